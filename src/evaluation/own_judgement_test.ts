import assert from "node:assert/strict";
import { figuresOf } from "../golden/published.ts";
import type { Judgement } from "../golden/verdict.ts";
import { answersOfScores, type OwnAnswers } from "./own_answers.ts";
import { judgeOwn, type OwnEvidence } from "./own_judgement.ts";

const [N, C] = [1000, 10];

/** Answers that are right, second, or beyond the first five, as `rank` says of each sample. */
function answers(rank: (n: number) => 0 | 1 | 5, samples = N): OwnAnswers {
  const labels = Array.from({ length: samples }, (_, n) => n % C);
  const rows = labels.map((label, n) => {
    const row = Float64Array.from({ length: C }, (_, c) => (c - label + C) % C + 1);
    row[label] = 10 - rank(n) + 0.5;
    return row;
  });
  const names = labels.map((_, n) => `s${n}`);
  return answersOfScores({ file: "x.npy", names, labels, classes: C, rows });
}

function judged(parts: Partial<OwnEvidence> = {}): Judgement {
  return judgeOwn({
    run: "ntu-xsub/stgcn",
    answers: answers(() => 0),
    classes: C,
    known: { classes: C, val: null },
    before: null,
    published: [],
    drop: 1,
    ...parts,
  });
}
const before = (rank: (n: number) => 0 | 1 | 5, samples = N): OwnEvidence["before"] => ({
  title: "b.npy",
  answers: answers(rank, samples),
});

Deno.test("judgeOwn() is two-sided beside other answers, and passes where the drop would have shown", () => {
  assert.equal(judged({ before: before(() => 0) }).verdict, "pass");
  assert.equal(judged({ before: before(() => 0), drop: 0.9 }).verdict, "inconclusive");
  const some = answers((n) => n < 10 ? 1 : 0);
  assert.equal(judged({ answers: some, before: before(() => 0) }).verdict, "regression");
  assert.equal(judged({ before: { title: "b.npy", answers: some } }).verdict, "improvement");
});

Deno.test("judgeOwn() finds a class that moved among answers that are as many", () => {
  const one = answers((n) => n % C === 3 && n < 300 ? 1 : 0);
  const other = before((n) => n % C !== 3 && n % 27 === 0 ? 1 : 0);
  const { verdict, message } = judged({ answers: one, before: other });
  assert.equal(verdict, "regression");
  assert.match(message, /; moved: class 3$/);
});

Deno.test("judgeOwn() finds that the first five guesses moved where the first did not", () => {
  const far = answers((n) => n < 20 ? 5 : 0);
  const near = before((n) => n < 20 ? 1 : 0);
  const { verdict, message } = judged({ answers: far, before: near });
  assert.equal(verdict, "regression");
  assert.match(message, /; the first five guesses lost 20 and gained 0$/);
});

Deno.test("judgeOwn() holds counts to what was published where there are no answers", () => {
  const published = figuresOf([{ source: "paper", top1: "81.5" }], N);
  const of = (correct: number): string =>
    judged({ answers: answers((n) => n < correct ? 0 : 1), published }).verdict;
  assert.deepEqual([814, 815, 816].map(of), ["regression", "pass", "improvement"]);
  assert.equal(judged().verdict, "inconclusive");
});

Deno.test("judgeOwn() of other samples, labels or classes is a mismatch", () => {
  const sized = { classes: C, val: { samples: 900, mistakes: [{ samples: N, cause: "why" }] } };
  assert.match(judged({ known: sized }).message, /1,000 samples scored, known are 900: why$/);
  const classes = judged({ known: { classes: 60, val: null } });
  assert.deepEqual([classes.verdict, classes.exitCode], ["mismatch", 4]);
  assert.match(classes.message, /scores of 10 classes, the data set has 60/);
  const few = judged({ before: before(() => 0, 990) });
  assert.match(few.message, /1,000 samples, not the 990 of b\.npy$/);
  const others = answers(() => 0).predictions;
  const held = (predictions: typeof others): string =>
    judged({ before: { title: "b.npy", answers: { ...answers(() => 0), predictions } } }).message;
  assert.match(
    held(others.map((p, n) => n === 7 ? { ...p, label: 9 } : p)),
    /the label of "s7" is 7, not the 9 of b\.npy$/,
  );
  assert.match(
    held(others.map((p, n) => n === 7 ? { ...p, name: "other" } : p)),
    /sample "s7" is none of b\.npy$/,
  );
});
