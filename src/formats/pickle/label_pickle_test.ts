import assert from "node:assert/strict";
import { decodeLabels, encodeLabels } from "./label_pickle.ts";
import { encodePickle, type Picklable, tuple } from "./pickle_writer.ts";
import { expectedLabels, readFixture } from "../testdata/arrays_expected.ts";

const { names, labels, files } = expectedLabels;

for (const file of files) {
  Deno.test(`decodeLabels() reads ${file}`, () => {
    assert.deepEqual(decodeLabels(readFixture(`arrays/${file}`), file), { names, labels });
  });
}

Deno.test("decodeLabels() refuses the pickle that would run a command, and names the command", () => {
  assert.throws(() => decodeLabels(readFixture("arrays/refuse_label_reduce.pkl"), "x.pkl"), {
    name: "DataError",
    message: /"x\.pkl".*"posix\.system", which is not allowed/,
  });
});

Deno.test("encodeLabels() writes protocol 2, which reads back", () => {
  const bytes = encodeLabels({ names, labels });
  assert.deepEqual([...bytes.subarray(0, 2)], [0x80, 2]);
  assert.deepEqual(decodeLabels(bytes), { names, labels });
});

const broken: readonly (readonly [string, Picklable, RegExp])[] = [
  ["three lists", tuple([], [], []), /wanted is a pair/],
  ["a label too few", tuple(["a"], []), /1 names and 0 labels/],
  ["a negative label", tuple(["a"], [-1]), /label 0 is -1/],
  ["a label between two classes", tuple(["a"], [0.5]), /label 0 is 0\.5/],
  ["a number for a name", tuple([3], [0]), /name 0 is 3/],
  ["text for the names", tuple("ab", [0, 1]), /no list/],
];
for (const [what, value, message] of broken) {
  Deno.test(`decodeLabels() refuses ${what}`, () => {
    assert.throws(() => decodeLabels(encodePickle(value)), { name: "DataError", message });
  });
}

Deno.test("encodeLabels() refuses names without labels", () => {
  assert.throws(() => encodeLabels({ names: ["a"], labels: [] }), RangeError);
});
