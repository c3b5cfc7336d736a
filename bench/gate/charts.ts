/** Power curves of the gate, as SVG. */

import * as Plot from "@observablehq/plot";
import { drawPlot } from "./plot.ts";

/** How often a fault is found, by its size. */
export interface PowerCurve {
  readonly name: string;
  readonly points: readonly { readonly at: number; readonly found: number }[];
}

/** The predictions gate: answers turned wrong, of `samples`. */
export function predictionsChart(curves: readonly PowerCurve[], samples: number): string {
  const label = `correct answers turned wrong, of ${samples.toLocaleString("en-US")}`;
  return powerChart("power of the predictions gate", label, curves, [99]);
}

/** The training gate: a drop, in deviations over seeds. */
export function trainingChart(curves: readonly PowerCurve[]): string {
  return powerChart("power of the training gate", "drop, in deviations over seeds", curves, [
    80,
    99,
  ]);
}

function powerChart(
  title: string,
  label: string,
  curves: readonly PowerCurve[],
  levels: readonly number[],
): string {
  const points = curves.flatMap(({ name, points }) =>
    points.map(({ at, found }) => ({ name, at, found: 100 * found }))
  );
  // Named in a corner that no curve reaches: their ends lie on one another.
  const end = Math.max(...points.map(({ at }) => at));
  const names = curves.map(({ name }, i) => ({ name, at: end, found: 10 * (i + 1) }));
  return drawPlot(title, {
    // Readable on a dark page too.
    style: { background: "white", color: "#222" },
    color: { scheme: "Observable10" },
    x: { label },
    y: { label: "found, %", domain: [0, 100], grid: true },
    marks: [
      Plot.ruleY(levels, { strokeDasharray: "4 4" }),
      Plot.lineY(points, { x: "at", y: "found", stroke: "name" }),
      Plot.text(names, { x: "at", y: "found", text: "name", fill: "name", textAnchor: "end" }),
    ],
  });
}
