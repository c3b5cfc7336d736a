import assert from "node:assert/strict";
import type { Prediction } from "./prediction.ts";
import { classChanges, findFlips, holdPredictions, judgeFlips } from "./predictions.ts";
import { digest, evidence, givenGolden, givenRun, predictions } from "./testdata/examples.ts";
import type { LayerResult } from "./verdict.ts";

const RUN = "twin-ntu-xsub/stgcn";

/** The predictions with another first guess at some places, margins untouched. */
function flipped(
  all: readonly Prediction[],
  places: readonly number[],
  to: (p: Prediction) => number,
): Prediction[] {
  return all.map((p, i) =>
    places.includes(i) ? { ...p, ranked: [to(p), ...p.ranked.slice(1)] } : p
  );
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}

const wrong = (p: Prediction): number => (p.label + 3) % 10;
const right = (p: Prediction): number => p.label;

function hold(observed: readonly Prediction[], noise = 0.1): LayerResult {
  const numerics = { vectors: [], repeatable: true, noise };
  return holdPredictions({
    ...evidence(givenGolden(400), { ...givenRun(400), numerics }),
    goldenPredictions: predictions(400),
    predictions: observed,
  });
}

Deno.test("holdPredictions() finds ten lost answers, and lets nine pass", () => {
  const all = predictions(400);
  const nine = hold(flipped(all, range(0, 9), wrong));
  assert.equal(nine.verdict, "pass");
  assert.match(
    nine.message,
    /9 samples lost, 0 gained, 0 benign of 9 flips among 500 \(p 0\.0020\)/,
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
  assert.match(result.message, /16 samples lost, 16 gained.*; class 4 moved$/);
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
  assert.match(message, /too coarse for the promised 2 points: 500 samples would do/);
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

Deno.test("findFlips() tells lost, gained and wrong either way apart", () => {
  const all = predictions(400);
  const observed = flipped(flipped(all, [0, 450], wrong), [451], right);
  assert.deepEqual(findFlips(all, observed, 0.1).map((f) => [f.name, f.kind]), [
    ["S00000.skeleton", "lost"],
    ["S00450.skeleton", "wrong either way"],
    ["S00451.skeleton", "gained"],
  ]);
});

Deno.test("classChanges() corrects for every class that moved", () => {
  const all = predictions(400);
  const flips = findFlips(all, flipped(all, range(0, 20), wrong), 0.1);
  const changes = classChanges(flips);
  assert.equal(changes.length, 10);
  // Two lost, none gained: 2 · 1/4 for both directions, times ten classes, cut at 1.
  assert.ok(changes.every((c) => c.lost === 2 && c.adjusted === 1));
});

Deno.test("judgeFlips() sees 16 of 16,487 answers turned wrong", () => {
  const flips = range(0, 16).map((i) => ({
    name: `S${i}`,
    label: i,
    from: i,
    to: 59,
    margin: 1,
    benign: false,
    kind: "lost" as const,
  }));
  assert.equal(judgeFlips(RUN, flips, 16_487, 0.1).verdict, "regression");
  assert.equal(judgeFlips(RUN, [], 16_487, 0.1).verdict, "pass");
});
