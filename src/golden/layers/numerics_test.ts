import assert from "node:assert/strict";
import { holdNumerics } from "./numerics.ts";
import type { ObservedNumerics } from "../observation.ts";
import { trainedRun } from "../testdata/examples.ts";

function numerics(change: Partial<ObservedNumerics> = {}): ReturnType<typeof holdNumerics> {
  const vectors = [
    { name: "forward stgcn", error: 2e-5, tolerance: 1e-4 },
    { name: "step stgcn", error: 1e-6, tolerance: 1e-5 },
  ];
  return holdNumerics({
    observation: {
      ...trainedRun(400),
      numerics: { vectors, repeatable: true, noise: 4e-5, ...change },
    },
  });
}

Deno.test("holdNumerics() passes within every tolerance and states the noise", () => {
  const { verdict, message, details } = numerics();
  assert.equal(verdict, "pass");
  assert.match(message, /2 oracle vectors in tolerance .*noise of a margin 4\.00e-5/);
  assert.equal(details[0], "forward stgcn: error 2.00e-5, tolerance 1.00e-4");
});

Deno.test("holdNumerics() names the vector that is farthest out, as with TF32 rounding", () => {
  const { verdict, message } = numerics({
    vectors: [
      { name: "forward stgcn", error: 3e-3, tolerance: 1e-4 },
      { name: "forward tcn", error: 9e-3, tolerance: 1e-3 },
    ],
  });
  assert.equal(verdict, "regression");
  assert.match(message, /^2 of 2 oracle vectors out of tolerance with .*farthest is forward stgcn/);
});

Deno.test("holdNumerics() takes an error that is no number for out of tolerance", () => {
  const vectors = [{ name: "forward stgcn", error: Number.NaN, tolerance: 1 }];
  assert.equal(numerics({ vectors }).verdict, "regression");
});

Deno.test("holdNumerics() refuses an engine whose two runs differ", () => {
  const { verdict, message } = numerics({ repeatable: false });
  assert.equal(verdict, "regression");
  assert.match(message, /two runs of the same step gave different bits/);
});

Deno.test("holdNumerics() is not held where the oracle was not run", () => {
  assert.equal(holdNumerics({ observation: trainedRun(400) }).verdict, "not held");
  assert.equal(numerics({ vectors: [] }).verdict, "not held");
});

const skipped = (...moves: readonly number[]): ReturnType<typeof holdNumerics> => {
  const vectors = [{ name: "forward stgcn", error: 2e-5, tolerance: 1e-4 }];
  return holdNumerics({
    observation: {
      ...trainedRun(400),
      numerics: { vectors, repeatable: true, noise: 4e-5 },
      skipping: moves.map((by, n) => ({ name: `clip${n}`, by })),
    },
  });
};

Deno.test("holdNumerics() tells in its details how far skipping moved logits within the noise", () => {
  const { verdict, message, details } = skipped(1e-6, 6e-4, 0);
  assert.equal(verdict, "pass");
  assert.equal(message, skipped().message);
  assert.equal(details.at(-1), "skipping moved 3 samples by 6.0e-4 at most");
});

Deno.test("holdNumerics() takes it for drift that skipping moved logits more than rounding explains", () => {
  const { verdict, message } = skipped(1e-6, 7e-4, 9e-2);
  assert.equal(verdict, "drift");
  assert.match(
    message,
    /^skipping moved 3 samples by 9\.0e-2 at most, 2,200 times the noise, .*moved most: clip2 by 9\.0e-2, clip1 by 7\.0e-4; --dense computes every frame$/,
  );
});
