import assert from "node:assert/strict";
import { compareNumbers, farthest, unitAround, unitOf } from "./comparison.ts";

Deno.test("farthest() counts in each number's own unit, and keeps the first of equals", () => {
  const found = [
    ...compareNumbers("fine", [1, 2], [1.25, 2], 0.25),
    ...compareNumbers("coarse", [1, 4], [2, 4], 2),
    ...compareNumbers("later", [3], [2.75], 0.25),
  ];
  const { what, factor, expected, unit } = farthest(found);
  assert.deepEqual([what, factor, expected, unit], ["fine", 1, 1, 0.25]);
  assert.throws(() => farthest([]), /Cannot compare: there is no number/);
});

Deno.test("farthest() takes what is not a number for the farthest, wherever it stands", () => {
  for (const at of [0, 1, 2]) {
    const ours = [1, 5, 3].map((value, i) => i === at ? NaN : value);
    assert.ok(Number.isNaN(farthest(compareNumbers("x", [1, 2, 3], ours, 1)).factor), `${at}`);
  }
});

Deno.test("compareNumbers() finds lists of other lengths as far apart as can be", () => {
  for (const ours of [[1], [1, 2, 3], []]) {
    assert.ok(Number.isNaN(farthest(compareNumbers("x", [1, 2], ours, 1)).factor));
  }
});

Deno.test("a unit is PyTorch's distance, but no less than float32 tells of 1 or of the number itself", () => {
  assert.deepEqual([unitOf(1e-5), unitOf(0)], [1e-5, 1e-7]);
  assert.deepEqual([unitAround(5.26, 1.7e-7), unitAround(0, 0)], [2 ** -21, 1e-7]);
});
