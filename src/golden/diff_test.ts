import assert from "node:assert/strict";
import { diffGoldens, summarizeGolden } from "./diff.ts";
import { givenGolden, trainedGolden } from "./testdata/examples.ts";

Deno.test("diffGoldens() lists every leaf that differs, and all of a new golden", () => {
  const old = trainedGolden();
  const fresh = { ...old, inputs: { ...old.inputs, preparation: 4 } };
  assert.deepEqual(diffGoldens(old, fresh), [
    { path: "inputs.preparation", before: 3, after: 4 },
  ]);
  assert.deepEqual(diffGoldens(old, old), []);
  assert.ok(diffGoldens(null, old).some((c) => c.path === "trained.seeds.0.seed"));
});

Deno.test("summarizeGolden() states mean, seeds and the band of one seed", () => {
  assert.equal(
    summarizeGolden(trainedGolden()),
    "twin-ntu-xsub/stgcn: 80.00 % over 5 seeds, one seed in 78.41 % to 81.59 %",
  );
  assert.match(summarizeGolden(givenGolden(400)), /80\.00 % with given weights/);
});
