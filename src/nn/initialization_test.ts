import assert from "node:assert/strict";
import { Random } from "../base/random.ts";
import { convolutionNormal, drawn, fanInUniform } from "./initialization.ts";

Deno.test("convolutionNormal() is as wide as outputs and kernel have it, whatever goes in", () => {
  const wide = { kind: "normal", mean: 0, deviation: Math.sqrt(2 / (8 * 9)) };
  assert.deepEqual(convolutionNormal([8, 4, 9, 1]), wide);
  assert.deepEqual(convolutionNormal([8, 64, 9]), wide);
});

Deno.test("fanInUniform() is as wide as the inputs of one output have it", () => {
  assert.deepEqual(fanInUniform([8, 4, 9, 1]), { kind: "uniform", from: -1 / 6, to: 1 / 6 });
});

Deno.test("drawn() gives values of the distribution, the same from the same randomness", () => {
  const size = 10_000;
  const deviationOf = (values: Float32Array): number =>
    Math.sqrt(
      values.reduce((sum, value) => sum + value * value, 0) / size,
    );
  const normal = { kind: "normal", mean: 0, deviation: 0.5 } as const;
  const uniform = { kind: "uniform", from: -1, to: 1 } as const;
  for (const [distribution, expected] of [[normal, 0.5], [uniform, 1 / Math.sqrt(3)]] as const) {
    const values = drawn(distribution, size, Random.of(1));
    assert.deepEqual(drawn(distribution, size, Random.of(1)), values);
    const far = Math.abs(deviationOf(values) / expected - 1);
    assert.ok(far < 0.03, `${distribution.kind}: off by ${far}`);
  }
});
