import assert from "node:assert/strict";
import { observationSchema } from "./observation.ts";
import { givenRun, trainedRun } from "./testdata/examples.ts";

Deno.test("observationSchema takes the examples, and refuses a seed that comes twice", () => {
  assert.deepEqual(observationSchema.parse(givenRun(400)), givenRun(400));
  const run = trainedRun(400, 401);
  const twice = { ...run, results: run.results.map((r) => ({ ...r, seed: 1 })) };
  assert.match(observationSchema.safeParse(twice).error?.message ?? "", /every seed once/);
});
