import assert from "node:assert/strict";
import { conclude } from "../golden/verdict.ts";
import { fakeEnvironment } from "../suite/testing.ts";
import { deviceDistance, type EngineReport } from "./report.ts";

/** A report of vectors by their names, each off by the same error. */
function report(error: number, ...names: readonly string[]): EngineReport {
  const vectors = names.map((name) => ({ name, error, tolerance: 1 }));
  const numerics = { vectors, repeatable: true, noise: 0 };
  return { numerics, environment: fakeEnvironment, judgement: conclude([]) };
}

Deno.test("deviceDistance() adds both errors of a number that both name, and knows none without one", () => {
  const gpu = report(0.25, "a", "b");
  assert.equal(deviceDistance({ ...gpu, cpu: report(0.5, "b", "c") }), 0.75);
  assert.equal(deviceDistance({ ...gpu, cpu: report(0.5, "c") }), null);
  assert.equal(deviceDistance({ ...gpu, cpu: report(0.5) }), null);
  assert.equal(deviceDistance({ ...gpu, cpu: null }), null);
});
