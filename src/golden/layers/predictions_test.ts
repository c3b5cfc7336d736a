import assert from "node:assert/strict";
import type { Prediction } from "../prediction.ts";
import { holdPredictions, judgeAnswers } from "./predictions.ts";
import {
  digest,
  evidence,
  flipped,
  givenGolden,
  givenRun,
  predictions,
} from "../testdata/examples.ts";
import type { LayerResult } from "../verdict.ts";

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}

const wrong = (p: Prediction): number => (p.label + 3) % 10;
const right = (p: Prediction): number => p.label;

function hold(
  observed: readonly Prediction[],
  noise = 0.1,
  golden: readonly Prediction[] = predictions(400),
): LayerResult {
  const numerics = { vectors: [], repeatable: true, noise };
  return holdPredictions({
    ...evidence(givenGolden(400), { ...givenRun(400), numerics }),
    goldenPredictions: golden,
    predictions: observed,
  });
}

Deno.test("holdPredictions() finds ten lost answers, and calls nine no loss but a drift", () => {
  const all = predictions(400);
  const nine = hold(flipped(all, range(0, 9), wrong));
  assert.equal(nine.verdict, "drift");
  assert.match(
    nine.message,
    /9 samples lost \(S00000.skeleton, .* and 6 more\), 0 gained, 0 benign of 9 flips among 500 \(p 0\.0020\)/,
  );
  assert.match(nine.message, /a net loss of 10 would show/);
  assert.equal(hold(flipped(all, range(0, 10), wrong)).verdict, "regression");
});

Deno.test("holdPredictions() calls answers that are too good an improvement", () => {
  const better = hold(flipped(predictions(400), range(400, 412), right));
  assert.equal(better.verdict, "improvement");
  assert.match(better.message, /if it is meant, propose a new golden/);
});

Deno.test("holdPredictions() forgives flips whose golden margin is under the noise", () => {
  const observed = flipped(predictions(400), range(0, 40), wrong);
  const result = hold(observed, 2.5);
  assert.equal(result.verdict, "pass");
  assert.match(result.message, /0 samples lost, 0 gained, 40 benign of 40 flips/);
  assert.equal(hold(observed, 1.9).verdict, "regression");
});

Deno.test("holdPredictions() sees one class lost though others gained as much", () => {
  const all = predictions(400);
  const lost = range(0, 400).filter((i) => i % 10 === 4).slice(0, 16);
  const gained = range(400, 500).filter((i) => i % 10 !== 4).slice(0, 16);
  const result = hold(flipped(flipped(all, lost, wrong), gained, right));
  assert.equal(result.verdict, "regression");
  assert.match(result.message, /16 samples lost \(.*\), 16 gained.*; class 4 moved$/);
  assert.match(result.details[0] ?? "", /^class 4: 16 lost, 0 gained/);
});

Deno.test("holdPredictions() lists every flip with its margin", () => {
  const { details } = hold(flipped(predictions(400), [7], wrong));
  assert.deepEqual(details, [
    "class 7: 1 lost, 0 gained, p 1.0 (Holm)",
    "S00007.skeleton: class 7 became 0, label 7, lost, margin 2.00",
  ]);
});

Deno.test("holdPredictions() of too few samples is inconclusive and names the n that would do", () => {
  const { verdict, message } = hold(predictions(400).slice(0, 120));
  assert.equal(verdict, "inconclusive");
  assert.match(message, /120 samples are too few for the promised 2 points: 500 would do/);
});

Deno.test("holdPredictions() finds a clear loss even in few samples", () => {
  const few = flipped(predictions(400), range(0, 30), wrong).slice(0, 120);
  assert.equal(hold(few).verdict, "regression");
});

Deno.test("holdPredictions() says why it cannot be held", () => {
  const base = {
    ...evidence(givenGolden(400), givenRun(400)),
    goldenPredictions: predictions(400),
    predictions: predictions(400),
  };
  assert.match(
    holdPredictions({ ...base, predictions: null }).message,
    /the run kept no predictions/,
  );
  assert.match(
    holdPredictions({ ...base, goldenPredictions: null }).message,
    /the golden keeps no predictions of these weights/,
  );
  const results = givenRun(400).results.map((r) => ({ ...r, weights: digest("0") }));
  const other = { ...base, observation: { ...givenRun(400), results } };
  assert.equal(holdPredictions(other).verdict, "not held");
});

Deno.test("judgeAnswers() sees 16 of 16,487 answers turned wrong", () => {
  const flips = range(0, 16).map((i) => ({
    name: `S${i}`,
    label: i,
    from: i,
    to: 59,
    margin: 1,
    benign: false,
    kind: "lost" as const,
  }));
  const five = { lost: 0, gained: 0 };
  const test = { samples: 16_487, noise: 1e-5, promised: 0.1 };
  assert.equal(judgeAnswers({ flips, five, drift: 2, moves: [] }, test).verdict, "regression");
  assert.equal(judgeAnswers({ flips: [], five, drift: 0, moves: [] }, test).verdict, "pass");
});

Deno.test("holdPredictions() calls a class that only gained an improvement, though others lost a little", () => {
  const all = predictions(400);
  const lost = range(0, 3);
  const gained = range(400, 500).filter((i) => i % 10 === 4).slice(0, 10);
  const more = range(0, 400).filter((i) => i % 10 === 4).slice(0, 4);
  const golden = flipped(all, more, wrong);
  const { verdict, message } = hold(
    flipped(flipped(all, gained, right), lost, wrong),
    0.1,
    golden,
  );
  assert.equal(verdict, "improvement", message);
  assert.match(message, /3 samples lost .*, 14 gained.*; class 4 moved; if it is meant/);
});

Deno.test("holdPredictions() sees the true class leave the first five guesses, though no answer flips", () => {
  const indices = range(0, 10);
  const ranking = (p: Prediction, second: number): Prediction => ({
    ...p,
    ranked: [(p.label + 1) % 10, second, 20, 21, 22],
  });
  const all = predictions(400);
  const golden = all.map((p, i) => indices.includes(i) ? ranking(p, p.label) : p);
  const pushed = all.map((p, i) => indices.includes(i) ? ranking(p, 23) : p);
  const { verdict, message } = hold(pushed, 0.1, golden);
  assert.equal(verdict, "regression");
  assert.match(
    message,
    /^[^;]*: no answer of 500 flipped;.*; the first five guesses lost 10 and gained 0$/,
  );
  assert.equal(hold(golden, 0.1, pushed).verdict, "improvement");
});

Deno.test("holdPredictions() tells how far margins moved, against the noise", () => {
  const all = predictions(400);
  assert.match(
    hold(all).message,
    /no answer of 500 flipped; .*every margin is the same, bit for bit$/,
  );
  const nearly = all.map((p, i) => i === 7 ? { ...p, margin: p.margin + 0.05 } : p);
  assert.match(hold(nearly).message, /margins moved by at most 5\.0e-2, within the noise 1\.0e-1$/);
  assert.match(hold(nearly, 0.01).message, /at most 5\.0e-2, beyond the noise 1\.0e-2$/);
  assert.equal(hold(nearly, 0.01).verdict, "pass");
  // Through 0 and 2 beyond it.
  assert.match(hold(flipped(all, [3], wrong)).message, /moved by at most 4\.0e\+0, beyond/);
});

Deno.test("holdPredictions() calls numbers that moved beyond what rounding explains a drift, with size, multiple and samples", () => {
  const all = predictions(400);
  const moved = all.map((p, i) => i === 7 ? { ...p, margin: p.margin + 0.9 } : p);
  const { verdict, message } = hold(moved, 1.7e-5);
  assert.equal(verdict, "drift");
  assert.match(
    message,
    /at most 9\.0e-1, beyond the noise 1\.7e-5, 53,000 times the noise, where rounding explains 16 times; moved most: S00007\.skeleton by 9\.0e-1$/,
  );
});

Deno.test("holdPredictions() sees a logit that no answer depends on", () => {
  const summarized = (by: number): Prediction[] =>
    predictions(400).map((p) => ({ ...p, logits: { mean: -0.5 + by, rms: 2 } }));
  assert.equal(hold(summarized(0), 1e-5, summarized(0)).verdict, "pass");
  assert.equal(hold(summarized(1.5e-4), 1e-5, summarized(0)).verdict, "pass");
  assert.equal(hold(summarized(0.1 / 60), 1e-5, summarized(0)).verdict, "drift");
});

Deno.test("holdPredictions() of few samples that drifted is a drift, not inconclusive", () => {
  const few = predictions(400).slice(0, 120).map((p) => ({ ...p, margin: p.margin + 2 }));
  assert.equal(hold(few).verdict, "drift");
});
