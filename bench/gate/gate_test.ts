import assert from "node:assert/strict";
import { Random } from "../../src/base/random.ts";
import { predictions, trainedGolden } from "../../src/golden/testdata/examples.ts";
import { driftAlarms } from "./drift_gate.ts";
import { alarms, resample } from "./predictions_gate.ts";
import { dropFoundIn, foundAt, leftOut, residuals, trainingTrials } from "./training_gate.ts";

const normal = (random: Random): number => random.normal();

/** 1,000 answers, two of three right, whose margins lie evenly from 0 to 10. */
const spread = predictions(660, 1000).map((p, i) => ({ ...p, margin: (i * 7 % 1000) / 100 }));

Deno.test("resample() spreads margins as the run has them, those under its smallest included", () => {
  const real = predictions(30, 60).map((p, i) => ({ ...p, margin: 1 + i % 20 }));
  const drawn = resample(real, 10_000, Random.of(1));
  assert.equal(new Set(drawn.map((p) => p.name)).size, 10_000);
  // The first 20 of 60 lie evenly from 0 to 7.
  const share = drawn.filter((p) => p.margin < 0.7).length / 10_000;
  assert.ok(Math.abs(share - 1 / 30) < 0.005, `${share}`);
  assert.ok(drawn.every((p) => p.margin <= 20));
});

Deno.test("alarms() of noise that the layer was told are none, and 16 broken answers are always found", () => {
  const random = Random.of(1);
  const golden = resample(spread, 2000, random.fork("golden"));
  const gate = { noise: 0.2, understated: 1, broken: 0, trials: 50 };
  assert.equal(alarms(golden, gate, random.fork("noise")), 0);
  assert.ok(alarms(golden, { ...gate, broken: 16 }, random.fork("broken")) > 0.9);
});

Deno.test("alarms() show what a noise does that the layer was not told of", () => {
  const told = { noise: 0.2, understated: 20, broken: 0, trials: 10 };
  assert.equal(alarms(spread, told, Random.of(2)), 1);
});

Deno.test("trainingTrials() of normal seeds raise false alarms as often as stated", () => {
  const gate = { recorded: 5, fresh: 3, trials: 20_000, draw: normal };
  const { falseAlarms } = trainingTrials(gate, Random.of(3));
  assert.ok(Math.abs(falseAlarms - 0.01) < 0.0025, `${falseAlarms}`);
});

Deno.test("more new seeds find smaller drops, and larger drops are found more often", () => {
  const [one, five] = [1, 5].map((fresh) =>
    trainingTrials({ recorded: 5, fresh, trials: 2000, draw: normal }, Random.of(4))
  );
  assert.ok(one && five);
  assert.ok(dropFoundIn(0.8, five) < dropFoundIn(0.8, one));
  assert.ok(foundAt(3, five) < foundAt(6, five));
  assert.ok(Math.abs(foundAt(dropFoundIn(0.8, one), one) - 0.8) < 0.001);
});

Deno.test("leftOut() holds every seed against the band of the others", () => {
  const { trained } = trainedGolden();
  assert.ok(trained);
  assert.deepEqual(leftOut([trained]), { outside: 0, seeds: 5 });
  const seeds = trained.seeds.map((s, i) => i === 4 ? { ...s, correct1: 300 } : s);
  assert.deepEqual(leftOut([{ ...trained, seeds }]), { outside: 1, seeds: 5 });
});

Deno.test("residuals() of a golden have mean 0 and deviation 1", () => {
  const { trained } = trainedGolden();
  assert.ok(trained);
  const found = residuals([trained]);
  const squares = found.reduce((sum, r) => sum + r * r, 0);
  assert.ok(Math.abs(squares / found.length - 1) < 1e-12);
});

Deno.test("driftAlarms() of rounding alone are rare, and of errors a hundred times as large sure", () => {
  const gate = { oracle: 100, samples: 10_000, larger: 1, spread: 0.25, trials: 500 };
  assert.equal(driftAlarms(gate, Random.of(5)), 0);
  assert.equal(driftAlarms({ ...gate, larger: 100 }, Random.of(5)), 1);
});
