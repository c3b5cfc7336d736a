import assert from "node:assert/strict";
import { unpickle } from "./pickle.ts";
import { CONTAINER_GLOBALS } from "./pickle_globals.ts";
import { encodePickle, type Picklable, tuple } from "./pickle_writer.ts";

Deno.test("encodePickle() writes ints at every edge of its opcodes so that they come back", () => {
  const ints = [0, 255, 256, 65535, 65536, 2 ** 31 - 1, 2 ** 31, -1, -(2 ** 31), -(2 ** 31) - 1];
  const large = [2n ** 70n, -(2n ** 70n), 2n ** 63n, -(2n ** 63n)];
  assert.deepEqual(back([...ints, ...large]), [...ints, ...large]);
});

Deno.test("encodePickle() keeps floats floats, minus zero included", () => {
  assert.deepEqual(back([0.1, -0, Infinity]), [0.1, -0, Infinity]);
  const whole = encodePickle({ node: "float", value: 2 });
  assert.equal(whole[2], 0x47, "a float node is a BINFLOAT even where the value is whole");
});

Deno.test("encodePickle() writes containers and ordered dicts", () => {
  const map = new Map<string, Picklable>([["a", [1, "é"]], ["b", tuple(true, null)]]);
  assert.deepEqual(back(map), new Map<string, unknown>([["a", [1, "é"]], ["b", [true, null]]]));
  assert.deepEqual(back({ node: "ordered", items: map }), back(map));
});

Deno.test("encodePickle() writes an empty ordered dict as one call", () => {
  assert.deepEqual(back({ node: "ordered", items: new Map() }), new Map());
});

function back(value: Picklable): unknown {
  return unpickle(encodePickle(value), "test.pkl", { globals: CONTAINER_GLOBALS });
}
