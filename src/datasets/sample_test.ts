import assert from "node:assert/strict";
import { DataError } from "../base/errors.ts";
import { byName, labelOf, parseSampleName, stem } from "./sample.ts";

Deno.test("parseSampleName() reads the five numbers, with and without .skeleton", () => {
  const wish = { setup: 17, camera: 3, performer: 20, replication: 1, action: 59 };
  assert.deepEqual(parseSampleName("S017C003P020R001A059"), wish);
  assert.deepEqual(parseSampleName("S017C003P020R001A059.skeleton"), wish);
  assert.equal(labelOf(wish), 58);
});

Deno.test("parseSampleName() refuses other forms and zeros", () => {
  const bad = [
    "S17C003P020R001A059",
    "S017C003P020R001A000",
    "S017C003P020R001A059.txt",
    "xS017C003P020R001A059",
    "",
  ];
  for (const name of bad) {
    assert.throws(() => parseSampleName(name), (thrown: unknown) => {
      return thrown instanceof DataError && thrown.message.includes(`"${name}"`);
    });
  }
});

Deno.test("stem() takes folder and ending away", () => {
  assert.equal(stem("nturgb+d_skeletons/S001C001P001R001A001.skeleton"), "S001C001P001R001A001");
  assert.equal(stem("-5KAdv_t.json"), "-5KAdv_t");
  assert.equal(stem("m01_s01_e01"), "m01_s01_e01");
});

Deno.test("byName() sorts by code unit, as Python does for these names", () => {
  assert.deepEqual(["b", "_", "B", "-"].sort(byName), ["-", "B", "_", "b"]);
});
