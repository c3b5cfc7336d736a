/**
 * The gate itself under simulation: false alarms and power of the predictions and the training layer, and false alarms of
 * the bound of a drift.
 *
 *     deno run -A bench/gate_simulation.ts
 *
 * It starts from what real runs left in `golden/`: their predictions, of which it draws 16,487 samples (NTU
 * xsub), and their seeds. The charts go to `bench/gate/`, the tables to standard output; the seed is fixed, so
 * the same goldens give the same bytes.
 */

import { fileURLToPath } from "node:url";
import { Random } from "../src/base/random.ts";
import { mean, proportionInterval, sampleDeviation } from "../src/base/statistics.ts";
import { catalog } from "../src/datasets/catalog/catalog.ts";
import type { TrainedGolden } from "../src/golden/golden.ts";
import type { Prediction } from "../src/golden/prediction.ts";
import { FEWEST_SEEDS } from "../src/golden/propose.ts";
import { markdownTable } from "../src/report/table.ts";
import { goldenRuns, readGolden, readKeptPredictions } from "../src/store/golden_store.ts";
import { predictionsChart, trainingChart } from "./gate/charts.ts";
import { driftAlarms } from "./gate/drift_gate.ts";
import { alarms, resample } from "./gate/predictions_gate.ts";
import { dropFoundIn, foundAt, leftOut, residuals, trainingTrials } from "./gate/training_gate.ts";

const SAMPLES = catalog["ntu-xsub"].counts.val?.samples ?? NaN;
/** The largest noise of a margin, in logits, that runs of the quick suite recorded on an x86-64 CPU, rounded up. */
const NOISE = 1.5e-5;
/** How much larger the true noise is than that. */
const UNDERSTATED = [1, 100, 1000] as const;
/** Logits of the oracle's forward vectors of one model, of which the largest error becomes the noise. */
const ORACLE_LOGITS = 920;
/** How much larger errors are, with trained weights or on the golden's engine, than the oracle shows on this one. */
const LARGER = [1, 1.5, 2] as const;
/** How unlike samples are, in the logarithm of their errors' size. */
const SPREADS = [0, 0.25, 0.5] as const;
/** A run of the gate; 16 of 16,487 is a tenth of a point. */
const BROKEN = 16;
const TRIALS = 10_000;
const CURVE_TRIALS = 1000;
const TRAINING_TRIALS = 100_000;
const FRESH_SEEDS = [1, 3, 5] as const;

/** A real run as the simulation takes it. */
interface RealRun {
  readonly run: string;
  readonly trained: TrainedGolden;
  readonly predictions: readonly Prediction[];
}

async function realRuns(folder: string): Promise<RealRun[]> {
  const runs: RealRun[] = [];
  for (const run of await goldenRuns(folder)) {
    const golden = await readGolden(folder, run);
    const trained = golden?.trained;
    if (!golden || !trained?.predictions) continue;
    const predictions = await readKeptPredictions(folder, golden, trained.predictions);
    runs.push({ run, trained, predictions });
  }
  return runs;
}

/** Predictions gate: a row a run, and how often a number of broken answers is found over all runs. */
function simulatePredictions(
  runs: readonly RealRun[],
  random: Random,
): { readonly table: string; readonly chart: string } {
  const drawn = runs.map(({ run, predictions }) => ({
    run,
    own: random.fork(run),
    golden: resample(predictions, SAMPLES, random.fork(`${run}/golden`)),
  }));
  const share = (
    { own, golden }: typeof drawn[number],
    understated: number,
    broken: number,
    trials: number,
  ): number => {
    const stream = own.fork(`${understated}/${broken}/${trials}`);
    return alarms(golden, { noise: NOISE, understated, broken, trials }, stream);
  };
  const rows = drawn.map((one) => [
    one.run,
    ...UNDERSTATED.map((factor) => atMost(share(one, factor, 0, TRIALS))),
    percent(share(one, 1, BROKEN, TRIALS)),
  ]);
  const head = [
    "Predictions of",
    ...UNDERSTATED.map((factor) => `False alarms, noise × ${factor}`),
    `${BROKEN} broken: found`,
  ];
  const curves = UNDERSTATED.map((understated) => ({
    name: understated === 1 ? "noise as told" : `noise ${understated} times as large`,
    points: Array.from({ length: 21 }, (_, broken) => ({
      at: broken,
      found: mean(drawn.map((one) => share(one, understated, broken, CURVE_TRIALS))),
    })),
  }));
  return { table: markdownTable(head, rows), chart: predictionsChart(curves, SAMPLES) };
}

/** Training gate: false alarms and power by the number of new seeds, and what that is in each golden's points. */
function simulateTraining(
  runs: readonly RealRun[],
  random: Random,
): { readonly tables: readonly string[]; readonly chart: string } {
  const goldens = runs.map(({ trained }) => trained);
  const real = residuals(goldens);
  const { outside, seeds } = leftOut(goldens);
  const trialsOf = (
    recorded: number,
    fresh: number,
    source: "normal" | "real",
  ): ReturnType<typeof trainingTrials> =>
    trainingTrials({
      recorded,
      fresh,
      trials: TRAINING_TRIALS,
      draw: source === "normal" ? (stream) => stream.normal() : (stream) => stream.pick(real),
    }, random.fork(`${source}/${recorded}/${fresh}`));
  const fewest = FRESH_SEEDS.map((fresh) => ({
    fresh,
    normal: trialsOf(FEWEST_SEEDS, fresh, "normal"),
    real: trialsOf(FEWEST_SEEDS, fresh, "real"),
  }));
  const byFresh = fewest.map(({ fresh, normal, real }) => [
    `${fresh}`,
    percent(normal.falseAlarms),
    percent(real.falseAlarms),
    ...[0.8, 0.99].map((share) => dropFoundIn(share, normal).toFixed(1)),
  ]);
  const byRun = runs.map(({ run, trained: { seeds, samples } }) => {
    const points = 100 * sampleDeviation(seeds.map((s) => s.correct1)) / samples;
    return [
      run,
      `${seeds.length}`,
      ...FRESH_SEEDS.map((fresh) => {
        const trials = trialsOf(seeds.length, fresh, "normal");
        return [0.8, 0.99].map((share) => (points * dropFoundIn(share, trials)).toFixed(1))
          .join(" / ");
      }),
    ];
  });
  const curves = fewest.map(({ fresh, normal }) => ({
    name: `${fresh} new ${fresh === 1 ? "seed" : "seeds"}`,
    points: Array.from({ length: 57 }, (_, i) => ({ at: i / 4, found: foundAt(i / 4, normal) })),
  }));
  return {
    tables: [
      `Real seeds outside the band of their golden's other seeds: ${outside} of ${seeds}\n`,
      markdownTable([
        "New seeds",
        "False alarms, normal seeds",
        `False alarms, ${real.length} real seeds`,
        "Drop found in 80 %",
        "Drop found in 99 %",
      ], byFresh),
      markdownTable([
        "Drop in points found in 80 % / 99 %",
        "Recorded seeds",
        ...FRESH_SEEDS.map((fresh) => `${fresh} new`),
      ], byRun),
    ],
    chart: trainingChart(curves),
  };
}

/** Bound of a drift: a row for how much larger errors are than the oracle's, a column for how unlike samples are. */
function simulateDrift(random: Random): string {
  const rows = LARGER.map((larger) => [
    `${larger}`,
    ...SPREADS.map((spread) =>
      atMost(driftAlarms(
        { oracle: ORACLE_LOGITS, samples: SAMPLES, larger, spread, trials: TRIALS },
        random.fork(`${larger}/${spread}`),
      ))
    ),
  ]);
  const head = ["Errors larger by", ...SPREADS.map((spread) => `False alarms, spread ${spread}`)];
  return markdownTable(head, rows);
}

function percent(share: number): string {
  return `${(100 * share).toFixed(2)} %`;
}

/** A share of the trials, with the upper end of its exact interval at 99 %. */
function atMost(share: number): string {
  const { to } = proportionInterval(Math.round(share * TRIALS), TRIALS, 0.02);
  return `${percent(share)} (< ${percent(to)})`;
}

async function main(): Promise<void> {
  const runs = await realRuns(fileURLToPath(new URL("../golden", import.meta.url)));
  const random = Random.of(1);
  const predictions = simulatePredictions(runs, random.fork("predictions"));
  const training = simulateTraining(runs, random.fork("training"));
  const charts = { predictions: predictions.chart, training: training.chart };
  for (const [name, svg] of Object.entries(charts)) {
    await Deno.writeTextFile(new URL(`gate/${name}.svg`, import.meta.url), `${svg}\n`);
  }
  const drift = simulateDrift(random.fork("drift"));
  const text = [predictions.table, drift, ...training.tables].join("\n");
  await Deno.stdout.write(new TextEncoder().encode(text));
}

if (import.meta.main) await main();
