import assert from "node:assert/strict";
import { join } from "node:path";
import { stringifyYaml } from "../../formats/yaml/yaml.ts";
import { described } from "../own/testing.ts";
import { dataSetOf, isOwnName, nameOfChoice } from "./choice.ts";
import { chosenDataset, isDatasetFile, readOwnDataset } from "./chosen.ts";

async function inFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "skelbench-own-" });
  try {
    await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Writes files into a folder; gives the path of the first. */
async function written(folder: string, files: Readonly<Record<string, string>>): Promise<string> {
  for (const [name, text] of Object.entries(files)) {
    await Deno.writeTextFile(join(folder, name), text);
  }
  return join(folder, Object.keys(files)[0] ?? "");
}

Deno.test("a word is a built-in data set's name, or a file", async () => {
  assert.equal(await chosenDataset("ntu-xsub"), "ntu-xsub");
  assert.deepEqual([isDatasetFile("mine.yml"), isDatasetFile("a/mine"), isDatasetFile("ntu")], [
    ...[true, true, false],
  ]);
});

Deno.test("a data set's file becomes a data set like the built-in ones", () =>
  inFolder(async (folder) => {
    const path = await written(folder, { "sticks.yaml": stringifyYaml(described) });
    const own = await readOwnDataset(path);
    assert.deepEqual(own, described);
    const { name, classes, folder: below, raw, classNames } = dataSetOf(own);
    assert.deepEqual([name, classes, below, raw.shape], ["sticks", 2, "sticks", [3, 3, 4, 2]]);
    assert.deepEqual(classNames, ["walk", "fall"]);
    assert.ok(isOwnName(nameOfChoice(own)) && !isOwnName("kinetics"));
  }));

Deno.test("layout and lists of samples may lie in files beside it", () =>
  inFolder(async (folder) => {
    const path = await written(folder, {
      "sticks.yaml": stringifyYaml({
        ...described,
        layout: "stick.yaml",
        split: { by: "names", train: "train.txt" },
      }),
      "stick.yaml": stringifyYaml(described.layout),
      "train.txt": "a\r\nb\n\n",
    });
    const { layout, split } = await readOwnDataset(path);
    assert.deepEqual(layout, described.layout);
    assert.deepEqual(split, { by: "names", train: ["a", "b"] });
  }));

Deno.test("a file that is not there says which one was meant", () =>
  inFolder(async (folder) => {
    const path = await written(folder, { "mine.yaml": stringifyYaml(described) });
    await assert.rejects(readOwnDataset(join(folder, "mine.yml")), {
      name: "UsageError",
      message: `Cannot read data set "${
        join(folder, "mine.yml")
      }": there is no such file, did you mean "${path}"?`,
    });
    await assert.rejects(readOwnDataset(join(folder, "no", "mine.yaml")), /there is no such file$/);
    await assert.rejects(readOwnDataset(`${folder}/`), /it is a folder/);
  }));

const wrongs:
  readonly (readonly [what: string, change: Readonly<Record<string, unknown>>, message: RegExp])[] =
    [
      ["a built-in name", { name: "ntu-xsub" }, /1:7: name: expected another name/],
      ["a name of a folder of results", { name: "eval" }, /1:7: name: expected another name/],
      [
        "a name with a slash",
        { name: "a/b" },
        /1:7: name: expected small letters, digits and dashes/,
      ],
      [
        "a class that comes twice",
        { classes: ["walk", "walk"] },
        /classes\[1\]: expected every name once, "walk" is number 0 too/,
      ],
      [
        "a misspelt layout",
        { layout: "coco-18" },
        /2:9: layout: expected one of .*, got "coco-18", did you mean "coco-17"\?/,
      ],
      [
        "a graph in pieces",
        { layout: { ...Object(described.layout), bones: [[0, 1]] } },
        /layout.bones: expected one graph: .* 2, 3/,
      ],
      [
        "another way to split",
        { split: { by: "subject" } },
        /split.by: expected one of .*, did you mean "subjects"\?/,
      ],
      [
        "a sample in both parts",
        { split: { by: "names", train: ["a"], val: ["a"] } },
        /split.val: "a" is in train too/,
      ],
      [
        "a pattern that tells nothing",
        { names: "S*" },
        /names: expected {subject} or {class} in it/,
      ],
      ["axes that are none", { axes: "NCTVV" }, /axes: N and then C, T, V and M/],
      [
        "samples that no memory holds",
        { frames: 100_000, persons: 32, layout: "mediapipe-33" },
        /frames: expected samples of at most/,
      ],
    ];
for (const [what, change, message] of wrongs) {
  Deno.test(`a data set's file: ${what} is told with line and key`, () =>
    inFolder(async (folder) => {
      const path = await written(folder, { "x.yaml": stringifyYaml({ ...described, ...change }) });
      await assert.rejects(readOwnDataset(path), { name: "UsageError", message });
    }));
}
