import assert from "node:assert/strict";
import { assertSeen, MORE_HOSTILE } from "../base/testdata/hostile.ts";
import { formatPredictions, parsePredictions, predictionsDigest } from "./prediction.ts";
import { predictions } from "./testdata/examples.ts";

Deno.test("formatPredictions() and parsePredictions() are each other's inverse", () => {
  const all = predictions(8, 10).map((p, i) => ({ ...p, margin: Math.fround(1 / (i + 1)) * 1e-7 }));
  assert.deepEqual(parsePredictions(formatPredictions(all), "x"), all);
  assert.deepEqual(parsePredictions(formatPredictions([]), "x"), []);
});

Deno.test("predictionsDigest() does not see the order of the samples, and sees a margin", () => {
  const all = predictions(8, 10);
  assert.equal(predictionsDigest(all.toReversed()), predictionsDigest(all));
  const moved = all.map((p, i) => i === 3 ? { ...p, margin: 2.0000002 } : p);
  assert.notEqual(predictionsDigest(moved), predictionsDigest(all));
});

Deno.test("formatPredictions() writes one readable line a sample", () => {
  assert.equal(
    formatPredictions(predictions(1, 1)),
    "name\tlabel\tranked\tmargin\nS00000.skeleton\t0\t0 1 2 3 4\t2\n",
  );
});

Deno.test("parsePredictions() names the line that is wrong", () => {
  const text = formatPredictions(predictions(2, 2));
  const refuse = (bad: string, message: RegExp): void =>
    assert.throws(() => parsePredictions(bad, "p.tsv"), { name: "DataError", message });
  refuse("x", /"p\.tsv": line 1 is not/);
  refuse(text.slice(0, -1), /the last line has no end/);
  refuse(text.replace("\t1\t", "\tx\t"), /line 3 is not name, label, classes and margin/);
});

Deno.test("names with tabs, line ends and what nobody sees are read back as they were", () => {
  const [one] = predictions(1, 1);
  assert.ok(one);
  const all = MORE_HOSTILE.map((name) => ({ ...one, name }));
  const text = formatPredictions(all);
  assertSeen(text, "predictions");
  assert.equal(text.split("\n").length, all.length + 2);
  const read = parsePredictions(text, "x");
  assert.deepEqual(new Set(read.map(({ name }) => name)), new Set(MORE_HOSTILE));
  assert.equal(predictionsDigest(read), predictionsDigest(all));
  assert.throws(
    () => parsePredictions(text.replace("\\x1b", "\\y1b"), "p.tsv"),
    /is not name, label, classes and margin/,
  );
});

Deno.test("predictions of recorded weights keep summaries of all logits", () => {
  const long = [{
    name: "a",
    label: 0,
    ranked: [1, 0],
    margin: 0.25,
    logits: { mean: -0.575343703, rms: 2.0417 },
  }];
  const text = formatPredictions(long);
  assert.equal(
    text,
    "name\tlabel\tranked\tmargin\tmean\trms\na\t0\t1 0\t0.25\t-0.575343703\t2.0417\n",
  );
  assert.deepEqual(parsePredictions(text, "x"), long);
  assert.throws(
    () => parsePredictions(text.replace("\t2.0417", ""), "x"),
    /line 2 is not name, label, classes, margin and the logits' mean and root mean square/,
  );
});
