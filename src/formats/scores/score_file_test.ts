import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { encodeNpy } from "../npy/npy.ts";
import { encodePickle, type Picklable } from "../pickle/pickle_writer.ts";
import { readLabels } from "./label_file.ts";
import { readScores } from "./score_file.ts";
import type { ScoreTable } from "./score_table.ts";

/** Made by testdata/scores/make_scores.py, which says from where each form is known. */
const folder = fileURLToPath(new URL("../testdata/scores/", import.meta.url));
const [N, C] = [8, 6];
const numbers = Array.from({ length: N }, (_, n) => n);
const rows = numbers.map((n) =>
  Array.from({ length: C }, (_, c) => ((7 * n + 5 * c + n * c) % 11) / 4 - 1)
);
const labels = numbers.map((n) => 2 * n % C);
const bare = labels.map((label, n) => `S001C001P00${n + 1}R001A00${label + 1}`);
const names = bare.map((name) => `${name}.skeleton`);
const order = [3, 0, 1, 2, 7, 6, 5, 4];
const reordered = <T>(values: readonly T[]): (T | undefined)[] => order.map((n) => values[n]);

const plain = { names: null, labels: null, rows };
const shuffled = { names: reordered(names), labels: null, rows: reordered(rows) };
const forms: readonly (readonly [file: string, RegExp, unknown])[] = [
  ["pyskl_result.pkl", /pickled list of rows, as of pyskl/, plain],
  ["mmaction2_result.pkl", /list of samples, as of mmaction2/, { ...plain, labels }],
  ["mmaction2_items.pkl", /list of samples, as of mmaction2/, { ...plain, labels }],
  ["ctrgcn_epoch1_test_score.pkl", /CTR-GCN and 2s-AGCN by running numbers/, plain],
  ["ctrgcn_ucla_epoch1_test_score.pkl", /CTR-GCN and 2s-AGCN by running numbers/, plain],
  ["agcn_epoch1_test_score.pkl", /CTR-GCN and 2s-AGCN$/, shuffled],
  ["scores.npy", /^NPY$/, plain],
  ["scores.npz", /^NPZ$/, { ...plain, labels }],
  ["scores.csv", /^CSV$/, plain],
  ["scores.txt", /^CSV$/, plain],
  ["scores.json", /^JSON, a list of rows/, plain],
  ["named.json", /^JSON, a dict by sample/, shuffled],
  ["named.csv", /^CSV$/, { ...shuffled, names: reordered(bare), labels: reordered(labels) }],
];

function plainOf({ names, labels, rows }: ScoreTable): unknown {
  return { names, labels, rows: rows.map((row) => Array.from(row)) };
}

for (const [file, form, wanted] of forms) {
  Deno.test(`readScores() reads ${file}`, async () => {
    const table = await readScores(folder + file);
    assert.match(table.form, form);
    assert.equal(table.classes, C);
    assert.deepEqual(plainOf(table), wanted);
  });
}

const labelForms: readonly (readonly [file: string, unknown])[] = [
  ["val_label.pkl", { names, labels }],
  ["annotations.pkl", { names: reordered(bare), labels: reordered(labels) }],
  ["NTU60_CS.npz", { names: null, labels }],
  ["labels.npy", { names: null, labels }],
  ["labels.json", { names: null, labels }],
  ["labels.csv", { names: reordered(bare), labels: reordered(labels) }],
  ["list.txt", { names: bare.map((name) => `videos/${name}`), labels }],
  ["kinetics_val_label.json", { names: bare, labels }],
  ["mmaction2_result.pkl", { names: null, labels }],
];

for (const [file, wanted] of labelForms) {
  Deno.test(`readLabels() reads ${file}`, async () => {
    const path = folder + file;
    assert.deepEqual(await readLabels(path, N), { file: path, ...wanted as object });
  });
}

Deno.test("readLabels() of annotations wants one split of as many samples", async () => {
  await assert.rejects(readLabels(`${folder}annotations.pkl`, 7), {
    name: "DataError",
    message: /the splits xsub_train of 1, xsub_val of 8: 0 of them of 7 samples; wanted is/,
  });
});

/** Reads a file of this content. */
async function written<T>(
  name: string,
  content: string | Uint8Array,
  read: (path: string) => Promise<T>,
): Promise<T> {
  const folder = await Deno.makeTempDir({ prefix: "skelbench-scores-" });
  try {
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    await Deno.writeFile(`${folder}/${name}`, bytes);
    return await read(`${folder}/${name}`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const pickled = (value: Picklable): Uint8Array => encodePickle(value);
const npy = (shape: readonly number[], values: readonly number[]): Uint8Array =>
  encodeNpy({ dtype: "float32", shape, data: Float32Array.from(values) });
const refused: readonly (readonly [string, string | Uint8Array, RegExp])[] = [
  ["nan.npy", npy([2, 2], [1, 2, NaN, 3]), /row 1 has NaN for class 0; wanted are finite numbers/],
  ["inf.csv", "1,2\n3,inf\n", /row 1 has NaN|row 1 has Infinity/],
  ["flat.npy", npy([4], [1, 2, 3, 4]), /an array of shape \(4\); wanted are scores \[N,classes\]/],
  ["none.npy", npy([0, 4], []), /NPY of no sample; wanted is one or more/],
  ["one.npy", npy([2, 1], [1, 2]), /row 0 has 1 scores, wanted is one for each class/],
  ["uneven.pkl", pickled([[1, 2], [1, 2, 3]]), /row 1 has 3 scores, row 0 has 2/],
  ["text.pkl", pickled("scores"), /it has "scores"; wanted are scores/],
  ["state.pkl", pickled(new Map([["epoch", 3]])), /has 3 for entry 0/],
  ["nan.json", "[[1, NaN]]", /it is none, as Python's NaN and Infinity are none/],
  ["deep.json", "[".repeat(20) + "]".repeat(20), /nests deeper than 8 times/],
  ["uneven.csv", "a,1,2\nb,1\n", /line 2 has 2 fields, line 1 has 3/],
  ["word.csv", "a,1,2\nb,x,3\n", /line 2 has "x" in field 2, wanted is a number/],
  ["twice.csv", "a,1,2\na,3,4\n", /sample "a" is in it twice/],
  ["empty.csv", "", /it has no line/],
];
for (const [name, content, message] of refused) {
  Deno.test(`readScores() refuses ${name}`, async () => {
    await assert.rejects(written(name, content, readScores), { name: "DataError", message });
  });
}

Deno.test("readScores() runs nothing of a pickle, and names what it wants", async () => {
  const hostile = "cposix\nsystem\n(S'true'\ntR.";
  await assert.rejects(written("result.pkl", hostile, readScores), {
    name: "DataError",
    message: /the pickle wants "posix\.system", which is not allowed/,
  });
});

Deno.test("readScores() refuses a pickle that names a few bytes without end, and one that holds itself", async () => {
  const numbers = new Array<readonly number[]>(100).fill([0x4b, 1]).flat(); // BININT1
  const again = new Array<readonly number[]>(1000).fill([0x68, 1]).flat(); // BINGET
  const row = [0x5d, 0x28, ...numbers, 0x65, 0x71, 1]; // EMPTY_LIST, MARK, …, APPENDS, BINPUT
  const many = Uint8Array.from([0x80, 2, 0x5d, 0x28, ...row, ...again, 0x65, 0x2e]);
  await assert.rejects(written("many.pkl", many, readScores), {
    name: "DataError",
    message: /its rows are larger than the file/,
  });
  // EMPTY_DICT, BINPUT 1, SHORT_BINSTRING "item", BINGET 1, SETITEM
  const dict = [0x7d, 0x71, 1, 0x55, 4, ...new TextEncoder().encode("item"), 0x68, 1, 0x73];
  const itself = Uint8Array.from([0x80, 2, 0x5d, ...dict, 0x61, 0x2e]);
  const read = (path: string): Promise<unknown> => readLabels(path, 1);
  await assert.rejects(written("itself.pkl", itself, read), { name: "DataError" });
  await assert.rejects(written("itself.pkl", itself, readScores), { name: "DataError" });
});

Deno.test("readScores() says that there is no such file", async () => {
  await assert.rejects(readScores("nowhere.pkl"), { message: /"nowhere\.pkl": there is no such/ });
});

Deno.test("readScores() takes a spreadsheet's CSV: mark, semicolons, quotes, index", async () => {
  const table = await written(
    "sheet.csv",
    '\ufeff;name;label;a;b\r\n0;"x;""1""";1;0.5;2\r\n1;y;0;3;-1\r\n',
    readScores,
  );
  assert.deepEqual(plainOf(table), {
    names: ['x;"1"', "y"],
    labels: [1, 0],
    rows: [[0.5, 2], [3, -1]],
  });
});

Deno.test("readLabels() refuses what is no class, and names without labels", async () => {
  const cases: readonly (readonly [string, string | Uint8Array, RegExp])[] = [
    ["half.json", "[0, 1.5]", /list of 2 where labels belong/],
    ["negative.npy", npy([2], [0, -1]), /-1 for label 1, which is no class counted from 0/],
    ["two.npy", npy([1, 3], [1, 0, 1]), /2 classes in row 0/],
    ["pair.pkl", pickled([["a", "b"], [0]]), /2 names and 1 labels/],
  ];
  for (const [name, content, message] of cases) {
    const read = (path: string): Promise<unknown> => readLabels(path, 2);
    await assert.rejects(written(name, content, read), { name: "DataError", message });
  }
});
