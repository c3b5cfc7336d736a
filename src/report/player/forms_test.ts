import assert from "node:assert/strict";
import type { Sample } from "../../datasets/augmentation.ts";
import { layoutOf } from "../../skeleton/layouts.ts";
import { positionOf, unpackForm } from "../client/packed.ts";
import { cardLayout, packedForms } from "./forms.ts";

/** Three frames of 18 joints at (c + 1) · 10 + t; nobody in the last one. */
function flat(): Sample {
  const values = new Float32Array(3 * 3 * 18);
  for (let c = 0; c < 3; c++) {
    for (let t = 0; t < 2; t++) {
      values.fill(10 * (c + 1) + t, (c * 3 + t) * 18, (c * 3 + t + 1) * 18);
    }
  }
  return { shape: [3, 3, 18, 1], values };
}

Deno.test("packedForms() ends where nobody is any more, and says where the network sees the same", () => {
  const { stored, seen } = packedForms(flat(), flat(), 1, layoutOf("openpose"));
  assert.deepEqual([stored.frames, seen], [2, null]);
  const moved = { ...flat(), values: flat().values.map((x) => x === 0 ? 0 : -x) };
  const other = packedForms(flat(), moved, 1, layoutOf("openpose"));
  assert.ok(other.seen);
  assert.ok(Math.abs(positionOf(unpackForm(other.seen), 0, 1, 0, 0) + 11) < 0.01);
  assert.notEqual(packedForms(flat(), flat(), 2, layoutOf("openpose")).seen, null);
});

Deno.test("packedForms() draws x, y and depth or score, in whatever order the recordings have them", () => {
  const at = (form: Parameters<typeof unpackForm>[0], c: number): number =>
    Math.round(positionOf(unpackForm(form), c, 0, 0, 0));
  const layout = { ...layoutOf("openpose"), channels: ["score", "y", "x"] };
  const { stored } = packedForms(flat(), flat(), 1, layout);
  assert.deepEqual([0, 1, 2].map((c) => at(stored, c)), [30, 20, 10]);
  assert.equal(cardLayout(layout, 3).flat, true);
  const plane = { ...layout, channels: ["x", "y"] };
  const two: Sample = { shape: [2, 3, 18, 1], values: flat().values.subarray(0, 2 * 3 * 18) };
  assert.deepEqual(packedForms(two, two, 1, plane).stored.low.length, 2);
  assert.deepEqual(cardLayout(layoutOf("ntu-rgb+d"), 3).flat, false);
});
