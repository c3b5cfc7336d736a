import assert from "node:assert/strict";
import type { Sample } from "../augmentation.ts";
import { keepBest } from "./best_persons.ts";

/** One joint in two frames; x is 10 times the frame plus the person. */
const crowd: Sample = {
  shape: [3, 2, 1, 4],
  values: Float64Array.of(
    ...[0, 1, 2, 3, 10, 11, 12, 13],
    ...[0, 0, 0, 0, 0, 0, 0, 0],
    ...[0.1, 0.9, 0.5, 0.9, 0, 0.2, 0.2, 0.3],
  ),
};

Deno.test("keepBest() keeps each frame's highest scores, the highest first, and of equal ones the first", () => {
  const { shape, values } = keepBest(crowd, 2);
  assert.deepEqual(shape, [3, 2, 1, 2]);
  assert.deepEqual([...values], [1, 3, 13, 11, 0, 0, 0, 0, 0.9, 0.9, 0.3, 0.2]);
  assert.ok(values instanceof Float64Array);
});

Deno.test("keepBest() rounds into the target that it is given", () => {
  const target = new Float32Array(6).fill(7);
  assert.equal(keepBest(crowd, 1, target).values, target);
  assert.deepEqual([...target], [1, 13, 0, 0, Math.fround(0.9), Math.fround(0.3)]);
});
