/** The section of training: how each seed got where it is, how fast, and how long it waited for data. */

import { trainingBand } from "../../golden/layers/training.ts";
import type { Curve, Epoch } from "../record.ts";
import { type Chart, type Line, lineChart } from "./chart.ts";
import type { RunEvidence } from "./evidence.ts";
import { brief, share } from "./figures.ts";
import { partId } from "./ids.ts";
import { type Markup, markup } from "./markup.ts";

/** Epochs that the table shows; where there are more, evenly spread ones, the last among them. */
const MOST_ROWS = 40;

/** The section; nothing for a run that trained nothing. */
export function trainingSection(run: RunEvidence): Markup | null {
  const { result: { record }, golden } = run;
  const curves = (record?.curves ?? []).filter(({ epochs }) => epochs.length > 0);
  const samples = record?.observation.results[0]?.score.samples ?? 0;
  if (record === null || curves.length === 0 || samples === 0) return null;
  const id = partId(run.result, "training");
  const trained = golden?.trained ?? null;
  const band = trained && trainingBand(trained, 1);
  const lines = (of: (epoch: Epoch, curve: Curve) => number | null, dots = false): Line[] =>
    curves.map((curve) => ({
      name: `seed ${curve.seed}`,
      dots,
      points: curve.epochs.flatMap((epoch) => {
        const value = of(epoch, curve);
        return value === null ? [] : [[epoch.epoch + 1, value] as const];
      }),
    }));
  const epochs = curves.flatMap((curve) => curve.epochs.map(({ epoch }) => epoch + 1));
  const axis = { x: "epoch", whole: true, fromX: Math.min(...epochs), toX: Math.max(...epochs) };
  const charts: Chart[] = [
    {
      ...axis,
      title: "Top-1, %",
      unit: " %",
      lines: lines(({ correct1 }) => correct1 === null ? null : 100 * correct1 / samples, true),
      band: band && trained && {
        from: 100 * band.from / trained.samples,
        to: 100 * band.to / trained.samples,
        name: "where the golden’s seeds end",
      },
    },
    { ...axis, title: "Training loss", fromY: 0, lines: lines(({ loss }) => loss) },
    {
      ...axis,
      title: "Learning rate",
      fromY: 0,
      lines: [{ steps: true, points: (curves[0]?.epochs ?? []).map((e) => [e.epoch + 1, e.rate]) }],
    },
    ...timing(curves, lines),
  ];
  return markup`<section class="part" aria-labelledby="${id}"><h3 id="${id}">Training</h3>
<div class="charts wide">${charts.map(lineChart)}</div>
<details><summary>Every epoch, as a table</summary>${table(curves, samples)}</details>
</section>`;
}

/** Milliseconds a step where steps were counted, else seconds an epoch; and what of it was waiting. */
function timing(
  curves: readonly Curve[],
  lines: (of: (epoch: Epoch, curve: Curve) => number | null) => Line[],
): Chart[] {
  const isCounted = curves.every(({ steps }) => steps !== undefined);
  const per = (seconds: number, { steps = 1 }: Curve): number =>
    isCounted ? 1000 * seconds / steps : seconds;
  const epochs = curves.flatMap((curve) => curve.epochs);
  const knowsWaits = epochs.every(({ waited }) => waited !== undefined);
  const [waited, all] = [
    epochs.reduce((sum, epoch) => sum + (epoch.waited ?? 0), 0),
    epochs.reduce((sum, epoch) => sum + epoch.seconds, 0),
  ];
  return [{
    title: isCounted ? "Time a step, ms" : "Time an epoch, s",
    x: "epoch",
    whole: true,
    fromY: 0,
    lines: [
      ...lines(({ seconds }, curve) => per(seconds, curve)),
      ...knowsWaits
        ? lines(({ waited = 0 }, curve) => per(waited, curve)).map(({ points }, i) => ({
          points,
          style: i,
        }))
        : [],
    ],
    note: knowsWaits && all > 0
      ? `The lower lines are waiting for data: ${share(waited / all)} of the time.`
      : null,
  }];
}

function table(curves: readonly Curve[], samples: number): Markup {
  const length = Math.max(...curves.map(({ epochs }) => epochs.length));
  const every = Math.ceil(length / MOST_ROWS);
  const rows = Array.from({ length }, (_, i) => i).filter((i) => (length - 1 - i) % every === 0);
  const head = curves.map(({ seed }) =>
    markup`<th scope="col">loss, seed ${seed}</th><th scope="col">top-1, seed ${seed}</th><th scope="col">seconds, seed ${seed}</th>`
  );
  return markup`<div class="scroll" tabindex="0" role="group" aria-label="Epochs"><table>
<thead><tr><th scope="col">Epoch</th><th scope="col">Rate</th>${head}</tr></thead>
<tbody>${
    rows.map((i) =>
      markup`<tr><th scope="row">${i + 1}</th><td>${brief(curves[0]?.epochs[i]?.rate ?? 0)}</td>${
        curves.map(({ epochs }) => epochCells(epochs[i], samples))
      }</tr>`
    )
  }</tbody></table></div>`;
}

function epochCells(epoch: Epoch | undefined, samples: number): Markup {
  if (epoch === undefined) return markup`<td>–</td><td>–</td><td>–</td>`;
  const { loss, correct1, seconds } = epoch;
  return markup`<td>${loss.toFixed(4)}</td><td>${
    correct1 === null ? "–" : share(correct1 / samples)
  }</td><td>${seconds.toFixed(1)}</td>`;
}
