import assert from "node:assert/strict";
import { type ClassResponse, strengthAt } from "./card_data.ts";
import { rampAt, rampColor } from "./colors.ts";
import { cellAt, heatPixels, presentPersons } from "./heat_map.ts";

/** Two moments of 4 frames, three joints, two persons: 0, 1, … 11 by T',V,M. */
const response: ClassResponse = {
  words: "true class",
  cells: 2,
  every: 4,
  joints: 3,
  jointNames: null,
  persons: 2,
  low: 0,
  high: 11,
  values: Float32Array.from({ length: 12 }, (_, i) => i),
};

Deno.test("cellAt() finds joint, person and the moment's first frame under a point", () => {
  const at = (across: number, down: number): unknown => cellAt(response, [0, 1], across, down);
  assert.deepEqual(at(0, 0), { frame: 0, joint: 0, person: 0, value: 0 });
  assert.deepEqual(at(0.99, 0.49), { frame: 4, joint: 2, person: 0, value: 10 });
  assert.deepEqual(at(1, 1), { frame: 4, joint: 2, person: 1, value: 11 });
  assert.deepEqual(at(-1, 0.5), { frame: 0, joint: 0, person: 1, value: 1 });
  assert.deepEqual(cellAt(response, [1], 0, 0.9), { frame: 0, joint: 2, person: 1, value: 5 });
});

Deno.test("heatPixels() draws a row for each joint of each person that is there", () => {
  const pixels = heatPixels(response, [1]);
  assert.equal(pixels.length, 4 * 2 * 3);
  assert.deepEqual([...pixels.subarray(0, 4)], [...rampAt(1 / 11), 255]);
  assert.deepEqual([...pixels.subarray(-4)], [...rampAt(1), 255]);
});

Deno.test("strengthAt() takes the moment that a frame lies in, and the last one behind the end", () => {
  assert.equal(strengthAt(response, 3, 0, 1), 1 / 11);
  assert.equal(strengthAt(response, 4, 0, 1), 7 / 11);
  assert.equal(strengthAt(response, 400, 2, 1), 1);
  assert.equal(strengthAt({ ...response, high: 0 }, 0, 2, 1), 0);
});

Deno.test("rampAt() goes from dark to light and stops at both ends", () => {
  assert.deepEqual(rampAt(-1), [68, 1, 84]);
  assert.deepEqual(rampAt(2), [253, 231, 37]);
  assert.deepEqual(rampAt(0.5), [33, 145, 140]);
  assert.equal(rampColor(0), "rgb(68 1 84)");
});

Deno.test("presentPersons() leaves out who is in no frame", () => {
  const form = {
    frames: 2,
    joints: 1,
    persons: 3,
    channels: 1,
    values: Float32Array.of(NaN, 1, NaN, NaN, 0, 0),
  };
  assert.deepEqual(presentPersons(form), [0, 2]);
});
