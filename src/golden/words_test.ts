import assert from "node:assert/strict";
import { counted, listed, percent, short, thousands } from "./words.ts";

Deno.test("counted() knows one from many", () => {
  assert.deepEqual([0, 1, 16_487].map((n) => counted(n, "sample")), [
    "0 samples",
    "1 sample",
    "16,487 samples",
  ]);
});

Deno.test("listed() says how many names it leaves out", () => {
  assert.equal(listed(["a", "b", "c"]), "a, b, c");
  assert.equal(listed(["a", "b", "c", "d", "e"]), "a, b, c and 2 more");
});

Deno.test("numbers and digests are cut to what a reader can tell apart", () => {
  assert.equal(percent(13_264, 16_487), "80.45 %");
  assert.equal(thousands(1234.5678), "1,234.57");
  assert.equal(short("ab".repeat(32)), "abababababab…");
});
