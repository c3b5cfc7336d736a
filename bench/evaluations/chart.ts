/** How an evaluation's cost grows with its database, as SVG. */

import * as Plot from "@observablehq/plot";
import { median } from "../../src/base/statistics.ts";
import { drawPlot } from "../gate/plot.ts";

/** One evaluation. */
export interface Growth {
  /** Of the network, and how it predicts. */
  readonly name: string;
  readonly samples: number;
  /** Samples a second. */
  readonly rate: number;
  /** Peak memory. */
  readonly gigabytes: number;
}

/**
 * Samples a second (lines) and peak memory (dashed) by the number of samples, each beside the median of its line: what is
 * flat stays at 1.
 */
export function growthChart(growths: readonly Growth[]): string {
  const lines = Map.groupBy(growths, ({ name }) => name);
  const beside = (of: (growth: Growth) => number): { name: string; samples: number; y: number }[] =>
    [...lines.values()].flatMap((line) => {
      const middle = median(line.map(of));
      return line.map((one) => ({ name: one.name, samples: one.samples, y: of(one) / middle }));
    });
  const [rates, memory] = [beside(({ rate }) => rate), beside(({ gigabytes }) => gigabytes)];
  const end = Math.max(...growths.map(({ samples }) => samples));
  const names = [...lines].map(([name, line], i) => {
    const { rate, gigabytes } = line.at(-1) as Growth;
    const text = `${name}: ${rate.toFixed(0)} a second, ${gigabytes.toFixed(2)} GB at the end`;
    return { name, text, samples: end, y: 0.1 + 0.1 * i };
  });
  const place = { x: "samples", y: "y", stroke: "name" } as const;
  return drawPlot("samples a second and peak memory as a database grows", {
    // Readable on a dark page too.
    style: { background: "white", color: "#222" },
    color: { scheme: "Observable10" },
    x: { label: "samples", type: "log" },
    y: {
      label: "beside the median: samples a second, peak memory (dashed)",
      domain: [0, 1.5],
      grid: true,
    },
    marks: [
      Plot.lineY(rates, { ...place, marker: true }),
      Plot.lineY(memory, { ...place, strokeDasharray: "4 4" }),
      Plot.text(names, { x: "samples", y: "y", text: "text", fill: "name", textAnchor: "end" }),
    ],
  });
}
