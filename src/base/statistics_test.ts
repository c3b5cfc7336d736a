// References: SciPy, stats.t.ppf and stats.binomtest(...).proportion_ci(0.99, "exact"); Holm by hand.
import assert from "node:assert/strict";
import {
  holm,
  mean,
  median,
  predictionHalfWidth,
  proportionInterval,
  sampleDeviation,
  softmaxOf,
} from "./statistics.ts";

function near(actual: number, expected: number): void {
  assert.ok(Math.abs(actual - expected) <= 1e-10, `${actual} is not ${expected}`);
}

Deno.test("softmaxOf() gives what probabilities are made of, however large the logits", () => {
  const { largest, sum } = softmaxOf(Float32Array.of(1000, 999, 1000));
  assert.equal(largest, 1000);
  near(sum, 2 + Math.exp(-1));
});

Deno.test("mean(), median() and sampleDeviation() of a few values", () => {
  assert.equal(mean([1, 2, 6]), 3);
  assert.equal(median([6, 1, 2]), 2);
  assert.equal(median([6, 1, 2, 4]), 3);
  near(sampleDeviation([2, 4, 4, 4, 5, 5, 7, 9]), 2.138089935299395);
});

Deno.test("mean(), median() and sampleDeviation() refuse too few values", () => {
  assert.throws(() => mean([]), /mean of 0 values/);
  assert.throws(() => median([]), RangeError);
  assert.throws(() => sampleDeviation([1]), /deviation of 1 values/);
});

Deno.test("predictionHalfWidth() shrinks with more new seeds, as SciPy has it", () => {
  near(predictionHalfWidth(2.5, 5, 1, 0.01), 12.608833089661182);
  near(predictionHalfWidth(2.5, 5, 5, 0.01), 7.279713178482945);
  near(predictionHalfWidth(1.1, 10, 3, 0.01), 2.3532340185053804);
});

Deno.test("proportionInterval() agrees with SciPy's exact interval, at the ends too", () => {
  const cases = [
    [0, 20, 0, 0.23272950098858936],
    [20, 20, 0.7672704990114109, 1],
    [412, 500, 0.7760847552348771, 0.8655900162531658],
    [13270, 16487, 0.7968085132063261, 0.8127678010682514],
  ] as const;
  for (const [count, trials, from, to] of cases) {
    const interval = proportionInterval(count, trials, 0.01);
    near(interval.from, from);
    near(interval.to, to);
  }
});

Deno.test("holm() multiplies the smallest by all, the next by one fewer, and never falls", () => {
  assert.deepEqual(holm([0.01, 0.04, 0.03, 0.005]), [0.03, 0.06, 0.06, 0.02]);
  assert.deepEqual(holm([0.9, 0.8]), [1, 1]);
  assert.deepEqual(holm([]), []);
});
