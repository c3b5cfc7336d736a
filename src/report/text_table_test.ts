import assert from "node:assert/strict";
import { type Cell, textTable } from "./text_table.ts";

const HEAD = ["Run", "Samples", "Top-1", "Verdict", "Detail"];
const ROWS: readonly (readonly Cell[])[] = [
  [
    "twin-ntu-xsub/stgcn-2019",
    "16,487",
    "80.50 %",
    "inconclusive",
    "a/long/path/of/words that go on",
  ],
  ["kinetics/tcn", "–", "–", "pass", "0123456789abcdef0123456789abcdef0123456789abcdef"],
];

const widthOf = (text: string): number => Math.max(...text.split("\n").map((line) => line.length));
const wordsOf = (text: string): string => text.replaceAll(/[\s│┌─┬┐├┼┤└┴┘,]/g, "");

Deno.test("textTable() is as wide as it is where nobody cuts lines off, or where it fits", () => {
  const whole = textTable(HEAD, ROWS);
  assert.equal(textTable(HEAD, ROWS, widthOf(whole)), whole);
  assert.notEqual(textTable(HEAD, ROWS, widthOf(whole) - 1), whole);
});

Deno.test("textTable() fits every width, and loses no word of it", () => {
  for (let width = 40; width <= 200; width++) {
    const text = textTable(HEAD, ROWS, width);
    assert.ok(widthOf(text) <= width, `${width}:\n${text}`);
    for (const word of ["inconclusive", "16,487", "80.50 %", "path/", "kinetics/"]) {
      assert.ok(text.includes(word), `${width}: ${word}\n${text}`);
    }
  }
});

Deno.test("textTable() breaks cells at blanks and slashes, and a word without an end anywhere", () => {
  assert.deepEqual(textTable(["A", "B"], [["aaa/bbb cc", "50 %"]], 17).split("\n"), [
    "┌────────┬──────┐",
    "│ A      │ B    │",
    "├────────┼──────┤",
    "│ aaa/   │ 50 % │",
    "│ bbb cc │      │",
    "└────────┴──────┘",
  ]);
  const text = textTable(["A"], [["x".repeat(60)]], 34);
  assert.equal(text.match(/x/g)?.length, 60);
  assert.ok(widthOf(text) <= 34);
});

Deno.test("textTable() tells each row as a paragraph where no column can give", () => {
  const text = textTable(HEAD, ROWS, 50);
  assert.equal(
    text,
    `twin-ntu-xsub/stgcn-2019
  Samples 16,487, Top-1 80.50 %
  Verdict inconclusive
  Detail a/long/path/of/words that go on
kinetics/tcn
  Verdict pass
  Detail
    0123456789abcdef0123456789abcdef0123456789abcd
    ef`,
  );
});

Deno.test("textTable() colours each line of a cell, and measures what is hidden as it is seen", () => {
  const paint = (line: string): string => `<${line}>`;
  const row = [{ text: "in conclusive", paint }, "\u001b[1m"];
  assert.match(textTable(["V", "W"], [row]), /│ <in conclusive> │/);
  const narrow = textTable(["V", "W"], [row], 26);
  assert.match(narrow, /│ <in> +│ \\x1b\[1m │\n│ <conclusive> +│/);
  assert.match(textTable(["X", "V"], [["a", { text: "b", paint }]], 8), /^a\n {2}<V b>$/);
  assert.equal(wordsOf(textTable([], [], 60)), "");
});
