/** A measurement as Markdown: the machine, a row for each program, and what the brackets mean. */

import { markdownTable } from "../../src/report/table.ts";
import { spokenLoad } from "../side_by_side.ts";
import { type Estimate, medianEstimate } from "./intervals.ts";
import { ours, type Program, PROGRAMS } from "./programs.ts";
import type { Row, Saved } from "./saved.ts";

/** The whole report. */
export function report(measured: Saved): string {
  const { rows } = measured;
  const own = ours.filter((program) => rows.some((row) => row.program === program));
  const head = [
    ...["Network (batch)", "Task", "Program", "Samples a second"],
    ...own.map((program) => `${PROGRAMS[program]}, times as fast`),
    ...["Peak MB (at start)", "Logits apart"],
  ];
  const table = markdownTable(head, rows.map((row) => cells(row, own, rows)));
  return `${machineLine(measured)}\n\n${table}\n${brackets(rows)}\n`;
}

/** What it was measured on, with and when. */
export function machineLine({ machine, settings, versions, when, load }: Saved): string {
  const { cpu, cores, os, gpu } = machine;
  const { threads, frames, lengths, rounds, seconds } = settings;
  const spoken = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  const length = lengths === "full" ? "two persons to the last frame" : "lengths as NTU's";
  return [
    ...[gpu === null ? cpu : `${gpu} beside ${cpu}`, `${cores} cores`, `${threads} threads`, os],
    ...[`T ${frames}`, length, `${rounds} turns of ${seconds} s a repeat`, ...spoken],
    `${when.slice(0, 10)}, ${spokenLoad(load)} before the start`,
  ].join(", ");
}

function cells(row: Row, own: readonly Program[], all: readonly Row[]): string[] {
  const { task, network, batch, program, rates, startedKb, peakKb, apart, unavailable } = row;
  const titles = [`${network} (${batch})`, task, PROGRAMS[program]];
  if (unavailable !== null) {
    return [...titles, `not there: ${unavailable}`, ...own.map(() => "–"), "–", "–"];
  }
  return [
    ...titles,
    spoken(medianEstimate(rates)),
    ...own.map((name) => {
      const same = all.find((other) =>
        other.program === name && other.task === task && other.network === network
      );
      if (same === undefined || same === row || same.unavailable !== null) return "–";
      return spoken(medianEstimate(rates.map((rate, i) => (same.rates[i] as number) / rate)));
    }),
    `${(peakKb / 1024).toFixed(0)} (${(startedKb / 1024).toFixed(0)})`,
    apart === null ? "–" : apart.toExponential(0),
  ];
}

/** Repeats are as many in every row that is there. */
function brackets(rows: readonly Row[]): string {
  const rates = rows.find(({ unavailable }) => unavailable === null)?.rates ?? [];
  if (rates.length === 0) return "Nothing was measured.";
  const confidence = (100 * medianEstimate(rates).confidence).toFixed(1);
  return `Medians of ${rates.length} repeats, in each of which all processes began anew; in brackets where the true one ` +
    `lies with ${confidence} %, by order statistics. Each ratio is of one repeat. Logits are apart from the first ` +
    "program's by that share of the largest one.";
}

function spoken({ middle, from, to }: Estimate): string {
  const digits = middle < 100 ? 2 : 0;
  return `${middle.toFixed(digits)} (${from.toFixed(digits)} to ${to.toFixed(digits)})`;
}
