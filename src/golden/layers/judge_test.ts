import assert from "node:assert/strict";
import type { Evidence } from "./evidence.ts";
import { judge, judgeSuite, judgeWithoutGolden } from "./judge.ts";
import {
  digest,
  evidence,
  givenGolden,
  givenRun,
  predictions,
  trainedGolden,
  trainedRun,
} from "../testdata/examples.ts";
import { LAYERS, withoutLayers } from "../verdict.ts";

function given(correct: number): Evidence {
  return {
    ...evidence(givenGolden(400), givenRun(correct)),
    goldenPredictions: predictions(400),
    predictions: predictions(correct),
  };
}

Deno.test("judge() holds inputs and training of a trained run, and skips what it cannot hold", () => {
  const { verdict, exitCode, layers } = judge(evidence(trainedGolden(), trainedRun(400)));
  assert.deepEqual([verdict, exitCode], ["pass", 0]);
  assert.deepEqual(layers.map((l) => [l.layer, l.verdict]), [
    ["inputs", "pass"],
    ["numerics", "not held"],
    ["predictions", "not held"],
    ["score", "not held"],
    ["training", "pass"],
  ]);
});

Deno.test("judge() names every layer once, in the one order", () => {
  const { layers } = judge(given(400));
  assert.deepEqual(layers.map(({ layer }) => layer), LAYERS);
});

Deno.test("judge() holds inputs, predictions and score of a run with given weights", () => {
  const { verdict, layers } = judge(given(400));
  assert.equal(verdict, "pass");
  assert.deepEqual(
    layers.map((l) => l.verdict),
    ["pass", "not held", "pass", "pass", "not held"],
  );
});

Deno.test("judge() ends a trained run's drop in regression and its rise in improvement", () => {
  const low = judge(evidence(trainedGolden(), trainedRun(380)));
  assert.deepEqual([low.exitCode, low.layer], [1, "training"]);
  const high = judge(evidence(trainedGolden(), trainedRun(420)));
  assert.deepEqual([high.exitCode, high.layer], [2, "training"]);
});

Deno.test("judge() stops at a mismatch: nothing above other inputs is held", () => {
  const { exitCode, layer, layers } = judge(
    evidence(trainedGolden(), { ...trainedRun(100), recipe: digest("0") }),
  );
  assert.deepEqual([exitCode, layer], [4, "inputs"]);
  assert.ok(layers.slice(1).every((l) => l.message === "the inputs differ"));
});

Deno.test("judge() blames numerics before the score that follows from them", () => {
  const base = evidence(trainedGolden(), trainedRun(300));
  const numerics = {
    vectors: [{ name: "forward", error: 1e-2, tolerance: 1e-4 }],
    repeatable: true,
    noise: 2e-2,
  };
  const { exitCode, layer } = judge({ ...base, observation: { ...base.observation, numerics } });
  assert.deepEqual([exitCode, layer], [1, "numerics"]);
});

Deno.test("judge() blames predictions when given weights answer otherwise", () => {
  const { exitCode, layer } = judge(given(385));
  assert.deepEqual([exitCode, layer], [1, "predictions"]);
});

Deno.test("judge() of no sample is nothing measured", () => {
  assert.equal(judge(evidence(trainedGolden(), trainedRun())).exitCode, 6);
  assert.equal(judgeWithoutGolden(trainedRun()).exitCode, 6);
});

Deno.test("judgeWithoutGolden() is inconclusive and says what to do", () => {
  const { exitCode, layer, message } = judgeWithoutGolden(trainedRun(400));
  assert.deepEqual([exitCode, layer], [3, null]);
  assert.match(message, /80\.00 %, and there is no golden .* propose one from 5 seeds/);
  assert.match(judgeWithoutGolden(givenRun(400)).message, /propose one$/);
});

Deno.test("judgeWithoutGolden() still blames an engine that is out of tolerance", () => {
  const vectors = [{ name: "forward", error: 1e-2, tolerance: 1e-4 }];
  const numerics = { vectors, repeatable: true, noise: 2e-2 };
  const { exitCode, layer } = judgeWithoutGolden({ ...trainedRun(400), numerics });
  assert.deepEqual([exitCode, layer], [1, "numerics"]);
});

Deno.test("judge() holds and shows the layers above data that cannot be held, and does not pass", () => {
  const base = given(400);
  const val = { content: null, sampleList: null, counts: { "split": 500 } };
  const golden = { ...base.golden, inputs: { ...base.golden.inputs, val } };
  const { exitCode, layer, layers } = judge({ ...base, golden });
  assert.deepEqual([exitCode, layer], [3, "inputs"]);
  assert.deepEqual(
    layers.map((l) => l.verdict),
    ["inconclusive", "not held", "pass", "pass", "not held"],
  );
  const low = judge({ ...base, golden, predictions: predictions(300) });
  assert.deepEqual([low.exitCode, low.layer], [1, "predictions"]);
});

Deno.test("judgeWithoutGolden() names what cannot be in the data all the same", () => {
  const run = trainedRun(400);
  const known = { isPrepared: true, held: [], contradictions: ["labels: 3 (a, b, c)"] };
  const train = run.inputs.val && { ...run.inputs.val, known };
  const { exitCode, layer, message } = judgeWithoutGolden({
    ...run,
    inputs: { ...run.inputs, train },
  });
  assert.deepEqual([exitCode, layer], [4, "inputs"]);
  assert.equal(message, "data set twin-ntu-xsub: train: labels: 3 (a, b, c)");
});

Deno.test("judgeWithoutGolden() still tells drift by skipping", () => {
  const vectors = [{ name: "forward", error: 1e-5, tolerance: 1e-4 }];
  const numerics = { vectors, repeatable: true, noise: 1e-5 };
  const skipping = [{ name: "a", by: 1e-2 }];
  const { exitCode, layer } = judgeWithoutGolden({ ...givenRun(400), numerics, skipping });
  assert.deepEqual([exitCode, layer], [7, "numerics"]);
});

Deno.test("judgeSuite() is as its worst run, and an empty suite measured nothing", () => {
  const pass = { run: "a/b", judgement: withoutLayers("pass", "") };
  const low = { run: "a/c", judgement: withoutLayers("regression", "") };
  assert.equal(judgeSuite(["a/b", "a/c"], [pass, low]).exitCode, 1);
  assert.equal(judgeSuite([], []).exitCode, 6);
});

Deno.test("judgeSuite() refuses vanished, doubled and unknown runs", () => {
  const pass = { run: "a/b", judgement: withoutLayers("pass", "") };
  const vanished = judgeSuite(["a/b", "a/c"], [pass]);
  assert.equal(vanished.exitCode, 5);
  assert.equal(vanished.runs[1]?.judgement.message, "a/c: the run left no record");
  const doubled = judgeSuite(["a/b"], [pass, pass]);
  assert.deepEqual([doubled.exitCode, doubled.runs[0]?.judgement.layer], [4, "inputs"]);
  assert.equal(judgeSuite([], [pass]).exitCode, 4);
});
