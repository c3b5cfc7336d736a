import assert from "node:assert/strict";
import { parseYaml } from "../../formats/yaml/yaml.ts";
import { adjacency2018 } from "../../skeleton/adjacency.ts";
import { layoutOf } from "../../skeleton/layouts.ts";
import { layoutSchema, ownLayoutSchema } from "./layout.ts";

const GOOD = `name: stick
joints: [head, hip, left, right]
bones: [[head, hip], [hip, left], [hip, right]]
center: hip
pairs: [[left, right]]
`;

/** What is said of the good text with one piece replaced. */
function complaint(from: string, to: string): string {
  try {
    parseYaml(GOOD.replace(from, to), "stick.yaml", ownLayoutSchema);
  } catch (thrown) {
    if (thrown instanceof Error) return thrown.message;
  }
  return "no error";
}

Deno.test("a layout's joints are meant by name or by number, and its bones turn towards the center", () => {
  const named = parseYaml(GOOD, "stick.yaml", ownLayoutSchema);
  assert.deepEqual(named.bones, [[0, 1], [2, 1], [3, 1]]);
  assert.deepEqual([named.center, named.pairs], [1, [[2, 3]]]);
  const numbered = parseYaml(
    GOOD.replace(/joints.*/, "joints: 4").replace(
      "[[head, hip], [hip, left], [hip, right]]",
      "[[1, 0], [1, 2], [3, 1]]",
    )
      .replace("center: hip", "center: 1").replace("[[left, right]]", "[[2, 3]]"),
    "stick.yaml",
    ownLayoutSchema,
  );
  assert.deepEqual({ ...numbered, joints: named.joints }, named);
  assert.deepEqual(layoutOf(numbered).joints, layoutOf(named).joints);
  assert.deepEqual(layoutOf(named).jointNames, ["head", "hip", "left", "right"]);
});

Deno.test("a layout that was read is read again to the same, as a config keeps it", () => {
  const read = ownLayoutSchema.parse(parseYaml(GOOD, "stick.yaml", ownLayoutSchema));
  assert.deepEqual(layoutSchema.parse(JSON.parse(JSON.stringify(read))), read);
  assert.equal(layoutSchema.parse("coco-17"), "coco-17");
});

Deno.test("a user's own layout with a built-in one's bones has its adjacency", () => {
  const { joints, bones, center } = layoutOf("coco-17");
  const own = ownLayoutSchema.parse({ name: "mine", joints, bones, center });
  for (const mode of ["uniform", "spatial"] as const) {
    assert.deepEqual(
      adjacency2018(layoutOf(own), mode),
      adjacency2018(layoutOf("coco-17"), mode),
    );
  }
});

const complaints: readonly (readonly [what: string, from: string, to: string, message: RegExp])[] =
  [
    [
      "a misspelt joint",
      "[hip, left]",
      "[hip, lefd]",
      /3:28: bones\[1\]\[1\]: there is no joint "lefd", did you mean "left"\?/,
    ],
    [
      "a number past the last joint",
      "[hip, left]",
      "[1, 4]",
      /bones\[1\]\[1\]: expected a joint from 0 to 3, got 4/,
    ],
    [
      "joints that no bone reaches",
      ", [hip, right]",
      "",
      /bones: expected one graph: no bones lead from the center to right/,
    ],
    [
      "a bone that is there twice",
      "[hip, right]",
      "[hip, right], [right, hip]",
      /bones\[3\]: expected every bone once/,
    ],
    [
      "a bone from a joint to itself",
      "[hip, right]",
      "[hip, hip]",
      /bones\[2\]: expected two joints, got hip twice/,
    ],
    [
      "a joint of two pairs",
      "[[left, right]]",
      "[[left, right], [left, head]]",
      /pairs\[1\]: expected joint 2 in one pair/,
    ],
    [
      "two joints of one name",
      "[head, hip, left, right]",
      "[head, hip, left, left]",
      /2:27: joints\[3\]: expected every joint once, "left" is joint 2 too/,
    ],
    [
      "a built-in layout's name",
      "name: stick",
      "name: coco-17",
      /name: expected another name: a built-in layout is called so/,
    ],
    ["an unknown key", "pairs:", "pair:", /5:1: pair: unknown key, did you mean "pairs"\?/],
  ];
for (const [what, from, to, message] of complaints) {
  Deno.test(`a layout's file: ${what} is told with line and column`, () => {
    assert.match(complaint(from, to), message);
  });
}
