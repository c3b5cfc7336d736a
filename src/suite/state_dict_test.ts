import assert from "node:assert/strict";
import { DataError } from "../base/errors.ts";
import type { NdArray } from "../formats/ndarray.ts";
import type { ParameterSpec } from "../models/model.ts";
import { stateDictFrom, weightsFrom } from "./state_dict.ts";

const same = { kind: "constant", value: 1 } as const;
const specs: readonly ParameterSpec[] = [
  { name: "fcn.weight", shape: [2, 1], role: "learned", initialization: same },
  { name: "fcn.bias", shape: [2], role: "learned", initialization: same },
];
const weights = new Map([
  ["fcn.bias", Float32Array.of(3, 4)],
  ["fcn.weight", Float32Array.of(1, 2)],
]);

Deno.test("stateDictFrom() gives shapes in the model's order, weightsFrom() the way back", () => {
  const dict = stateDictFrom(specs, weights);
  assert.deepEqual([...dict.keys()], ["fcn.weight", "fcn.bias"]);
  assert.deepEqual(dict.get("fcn.weight")?.shape, [2, 1]);
  assert.deepEqual(weightsFrom(specs, dict).get("fcn.bias"), Float32Array.of(3, 4));
});

Deno.test("weightsFrom() takes double precision and passes batch counters over", () => {
  const dict = new Map<string, NdArray>([
    ...stateDictFrom(specs, weights),
    ["fcn.bias", { dtype: "float64", shape: [2], data: Float64Array.of(0.5, 1) }],
    ["bn.num_batches_tracked", { dtype: "int64", shape: [], data: BigInt64Array.of(7n) }],
  ]);
  assert.deepEqual(weightsFrom(specs, dict).get("fcn.bias"), Float32Array.of(0.5, 1));
});

Deno.test("weightsFrom() names what is missing, foreign or of another shape", () => {
  const dict = stateDictFrom(specs, weights);
  const bias = { dtype: "float32", shape: [2], data: Float32Array.of(0, 0) } as const;
  const missing = new Map([["fcn.bias", bias]]);
  assert.throws(() => weightsFrom(specs, missing), /"fcn.weight" is missing/);
  const foreign = new Map([...dict, ["fcn.gain", bias]]);
  assert.throws(() => weightsFrom(specs, foreign), /no "fcn.gain"/);
  const shaped = new Map([...dict, ["fcn.weight", bias]]);
  assert.throws(() => weightsFrom(specs, shaped), (thrown: unknown) => {
    assert.ok(thrown instanceof DataError);
    return /"fcn.weight" is \[2\], the model's is \[2,1\]/.test(thrown.message);
  });
});
