import assert from "node:assert/strict";
import { DataError } from "../base/errors.ts";
import {
  checkScores,
  confusion,
  correctAmong,
  crossEntropies,
  margins,
  perClass,
  rankOf,
  type Scores,
} from "./metrics.ts";
import topk from "./testdata/topk.json" with { type: "json" };

function scores(rows: readonly (readonly number[])[], labels: readonly number[]): Scores {
  const classes = (rows[0] as readonly number[]).length;
  return {
    names: rows.map((_, n) => `sample${n}`),
    labels,
    logits: Float32Array.from(rows.flat()),
    classes,
  };
}

const published = scores(topk.scores, topk.labels);

for (const [k, share] of Object.entries(topk.top_k)) {
  Deno.test(`correctAmong() counts as the published code does among ${k}`, () => {
    assert.equal(correctAmong(published, Number(k)), Math.round(share * topk.labels.length));
  });
}

for (const [k, shares] of Object.entries(topk.by_category_2019)) {
  Deno.test(`perClass() counts as the published code does among ${k}`, () => {
    const ours = perClass(published, Number(k)).map(({ correct, samples }) => correct / samples);
    assert.deepEqual(ours, shares);
  });
}

Deno.test("rankOf() puts the lower class index first where logits are equal", () => {
  const row = Float32Array.of(1, 2, 2, 2, 0);
  assert.deepEqual([0, 1, 2, 3, 4].map((label) => rankOf(row, label)), [3, 0, 1, 2, 4]);
});

Deno.test("confusion() counts true class by likeliest class, ties by the lower index", () => {
  const some = scores([[1, 1, 0], [0, 3, 1], [0, 1, 1]], [1, 1, 2]);
  assert.deepEqual(confusion(some), [[0, 0, 0], [1, 1, 0], [0, 1, 0]]);
});

Deno.test("margins() are the distance from the first logit to the second", () => {
  assert.deepEqual(margins(scores([[1, 4, 2.5], [3, 3, 0]], [0, 0])), [1.5, 0]);
  assert.deepEqual(margins(scores([[7]], [0])), [0], "a single class has no rival");
});

Deno.test("crossEntropies() do not overflow where logits are large", () => {
  const [even, sure, wrong] = crossEntropies(scores([[0, 0], [500, -500], [500, -500]], [0, 0, 1]));
  assert.ok(Math.abs(even as number - Math.log(2)) < 1e-15);
  assert.equal(sure, 0);
  assert.equal(wrong, 1000);
});

Deno.test("checkScores() names the sample whose logits are not finite", () => {
  assert.throws(() => checkScores(scores([[0, 1], [NaN, 1]], [0, 0])), (thrown) => {
    assert.ok(thrown instanceof DataError);
    assert.match(thrown.message, /"sample1".* NaN/);
    return true;
  });
});

Deno.test("checkScores() names the sample whose label is no class", () => {
  assert.throws(() => checkScores(scores([[0, 1]], [2])), /"sample0": its label is 2; .*2 classes/);
});
