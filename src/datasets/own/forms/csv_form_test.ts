import assert from "node:assert/strict";
import { inScratch } from "../../../base/testing.ts";
import {
  assertValues,
  CLASSES,
  CLIPS,
  openOwn,
  ownPath,
  value,
} from "../../testdata/own_expected.ts";

Deno.test("a table of all clips is read by its columns' names; an unseen joint is 0", async () => {
  using recordings = await openOwn("poses.csv");
  assert.deepEqual(recordings.samples.map(({ name }) => name), CLIPS);
  assert.deepEqual(recordings.samples.map(({ label }) => label), CLASSES);
  assert.deepEqual(recordings.samples.map(({ subject }) => subject), ["S0", "S1", "S0", "S1"]);
  assert.deepEqual(recordings.jointNames, [
    "nose",
    "left_hand",
    "right_hand",
    "left_foot",
    "right_foot",
  ]);
  assert.match(recordings.remarks.join(), /passed over: "fps"$/);
  assert.deepEqual(await recordings.most(), { frames: 6, persons: 2 });
  await assertValues(
    recordings,
    (n, m, t, v, c) => (n === 0 && t === 0 && v === 1 ? 0 : value(n, m, t, v, c)),
  );
});

Deno.test("a table's joints come in the order of the layout that names them", async () => {
  const jointNames = ["Left Foot", "RightFoot", "NOSE", "left-hand", "right_hand"];
  using recordings = await openOwn("poses.csv", { jointNames });
  const from = [3, 4, 0, 1, 2];
  await assertValues(recordings, (n, m, t, v, c) => {
    const joint = from[v] ?? 0;
    return n === 0 && t === 0 && joint === 1 ? 0 : value(n, m, t, joint, c);
  });
});

Deno.test("a folder of tables, a file a clip, has frames by their numbers, classes and lists by its folders", async () => {
  using recordings = await openOwn("csv");
  const found = recordings.samples.map(({ name, label, lists }) => [name, label, ...lists]);
  assert.deepEqual(
    found.toSorted(),
    CLIPS.map((name, n) => [name, CLASSES[n], n < 3 ? "train" : "test"]),
  );
  assert.equal(recordings.jointNames, undefined);
  const at = recordings.samples.findIndex(({ name }) => name === "clip3");
  const { values, shape } = await recordings.read(at);
  assert.deepEqual(shape, [3, 6, 5, 1]);
  assert.equal(values[(2 * 6 + 5) * 5 + 4], value(3, 0, 5, 4, 2));
});

Deno.test("labels of a table's clips may come from a file beside them", async () => {
  using recordings = await openOwn("csv", { labels: ownPath("labels.csv") });
  for (const { name, label } of recordings.samples) {
    assert.equal(label, CLASSES[CLIPS.findIndex((clip) => clip === name)]);
  }
});

/** Opens a table of this text and reads its first sample. */
async function readText(text: string): Promise<readonly number[]> {
  let found: readonly number[] = [];
  await inScratch(async (folder) => {
    Deno.writeTextFileSync(`${folder}/poses.csv`, text);
    using recordings = await openOwn(`${folder}/poses.csv`);
    found = [...(await recordings.read(0)).values];
  });
  return found;
}

for (
  const [what, text, values] of [
    ["semicolons, a byte order mark and Windows' lines", "\ufeffx1;y1;x2;y2\r\n1;2;3;4\r\n", [
      1,
      3,
      2,
      4,
    ]],
    ["rows in the order of frames where none has a number", "0_x,0_y\n1,2\n3,4\n", [1, 3, 2, 4]],
    ["persons in the order of rows", "frame,x0,y0\n7,1,2\n7,3,4\n", [1, 3, 2, 4]],
    ["persons by ids, each frame after frame", "person,x0,y0\nb,1,2\na,3,4\nb,5,6\na,7,8\n", [
      1,
      3,
      5,
      7,
      2,
      4,
      6,
      8,
    ]],
    ["joints by numbers, ten behind two", "x_10,y_10,x_2,y_2\n1,2,3,4\n", [3, 1, 4, 2]],
    ["a last line without an end, and empty ones", "x0,y0\n\n1,2\n\n3,4", [1, 3, 2, 4]],
    ["quoted fields", '"x0","y0"\n"1","2"\n', [1, 2]],
  ] as const
) {
  Deno.test(`a table with ${what} is read`, async () => {
    assert.deepEqual(await readText(text), values);
  });
}

for (
  const [what, text, message] of [
    ["no joint's column", "a,b\n1,2\n", /none of its headings is a joint's/],
    ["a joint without y", "x0,y0,x1\n1,2,3\n", /joint "1" has x; "0" has x, y/],
    ["a joint's column twice", "x0,0_x\n1,2\n", /joint "0" has two columns of x/],
    ["a short line", "x0,y0\n1,2\n3\n", /line 3 has 1 fields, the headings are 2/],
    ["NaN", "x0,y0\n1,2\n1,nan\n", /line 3 has "nan" in field 2, wanted is a finite number/],
    ["half a joint", "x0,y0\n1,\n", /line 2 has "" in field 2/],
    [
      "two labels for a clip",
      "label,x0,y0\na,1,2\nb,1,2\n",
      /line 3 has label "b" for sample "poses", which had "a"; a column "sample"/,
    ],
    [
      "a person twice in a frame",
      "frame,person,x0,y0\n1,5,1,2\n1,5,1,2\n",
      /line 3 has frame 1 of person "5" again/,
    ],
    ["a frame that is no number", "frame,x0,y0\none,1,2\n", /line 2 has "one" in field 1/],
    ["headings alone", "x0,y0\n", /it has no sample/],
    [
      "a line as long as no table's",
      `x0,y0\n${"1".repeat(2_000_000)},2\n`,
      /line 2 is longer than any/,
    ],
  ] as const
) {
  Deno.test(`a table with ${what} is refused with its line`, async () => {
    await assert.rejects(readText(text), { name: "DataError", message });
  });
}

Deno.test("a clip's rows that lie apart are put together, also where lines go over a window's end", async () => {
  const long = "0".repeat(1000);
  const rows = Array.from(
    { length: 3000 },
    (_, t) => `${t % 2 === 0 ? "even" : "odd"},${t},${t}.${long},1`,
  );
  await inScratch(async (folder) => {
    Deno.writeTextFileSync(`${folder}/poses.csv`, `clip,frame,x0,y0\n${rows.join("\n")}\n`);
    using recordings = await openOwn(`${folder}/poses.csv`);
    assert.deepEqual(recordings.samples.map(({ name }) => name), ["even", "odd"]);
    const { shape, values } = await recordings.read(1);
    assert.deepEqual(shape, [2, 1500, 1, 1]);
    assert.deepEqual([values[0], values[1499]], [1, 2999]);
  });
});
