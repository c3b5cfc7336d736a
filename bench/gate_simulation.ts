/**
 * The gate itself under simulation: false alarms and power of the predictions and the training layer.
 *
 *     deno run -A bench/gate_simulation.ts <noise> <chart.svg> <predictions.tsv> …
 *
 * `noise` is what the oracle measured on this engine, in logits. Each file is a real run's predictions; the
 * simulation draws 16,487 samples (NTU xsub) from it. Results are Markdown, on standard output.
 */

import * as Plot from "@observablehq/plot";
import { UsageError } from "../src/base/errors.ts";
import { Random } from "../src/base/random.ts";
import { parsePredictions, type Prediction } from "../src/golden/prediction.ts";
import { PUBLISHED_SAMPLES } from "../src/golden/published.ts";
import { FEWEST_SEEDS } from "../src/golden/propose.ts";
import { drawPlot } from "../src/report/plot.ts";
import { markdownTable } from "../src/report/table.ts";
import { regressions, resample } from "./gate/predictions_gate.ts";
import { dropFoundIn, falseAlarms, powerCurve, type PowerPoint } from "./gate/training_gate.ts";

const SAMPLES = PUBLISHED_SAMPLES["ntu-xsub"];
/** Enough to tell 1 false alarm in 1,000 from none. */
const PREDICTION_TRIALS = 5000;
const TRAINING_TRIALS = 100_000;
const CURVE_TRIALS = 20_000;
const FRESH_SEEDS = [1, 3, 5] as const;
const DROPS = Array.from({ length: 25 }, (_, i) => i / 2);

/** Predictions gate, one row a run and setting. */
function predictionsTable(
  runs: readonly { readonly name: string; readonly predictions: readonly Prediction[] }[],
  noise: number,
  random: Random,
): string {
  const settings = [1, 2, 4].flatMap((understated) =>
    [0, 16].map((broken) => ({ understated, broken, noise, trials: PREDICTION_TRIALS }))
  );
  const rows = runs.flatMap(({ name, predictions }) => {
    const own = random.fork(name);
    const golden = resample(predictions, SAMPLES, own.fork("golden"));
    return settings.map((setting) => {
      const stream = own.fork(`${setting.understated}/${setting.broken}`);
      const share = regressions(golden, setting, stream);
      return [name, `${setting.understated}`, `${setting.broken}`, percent(share)];
    });
  });
  return markdownTable(["Run", "True noise, of the told", "Answers broken", "Regression"], rows);
}

/** Training gate, one row for each number of new seeds, and the power curves. */
function trainingTable(random: Random): { table: string; chart: string } {
  const curves = FRESH_SEEDS.map((fresh) => {
    const gate = { recorded: FEWEST_SEEDS, fresh };
    return {
      fresh,
      alarms: falseAlarms({ ...gate, trials: TRAINING_TRIALS }, random.fork(`alarms/${fresh}`)),
      curve: powerCurve({ ...gate, trials: CURVE_TRIALS }, DROPS, random.fork(`curve/${fresh}`)),
    };
  });
  const rows = curves.map(({ fresh, alarms, curve }) => [
    String(fresh),
    percent(alarms),
    ...[0.8, 0.99].map((share) => dropFoundIn(share, curve)?.toFixed(1) ?? "beyond the curve"),
  ]);
  const head = ["New seeds", "False alarms", "Drop found in 80 %", "Drop found in 99 %"];
  return { table: markdownTable(head, rows), chart: powerChart(curves) };
}

function powerChart(
  curves: readonly { readonly fresh: number; readonly curve: readonly PowerPoint[] }[],
): string {
  const points = curves.flatMap(({ fresh, curve }) =>
    curve.map(({ drop, found }) => ({
      drop,
      found: 100 * found,
      seeds: `${fresh} new ${fresh === 1 ? "seed" : "seeds"}`,
    }))
  );
  // Named in a corner that no curve reaches: their ends lie on one another.
  const names = [...new Set(points.map((p) => p.seeds))].map((seeds, i) => ({
    seeds,
    drop: DROPS.at(-1) ?? 0,
    found: 10 * (i + 1),
  }));
  return drawPlot("power of the training gate", {
    color: { scheme: "Observable10" },
    x: { label: "drop, in deviations over seeds" },
    y: { label: "found, %", domain: [0, 100], grid: true },
    marks: [
      Plot.ruleY([80, 99], { strokeDasharray: "4 4" }),
      Plot.lineY(points, { x: "drop", y: "found", stroke: "seeds" }),
      Plot.text(names, { x: "drop", y: "found", text: "seeds", fill: "seeds", textAnchor: "end" }),
    ],
  });
}

function percent(share: number): string {
  return `${(100 * share).toFixed(2)} %`;
}

async function main([noise, chartPath, ...files]: readonly string[]): Promise<void> {
  const told = Number(noise);
  if (!(told > 0) || chartPath === undefined || files.length === 0) {
    throw new UsageError(
      `Cannot simulate with noise "${noise}" and ${files.length} files: give the noise in logits, ` +
        "the chart's path and at least one predictions file",
    );
  }
  const runs = await Promise.all(files.map(async (path) => ({
    name: path,
    predictions: parsePredictions(await Deno.readTextFile(path), path),
  })));
  const random = Random.of(1);
  const training = trainingTable(random.fork("training"));
  await Deno.writeTextFile(chartPath, training.chart);
  const text = `${predictionsTable(runs, told, random.fork("predictions"))}\n${training.table}`;
  await Deno.stdout.write(new TextEncoder().encode(text));
}

if (import.meta.main) await main(Deno.args);
