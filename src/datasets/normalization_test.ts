import assert from "node:assert/strict";
import { MomentsSum, normalize } from "./normalization.ts";
import type { SampleShape } from "./shape.ts";

interface Vectors {
  readonly mean_map: readonly number[];
  readonly std_map: readonly number[];
  readonly sample1: readonly number[];
}
const vectors: Vectors = JSON.parse(
  Deno.readTextFileSync(new URL("testdata/augment.json", import.meta.url)),
).normalization_2018;

/** The reference vectors' own formula for inputs, `make_input(3,3,6,4,2,prefix=norm)`. */
function makeInput(n: number, [C, T, V, M]: SampleShape): Float32Array {
  const uniform = (name: string, i: number): number => {
    let h = 0x811c9dc5;
    for (const byte of new TextEncoder().encode(name)) h = Math.imul(h ^ byte, 0x01000193);
    let s = (h + Math.imul(i + 1, 0x9E3779B9)) | 0;
    s = Math.imul(s ^ (s >>> 16), 0x85ebca6b);
    s = Math.imul(s ^ (s >>> 13), 0xc2b2ae35);
    s ^= s >>> 16;
    return (s >>> 8) / 8388608 - 1;
  };
  const values = new Float32Array(C * T * V * M);
  let i = 0;
  for (let c = 0; c < C; c++) {
    for (let t = 0; t < T; t++) {
      for (let v = 0; v < V; v++) {
        for (let m = 0; m < M; m++, i++) {
          if (n % 2 === 1 && (m >= 1 || t >= Math.floor(3 * T / 4))) continue;
          const k = ((n * C + c) * V + v) * M + m;
          const drift = 0.25 * uniform("norm.drift", k) * (2 * t / (T - 1) - 1);
          values[i] = 0.6 * uniform("norm.pose", k) + drift +
            0.15 * uniform("norm.noise", n * values.length + i);
        }
      }
    }
  }
  return values;
}

function assertClose(found: Float32Array | Float64Array, wish: readonly number[]): void {
  assert.equal(found.length, wish.length);
  wish.forEach((value, i) => assert.ok(Math.abs((found[i] ?? NaN) - value) <= 1e-6, `value ${i}`));
}

Deno.test("MomentsSum and normalize() meet the published feeder, absent frames included", () => {
  const shape: SampleShape = [3, 6, 4, 2];
  const sum = new MomentsSum(shape);
  for (const n of [0, 1, 2]) sum.add(makeInput(n, shape));
  const moments = sum.moments();
  assertClose(moments.mean, vectors.mean_map);
  assertClose(moments.deviation, vectors.std_map);
  assertClose(normalize({ shape, values: makeInput(1, shape) }, moments).values, vectors.sample1);
});
