import assert from "node:assert/strict";
import { scoreOf } from "../golden/prediction.ts";
import { predictionsFrom } from "./answers.ts";

const answers = {
  names: ["a", "b"],
  labels: [6, 1],
  logits: Float32Array.of(3, 1, 2, 2, 0, 0, 0, 0, 4, 0, 0, 0, 0, 0),
  classes: 7,
};

Deno.test("predictionsFrom() ranks five classes, ties by the lower index, with the margin", () => {
  assert.deepEqual(predictionsFrom(answers), [
    { name: "a", label: 6, ranked: [0, 2, 3, 1, 4], margin: 1 },
    { name: "b", label: 1, ranked: [1, 0, 2, 3, 4], margin: 4 },
  ]);
});

Deno.test("predictionsFrom() refuses logits that are not numbers and names the sample", () => {
  const broken = { ...answers, logits: answers.logits.with(8, NaN) };
  assert.throws(() => predictionsFrom(broken), /"b"/);
});

Deno.test("scoreOf() counts the first guess and any of five", () => {
  assert.deepEqual(scoreOf(predictionsFrom(answers)), { correct1: 1, correct5: 1, samples: 2 });
});

Deno.test("predictionsFrom() tells each sample's mean and root mean square, where they are asked for", () => {
  const logits = Float32Array.of(3, -1, 4, 0);
  const scores = { names: ["a"], labels: [0], logits, classes: 4 };
  const [first] = predictionsFrom(scores, { summaries: true });
  assert.deepEqual(first?.logits, { mean: 1.5, rms: 2.54950976 });
  assert.equal(predictionsFrom(scores)[0]?.logits, undefined);
});
