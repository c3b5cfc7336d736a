import assert from "node:assert/strict";
import { DRIFT_FACTOR, isDrift, noiseOf } from "./drift.ts";

const vector = (
  name: string,
  error: number,
): { name: string; error: number; tolerance: number } => ({
  name,
  error,
  tolerance: 1e-5,
});

Deno.test("noiseOf() is the measured noise, and none where the oracle was not run", () => {
  assert.equal(noiseOf({ vectors: [vector("logits of a", 1e-6)], noise: 2e-5 }), 2e-5);
  assert.equal(noiseOf(null), 0);
});

Deno.test("noiseOf() of an engine out of tolerance counts for no more than the tolerance", () => {
  const vectors = [vector("logits of a", 1e-2), vector("b: loss", 1)];
  assert.equal(noiseOf({ vectors, noise: 2 }), 2 / 1000);
});

Deno.test("isDrift() begins beyond what rounding explains", () => {
  assert.equal(isDrift(DRIFT_FACTOR * 0.5, 0.5), false);
  assert.equal(isDrift(DRIFT_FACTOR * 0.5 + 0.01, 0.5), true);
  assert.equal(isDrift(0, 0), false);
});
