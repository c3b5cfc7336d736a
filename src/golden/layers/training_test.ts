import assert from "node:assert/strict";
import { digest, evidence, trainedGolden, trainedRun } from "../testdata/examples.ts";
import type { Evidence } from "./evidence.ts";
import { holdTraining, trainingBand, trainingHalfWidth } from "./training.ts";

// t(0.995, 4) · √2.5 · √(1/k + 1/5), from SciPy: 7.97 for one seed, 5.32 for three.
const HALF_OF_ONE = 7.974526;
const HALF_OF_THREE = 5.316351;

Deno.test("holdTraining() is two-sided: a seed under the band regresses, one over it improves", () => {
  const low = Math.ceil(400 - HALF_OF_ONE);
  const high = Math.floor(400 + HALF_OF_ONE);
  const verdicts = [low - 1, low, 400, high, high + 1].map((count) =>
    holdTraining(evidence(trainedGolden(), trainedRun(count))).verdict
  );
  assert.deepEqual(verdicts, ["regression", "pass", "pass", "pass", "improvement"]);
});

Deno.test("holdTraining() holds the mean of three seeds against a narrower band", () => {
  assert.ok(406 < 400 + HALF_OF_ONE && 406 > 400 + HALF_OF_THREE);
  assert.equal(holdTraining(evidence(trainedGolden(), trainedRun(406))).verdict, "pass");
  assert.equal(
    holdTraining(evidence(trainedGolden(), trainedRun(406, 406, 406))).verdict,
    "improvement",
  );
  assert.equal(holdTraining(evidence(trainedGolden(), trainedRun(405, 405, 405))).verdict, "pass");
});

Deno.test("trainingBand() ends where counts end: no share is over 100 %", () => {
  const golden = trainedGolden().trained;
  assert.ok(golden);
  const near = { ...golden, seeds: golden.seeds.map((s) => ({ ...s, correct1: s.correct1 + 97 })) };
  assert.deepEqual(trainingBand(near, 1).to, 500);
  const low = { ...golden, seeds: golden.seeds.map((s) => ({ ...s, correct1: s.correct1 - 397 })) };
  assert.deepEqual(trainingBand(low, 1).from, 0);
  assert.equal(trainingBand(near, 1).from, 497 - trainingHalfWidth(near, 1));
});

Deno.test("holdTraining() states the score, the band and the seeds", () => {
  const { message, details } = holdTraining(evidence(trainedGolden(), trainedRun(390)));
  assert.equal(
    message,
    "twin-ntu-xsub/stgcn: 1 seed is 78.00 % (390 of 500), under the band 78.41 % to 81.59 % of 5 " +
      "recorded seeds",
  );
  assert.deepEqual(details, ["seed 11: 390 of 500, 78.00 %"]);
});

Deno.test("holdTraining() lets no training pass that was not executed as recorded, in the band or not", () => {
  const same = (counts: readonly number[]): Evidence => {
    const run = trainedRun(...counts);
    const results = run.results.map((r) => ({ ...r, weights: digest("9") }));
    return evidence(trainedGolden(), { ...run, results });
  };
  const { verdict, message, details } = holdTraining(same([400, 401]));
  assert.equal(verdict, "drift");
  assert.match(
    message,
    /: not trained as recorded: seeds 11 and 12 came to the same weights; the mean of 2 seeds is .*, in the band/,
  );
  assert.equal(details[0], "seeds 11 and 12 came to the same weights");
  assert.equal(holdTraining(same([300, 300])).verdict, "regression");
  assert.equal(holdTraining(same([450, 450])).verdict, "drift");
});

Deno.test("holdTraining() of a limited run is inconclusive and names the n that would do", () => {
  const run = trainedRun(90);
  const limited = {
    ...run,
    limit: 100,
    results: run.results.map((r) => ({ ...r, score: { ...r.score, correct5: 99, samples: 100 } })),
  };
  const { verdict, message } = holdTraining(evidence(trainedGolden(), limited));
  assert.equal(verdict, "inconclusive");
  assert.match(message, /100 of 500 samples; run without --limit: 500 would do/);
});

Deno.test("holdTraining() without recorded seeds is inconclusive and shows the published figure", () => {
  const published = {
    source: "paper",
    top1: "80.5",
    top5: null,
    samples: 500,
    correct1: { from: 402, to: 402 },
    correct5: null,
  };
  const golden = { ...trainedGolden(), trained: null, published: [published] };
  const { verdict, message } = holdTraining(evidence(golden, trainedRun(400)));
  assert.equal(verdict, "inconclusive");
  assert.match(message, /80\.00 % by 1 seed; .*only the published 80\.5 % \(paper\)/);
});
