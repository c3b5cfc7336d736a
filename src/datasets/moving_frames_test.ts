import assert from "node:assert/strict";
import { movingFrames } from "./moving_frames.ts";

/** C 2, T 5, V 2, M 2 with these values, each at channel, frame, joint and person. */
function sample(
  values: readonly (readonly [c: number, t: number, v: number, m: number, value: number])[],
): Float32Array<ArrayBuffer> {
  const data = new Float32Array(2 * 5 * 2 * 2);
  for (const [c, t, v, m, value] of values) data[((c * 5 + t) * 2 + v) * 2 + m] = value;
  return data;
}

Deno.test("movingFrames() counts up to the last frame that is not zero, by person", () => {
  const cases = [
    [[], [0, 0]],
    [[[0, 0, 0, 0, 1]], [1, 0]],
    [[[1, 4, 1, 1, -1]], [0, 5]],
    [[[0, 1, 0, 0, 1], [1, 3, 1, 0, 1], [1, 2, 0, 1, 1]], [4, 3]],
    [[[0, 3, 1, 0, 1], [1, 0, 0, 0, 1]], [4, 0]],
    [[[0, 2, 0, 0, NaN]], [3, 0]],
    [[[0, 2, 0, 0, -0]], [0, 0]],
  ] as const;
  for (const [values, expected] of cases) {
    const data = sample(values);
    assert.deepEqual(movingFrames({ shape: [1, 2, 5, 2, 2], data }), [expected]);
  }
  const data = Float32Array.from(cases.flatMap(([values]) => [...sample(values)]));
  const all = movingFrames({ shape: [cases.length, 2, 5, 2, 2], data });
  assert.deepEqual(all, cases.map(([, expected]) => expected));
});
