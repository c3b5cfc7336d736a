import assert from "node:assert/strict";
import { answersOfScores } from "./own_answers.ts";
import { compareOwn, formatOwnComparison, probability, twoSided } from "./own_comparison.ts";
import type { OwnScores } from "./own_scores.ts";

const [SAMPLES, CLASSES] = [20_000, 400];

/** Scores that rank class `label` first where `isRight`, else another; the others follow it in their order. */
function scoresOf(file: string, isRight: (n: number) => boolean, samples = SAMPLES): OwnScores {
  const labels = Array.from({ length: samples }, (_, n) => n % CLASSES);
  const rows = labels.map((label, n) => {
    const row = new Float64Array(CLASSES);
    row[label] = 2;
    row[isRight(n) ? label : (label + 1) % CLASSES] = 4;
    row[(label + 2) % CLASSES] = 1;
    return row;
  });
  return { file, names: labels.map((_, n) => `s${n}`), labels, classes: CLASSES, rows };
}

/** 41 answers of the first right in it alone, 90 of the second. */
const first = scoresOf("a.pkl", (n) => n >= 90 && n < 16_000);
const second = scoresOf("b.pkl", (n) => n < 16_000 - 41);

Deno.test("compareOwn() says of 20,000 samples of 400 classes what is known to be apart", () => {
  const comparison = compareOwn(answersOfScores(first), answersOfScores(second));
  const { lost, gained, p, flips, sentence } = comparison;
  assert.deepEqual([lost, gained, flips], [41, 90, 131]);
  // Python: 2 * sum(comb(131, i) for i in range(42)) / 2**131
  assert.ok(Math.abs(p / 2.2318496164502346e-5 - 1) < 1e-9, String(p));
  assert.equal(sentence, "0.2 points better, 41 lost and 90 gained, p 2e-5: real");
  assert.equal(comparison.first.score.correct1, 15_910);
  assert.equal(comparison.second.score.correct1, 15_959);
  // Beside 90 gained, as many lost as make the one-sided test 0.001.
  assert.equal(comparison.visible, 48);
});

Deno.test("compareOwn() is as sure both ways, and of nothing where nothing is apart", () => {
  const [a, b] = [answersOfScores(first), answersOfScores(second)];
  assert.match(
    compareOwn(b, a).sentence,
    /^0\.2 points worse, 90 lost and 41 gained, p 2e-5: real$/,
  );
  assert.equal(compareOwn(a, a).sentence, "the same answer to every sample");
  const near = answersOfScores(scoresOf("c.pkl", (n) => n >= 90 && n < 16_003));
  assert.equal(
    compareOwn(a, near).sentence,
    "0.01 points better, 0 lost and 3 gained, p 0.25: no more than chance",
  );
  const likely = answersOfScores(scoresOf("d.pkl", (n) => n >= 90 && n < 16_008));
  assert.match(compareOwn(a, likely).sentence, /p 0\.0078: likely real, but not sure/);
});

Deno.test("compareOwn() names the classes that moved, after Holm's correction", () => {
  const base = scoresOf("a.pkl", () => true);
  const broken = scoresOf("b.pkl", (n) => n % CLASSES !== 7);
  const { classes } = compareOwn(answersOfScores(base), answersOfScores(broken));
  assert.deepEqual(classes.map(({ label, lost, gained }) => [label, lost, gained]), [[7, 50, 0]]);
});

Deno.test("compareOwn() refuses other samples", () => {
  const few = answersOfScores(scoresOf("few.pkl", () => true, 10));
  assert.throws(() => compareOwn(answersOfScores(first), few), {
    name: "MismatchError",
    message: /20,000 and 10 samples, of which 10 have the same name and label; wanted are the same/,
  });
});

Deno.test("formatOwnComparison() tells score, calibration, what would show, and classes", () => {
  const text = formatOwnComparison(compareOwn(answersOfScores(first), answersOfScores(second)));
  assert.deepEqual(text.split("\n"), [
    "second is 0.2 points better, 41 lost and 90 gained, p 2e-5: real",
    "first  79.55 % top-1, 100.00 % top-5, calibration error 0.676 (15 bins of softmax): a.pkl",
    "second 79.80 % top-1, 100.00 % top-5, calibration error 0.678 (15 bins of softmax): b.pkl",
    "131 answers of 20,000 apart; beside 90 gained, a net loss of 48 samples (0.2 points) would show at p 0.001",
    "first five guesses: 0 lost and 0 gained, p 1.0",
    "no class moved for sure (p 0.001, Holm)",
    "",
  ]);
});

Deno.test("twoSided() is SciPy's exact binomial test, and probability() a few digits", () => {
  // Python: 2 * sum(comb(14, i) for i in range(4)) / 2**14
  assert.ok(Math.abs(twoSided(3, 11) - 0.057373046875) < 1e-12);
  assert.equal(twoSided(5, 5), 1);
  assert.deepEqual([0.02734, 2.2e-5, 1, 0].map(probability), [
    "0.027",
    "2e-5",
    "1.0",
    "under 1e-300",
  ]);
});
