/** Charts as SVG text: the same data gives the same bytes on every machine. */

import * as Plot from "@observablehq/plot";
import type { HistoryJump, Series } from "../golden/history/history.ts";
import { drawPlot } from "./plot.ts";
import type { Curve } from "./record.ts";

/** An axis that counts from 1 to the largest of `lengths`, with at most ten ticks, all at whole numbers. */
function wholeAxis(label: string, lengths: readonly number[]): Plot.ScaleOptions {
  const length = Math.max(1, ...lengths);
  const every = Math.ceil(length / 10);
  const ticks = Array.from({ length }, (_, i) => i + 1).filter((n) => n % every === 0);
  return { label, ticks, tickFormat: "d", domain: [1, length] };
}

/** Mean training loss by epoch, a line a seed. */
export function lossChart(curves: readonly Curve[]): string {
  const points = curves.flatMap(({ seed, epochs }) =>
    epochs.map(({ epoch, loss }) => ({ seed: `seed ${seed}`, epoch: epoch + 1, loss }))
  );
  return drawPlot("training loss by epoch", {
    color: { legend: false, scheme: "Observable10" },
    x: wholeAxis("epoch", curves.map((c) => c.epochs.length)),
    y: { label: "loss", zero: true, grid: true },
    marks: [Plot.lineY(points, { x: "epoch", y: "loss", stroke: "seed" })],
  });
}

/** Accuracy on the val part by epoch, a line a seed; `samples` is the part's size. */
export function accuracyChart(curves: readonly Curve[], samples: number): string {
  const points = curves.flatMap(({ seed, epochs }) =>
    epochs.flatMap(({ epoch, correct1 }) =>
      correct1 === null
        ? []
        : [{ seed: `seed ${seed}`, epoch: epoch + 1, top1: 100 * correct1 / samples }]
    )
  );
  return drawPlot("accuracy by epoch", {
    color: { legend: false, scheme: "Observable10" },
    x: wholeAxis("epoch", curves.map((c) => c.epochs.length)),
    y: { label: "top-1, %", domain: [0, 100], grid: true },
    marks: [
      Plot.lineY(points, { x: "epoch", y: "top1", stroke: "seed" }),
      // Dots and not line markers: Plot numbers a marker's id by a counter of the process.
      Plot.dot(points, { x: "epoch", y: "top1", r: 2.5, fill: "seed" }),
    ],
  });
}

/** Confusion matrix, each row by its own share: `counts[true class][predicted class]`. */
export function confusionChart(counts: readonly (readonly number[])[]): string {
  const cells = counts.flatMap((row, truth) => {
    const total = row.reduce((sum, n) => sum + n, 0);
    return row.flatMap((n, predicted) =>
      n === 0 ? [] : [{ truth, predicted, share: n / total, text: String(n) }]
    );
  });
  const classes = counts.map((_, i) => i);
  const labels = counts.length <= 20;
  const ticks = classes.filter((c) => labels || c % 10 === 0);
  return drawPlot("confusion matrix", {
    width: 560,
    height: 560,
    padding: 0,
    color: { scheme: "Blues", domain: [0, 1] },
    x: { domain: classes, ticks, label: "predicted class", tickSize: 0 },
    y: { domain: classes, ticks, label: "true class", tickSize: 0 },
    marks: [
      Plot.cell(cells, { x: "predicted", y: "truth", fill: "share" }),
      ...(labels
        ? [Plot.text(cells, {
          x: "predicted",
          y: "truth",
          text: "text",
          fill: (d: { readonly share: number }) => d.share > 0.6 ? "white" : "black",
        })]
        : []),
    ],
  });
}

/** One series of the history, its jumps as rules; the x axis counts runs, for days without runs say nothing. */
export function historyChart(series: Series, jumps: readonly HistoryJump[]): string {
  const unit = series.metric === "accuracy" ? "top-1, %" : "samples a second";
  const points = series.points.map(({ value }, i) => ({ run: i + 1, value }));
  const rules = jumps.filter((s) =>
    s.series.run === series.run && s.series.kind === series.kind &&
    s.series.machine === series.machine && s.series.metric === series.metric
  ).map((s) => ({ at: s.index + 0.5, commit: s.since.commit }));
  return drawPlot(`${series.metric} of ${series.run}, ${series.kind}, on ${series.machine}`, {
    x: wholeAxis("run", [points.length]),
    y: { label: unit, grid: true, nice: true },
    marks: [
      Plot.ruleX(rules, { x: "at", stroke: "crimson" }),
      Plot.text(rules, { x: "at", text: "commit", frameAnchor: "top", dx: 4, textAnchor: "start" }),
      Plot.lineY(points, { x: "run", y: "value" }),
      Plot.dot(points, { x: "run", y: "value", r: 2.5, fill: "currentColor" }),
    ],
  });
}
