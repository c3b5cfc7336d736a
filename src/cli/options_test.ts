import { InvalidArgumentError } from "@commander-js/extra-typings";
import assert from "node:assert/strict";
import { oneOf, seed, seeds } from "./options.ts";

Deno.test("seeds() reads ranges, lists and one seed", () => {
  assert.deepEqual(seeds("1..5"), [1, 2, 3, 4, 5]);
  assert.deepEqual(seeds("7,1"), [7, 1]);
  assert.deepEqual(seeds("0"), [0]);
});

Deno.test("seeds() refuses ranges that go back or are endless, and a seed twice", () => {
  for (const text of ["5..1", "1..5000", "1,1", "", "1..", "1.5", "-1"]) {
    assert.throws(() => seeds(text), InvalidArgumentError, text);
  }
});

Deno.test("seed() takes whole numbers that are exact", () => {
  assert.equal(seed("9007199254740991"), 9007199254740991);
  assert.throws(() => seed("9007199254740992"), /whole number/);
});

Deno.test("oneOf() names what was meant, or all there is", () => {
  assert.equal(oneOf(["cpu", "gpu"])("gpu"), "gpu");
  assert.throws(() => oneOf(["stgcn", "tcn"])("stgnc"), /did you mean "stgcn"\?/);
  assert.throws(() => oneOf(["stgcn", "tcn"])("perceiver"), /known are stgcn, tcn/);
});
