import assert from "node:assert/strict";
import { compareRuns, formatComparison } from "./compare.ts";
import { digest, givenRun, predictions, trainedRun } from "./testdata/examples.ts";
import type { Version } from "./words.ts";

const speeds = { trainedPerSecond: null, evaluatedPerSecond: null };
const config = { recipe: { batch_size: 64 } };
const initial = null;

Deno.test("compareRuns() names the fields that tell two runs apart, and no other", () => {
  const first = { observation: givenRun(400), predictions: null, speeds, config, initial };
  const environment = { ...givenRun(400).environment, threads: 4 };
  const second = {
    observation: { ...givenRun(390), environment },
    predictions: null,
    speeds,
    config,
    initial,
  };
  const comparison = compareRuns(first, second);
  assert.deepEqual(comparison.accuracy, [0.8, 0.78]);
  assert.deepEqual(comparison.differences, [{ path: "environment.threads", values: ["2", "4"] }]);
  assert.equal(comparison.paired, null);
});

Deno.test("compareRuns() pairs answers by name and tests both ways", () => {
  const paired = (
    a: number,
    b: number,
  ): [samples: number, first: number, second: number, p: string] => {
    const { paired } = compareRuns(
      { observation: givenRun(a), speeds, config, initial, predictions: predictions(a) },
      {
        observation: givenRun(b),
        speeds,
        config,
        initial,
        predictions: predictions(b).toReversed(),
      },
    );
    assert.ok(paired !== null && "samples" in paired);
    return [paired.samples, paired.onlyFirst, paired.onlySecond, paired.p.toFixed(9)];
  };
  // 2 · 2^-10, either way.
  assert.deepEqual(paired(400, 390), [500, 10, 0, "0.001953125"]);
  assert.deepEqual(paired(390, 400), [500, 0, 10, "0.001953125"]);
  assert.deepEqual(paired(400, 400), [500, 0, 0, "1.000000000"]);
});

Deno.test("compareRuns() pairs no answers about different samples", () => {
  const { paired } = compareRuns(
    { observation: givenRun(400), speeds, config, initial, predictions: predictions(400) },
    { observation: givenRun(400), speeds, config, initial, predictions: predictions(400).slice(1) },
  );
  assert.ok(paired !== null && "reason" in paired);
  assert.match(paired.reason, /500 and 499 samples, of which 499 have the same name and label/);
});

Deno.test("compareRuns() pairs no answers about no samples: that none differs would mean nothing", () => {
  const empty = { observation: givenRun(400), speeds, config, initial, predictions: [] };
  const text = formatComparison(compareRuns(empty, empty));
  assert.match(text, /answers cannot be paired: 0 and 0 samples, of which 0 have the same name/);
  assert.doesNotMatch(text, /no answer differs|every margin is the same/);
});

Deno.test("formatComparison() reads in lines", () => {
  const range = Array.from({ length: 10 }, (_, i) => 390 + i);
  const text = formatComparison(compareRuns(
    { observation: trainedRun(400), speeds, config, initial, predictions: predictions(400) },
    {
      observation: { ...trainedRun(390), replicas: 4 },
      speeds,
      config,
      initial,
      predictions: predictions(390),
    },
  ));
  assert.equal(
    text,
    "first 80.00 %, second 78.00 %\n" +
      "10 right in the first only, 0 in the second only, of 500 (two-sided p 0.0020)\n" +
      "10 answers apart; margins moved by at most 4.0e+0\n" +
      range.map((i) =>
        `  S00${i}.skeleton: class ${i % 10} and ${(i + 1) % 10}, label ${
          i % 10
        }, first margin 2.00\n`
      ).join("") +
      "replicas: 1 → 4\n",
  );
  assert.match(
    formatComparison(compareRuns(
      { observation: trainedRun(), predictions: null, speeds, config, initial },
      { observation: trainedRun(390), predictions: null, speeds, config, initial },
    )),
    /first nothing, .*\nanswers cannot be paired: a run kept no predictions\n/,
  );
});

Deno.test("formatComparison() tells how much faster one run was, where both did it", () => {
  const run = (trainedPerSecond: number): Parameters<typeof compareRuns>[0] => ({
    observation: trainedRun(400),
    predictions: predictions(400),
    config,
    initial,
    speeds: { trainedPerSecond, evaluatedPerSecond: null },
  });
  const text = formatComparison(compareRuns(run(120), run(90)));
  assert.match(text, /^no answer differs; every margin is the same, bit for bit$/m);
  assert.match(text, /^training: 120 and 90 samples a second \(-25\.0 %\)$/m);
  assert.doesNotMatch(text, /evaluation:/);
});

Deno.test("compareRuns() names the knobs that differ, not the digests of whole configs", () => {
  const first = { observation: trainedRun(400), predictions: null, speeds, config, initial };
  const other = { recipe: { batch_size: 7 } };
  const second = {
    ...first,
    observation: { ...trainedRun(400), recipe: digest("0") },
    config: other,
  };
  assert.deepEqual(compareRuns(first, second).differences, [
    { path: "recipe.batch_size", values: ["64", "7"] },
  ]);
});

Deno.test("compareRuns() tells what a training started from, where one did not start afresh", () => {
  const fresh = {
    observation: trainedRun(400),
    predictions: null,
    speeds,
    config,
    initial,
  };
  const started = { ...fresh, initial: { weights: "a.pt", ignored: ["fcn"] } };
  assert.deepEqual(compareRuns(fresh, started).differences, [
    { path: "initial.weights", values: ["absent", '"a.pt"'] },
    { path: "initial.ignored.0", values: ["absent", '"fcn"'] },
  ]);
  assert.deepEqual(compareRuns(started, started).differences, []);
});

Deno.test("compareRuns() tells what trainings of one seed decided otherwise", () => {
  const run = (rate: string): Parameters<typeof compareRuns>[0] => {
    const kinds = { part: "train", batches: "1×4", samples: "a", values: "b", dropout: "none" };
    const ledger = { initial: digest("1"), ...kinds, rate, masks: null, losses: [2] };
    const { results, ...rest } = trainedRun(400);
    const observation = { ...rest, results: results.map((result) => ({ ...result, ledger })) };
    return { observation, speeds, config, initial, predictions: null };
  };
  const { decisions, ...others } = compareRuns(run("0.1"), run("0.01"));
  assert.deepEqual(decisions, [
    "seed 11: the learning rate in 1 epoch, first in epoch 0 (from 0): 0.1 became 0.01",
  ]);
  assert.ok(formatComparison({ ...others, decisions }).endsWith(`${decisions[0]}\n`));
  assert.deepEqual(compareRuns(run("0.1"), run("0.1")).decisions, []);
});

Deno.test("formatComparison() tells other commits, and the same one with files changed beside it", () => {
  const run = { observation: trainedRun(400), predictions: null, speeds, config, initial };
  const of = (first: Version, second: Version): string =>
    formatComparison(compareRuns({ ...run, version: first }, { ...run, version: second }));
  const [a, b] = ["3e3164ad0f2a7c", "6754f17d0f2a7c"];
  assert.match(
    of({ commit: a, clean: true }, { commit: b, clean: null }),
    /^commit: 3e3164ad0f2a → 6754f17d0f2a$/m,
  );
  const changed = of({ commit: a, clean: false }, { commit: a, clean: false });
  assert.match(changed, /^commit: 3e3164ad0f2a\+changes → 3e3164ad0f2a\+changes$/m);
  const none = { commit: null, clean: null };
  for (const one of [none, { commit: a, clean: true }]) assert.doesNotMatch(of(one, one), /commit/);
});
