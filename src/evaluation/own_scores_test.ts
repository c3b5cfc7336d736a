import assert from "node:assert/strict";
import type { ScoreTable } from "../formats/scores/score_table.ts";
import { align, bareName, type LabelSource } from "./own_scores.ts";

const rows = [[1, 0, 0], [0, 1, 0], [0, 0, 1]].map((row) => Float64Array.from(row));
const names = ["a.skeleton", "b.skeleton", "c.skeleton"];

function table(parts: Partial<ScoreTable> = {}): ScoreTable {
  return { file: "x.pkl", form: "NPY", names: null, labels: null, classes: 3, rows, ...parts };
}
function labels(parts: Partial<LabelSource> = {}): LabelSource {
  return { file: "label.pkl", names: null, labels: [0, 1, 2], ...parts };
}

Deno.test("align() pairs by name where both have names, whatever their folder and ending", () => {
  const mixed = table({ names: ["data/c.npy", "a", "b.json"] });
  const { scores, areNamed, notes } = align([mixed], labels({ names }));
  assert.deepEqual(scores[0]?.rows, [rows[1], rows[2], rows[0]]);
  assert.deepEqual(scores[0]?.names, names);
  assert.ok(areNamed);
  assert.deepEqual(notes, [
    "x.pkl: NPY, 3 samples of 3 classes, paired with the labels by name",
  ]);
});

Deno.test("align() pairs by row where one side has no names, and says so", () => {
  const { scores, areNamed, notes } = align([table()], labels({ names }));
  assert.deepEqual([scores[0]?.rows, scores[0]?.names, areNamed], [rows, names, true]);
  assert.match(notes[0] ?? "", /by row: its order is taken for that of label\.pkl$/);
  const nameless = align([table()], labels());
  assert.deepEqual([nameless.scores[0]?.names, nameless.areNamed], [
    ["row 0", "row 1", "row 2"],
    false,
  ]);
});

Deno.test("align() pairs a second file with the first by name where the labels have none", () => {
  const first = table({ names });
  const second = table({ file: "y.pkl", names: names.toReversed(), rows: rows.toReversed() });
  const { scores } = align([first, second], labels());
  assert.deepEqual(scores[1]?.rows, rows);
});

Deno.test("align() takes the labels that a file has itself, and holds them against others", () => {
  const own = table({ labels: [2, 1, 0] });
  assert.deepEqual(align([table(), own], null).scores[0]?.labels, [2, 1, 0]);
  assert.throws(() => align([own], labels()), {
    name: "MismatchError",
    message:
      /its own label of 2 of 3 samples is another than in "label\.pkl", of "row 0" 2 and not 0/,
  });
});

const refused: readonly (readonly [string, ScoreTable, LabelSource | null, string, RegExp])[] = [
  ["no labels", table(), null, "UsageError", /no labels are in it; name them by --labels FILE/],
  [
    "other counts",
    table(),
    labels({ labels: [0, 1] }),
    "MismatchError",
    /it has 3 samples, "label\.pkl" has 2 labels; wanted is one for each/,
  ],
  [
    "names that are no match",
    table({ names: ["a", "b", "d"] }),
    labels({ names }),
    "MismatchError",
    /it has no sample "c\.skeleton" of "label\.pkl", but 3 as "a"; wanted are the same names/,
  ],
  [
    "names that are one",
    table({ names: ["a", "b", "b.skeleton"] }),
    labels({ names: ["a", "b", "b.npy"] }),
    "MismatchError",
    /several of its names are one sample/,
  ],
  [
    "labels out of range",
    table(),
    labels({ labels: [0, 1, 3] }),
    "DataError",
    /the label of sample "row 2" is 3, its 3 classes are 0 to 2; wanted are labels of the same/,
  ],
];
for (const [what, scores, of, name, message] of refused) {
  Deno.test(`align() refuses ${what}`, () => {
    assert.throws(() => align([scores], of), { name, message });
  });
}

Deno.test("bareName() takes off folder and ending, and leaves other dots", () => {
  assert.deepEqual(["x/y.skeleton", "y", "a.b.json"].map(bareName), ["y", "y", "a.b"]);
});
