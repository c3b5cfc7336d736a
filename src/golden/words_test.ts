import assert from "node:assert/strict";
import { counted, describeDrift, listed, percent, runTitle, short, thousands } from "./words.ts";

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

Deno.test("describeDrift() holds a drift against the noise, where there is one", () => {
  assert.equal(describeDrift(0, 1e-5), "every margin is the same, bit for bit");
  assert.match(describeDrift(4.8e-6, 1.1e-5), /at most 4\.8e-6, within the noise 1\.1e-5$/);
  assert.match(describeDrift(1e-3, 1.1e-5), /beyond the noise/);
  assert.match(describeDrift(1e-3, null), /at most 1\.0e-3$/);
});

Deno.test("runTitle() tells an evaluation of recorded weights from the training beside it", () => {
  assert.equal(runTitle({ run: "a/b", kind: "trained" }), "a/b");
  assert.equal(runTitle({ run: "a/b", kind: "recorded weights" }), "a/b (recorded weights)");
});
