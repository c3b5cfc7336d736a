import assert from "node:assert/strict";
import { Random } from "../../src/base/random.ts";
import { medianEstimate, quotientEstimate } from "./intervals.ts";

Deno.test("medianEstimate() goes from the least to the largest of six, at 96.9 %", () => {
  const { middle, from, to, confidence } = medianEstimate([3, 1, 2, 6, 5, 4]);
  assert.deepEqual([middle, from, to], [3.5, 1, 6]);
  assert.equal(confidence, 1 - 2 / 64);
});

Deno.test("medianEstimate() leaves out the ends where enough is left without them", () => {
  const { from, to, confidence } = medianEstimate([9, 8, 7, 6, 5, 4, 3, 2, 1]);
  assert.deepEqual([from, to], [2, 8]);
  assert.ok(Math.abs(confidence - (1 - 2 * 10 / 512)) < 1e-12);
});

Deno.test("medianEstimate() of few values says how little it knows", () => {
  assert.deepEqual(medianEstimate([7]), { middle: 7, from: 7, to: 7, confidence: 0 });
  assert.ok(Math.abs(medianEstimate([7, 8]).confidence - 0.5) < 1e-12);
});

Deno.test("quotientEstimate() has the bounds of Mann and Whitney's table", () => {
  // Of 5 and 5, U under 3 has probability 4/252, and under 4 it has 7/252.
  const powers = [0, 1, 2, 3, 4].map((e) => 2 ** e);
  const { middle, from, to, confidence } = quotientEstimate(powers, powers);
  const all = powers.flatMap((a) => powers.map((b) => a / b)).sort((a, b) => a - b);
  assert.equal(middle, 1);
  assert.deepEqual([from, to], [all[2], all[22]]);
  assert.ok(Math.abs(confidence - (1 - 8 / 252)) < 1e-12);
});

Deno.test("quotientEstimate() of three and three holds with 90 % alone, of one and one with none", () => {
  assert.ok(Math.abs(quotientEstimate([1, 2, 3], [1, 2, 3]).confidence - 0.9) < 1e-12);
  assert.deepEqual(quotientEstimate([3], [2]), { middle: 1.5, from: 1.5, to: 1.5, confidence: 0 });
});

Deno.test("both hold the true value as often as they say, whatever the law", () => {
  const random = Random.of(1);
  const draw = (): number => Math.exp(random.normal() ** 3 / 10);
  const some = (n: number): number[] => Array.from({ length: n }, draw);
  const trials = 4000;
  const held = { median: 0, quotient: 0 };
  const stated = {
    median: medianEstimate(some(8)).confidence,
    quotient: quotientEstimate(some(6), some(5)).confidence,
  };
  for (let trial = 0; trial < trials; trial++) {
    const one = medianEstimate(some(8));
    held.median += Number(one.from <= 1 && 1 <= one.to);
    const two = quotientEstimate(some(6).map((x) => 0.93 * x), some(5));
    held.quotient += Number(two.from <= 0.93 && 0.93 <= two.to);
  }
  assert.ok(Math.abs(held.median / trials - stated.median) < 0.015, `${held.median}`);
  assert.ok(Math.abs(held.quotient / trials - stated.quotient) < 0.015, `${held.quotient}`);
});
