/** The words in a table's cells, the same in the terminal, in Markdown and on the page. */

import { mean } from "../base/statistics.ts";
import type { Golden } from "../golden/golden.ts";
import { trainingBand } from "../golden/layers/training.ts";
import { percent, thousands, versionWords } from "../golden/words.ts";
import type { RunResult } from "./result.ts";

/** Column heads of the results table. */
export const RESULT_COLUMNS = [
  "Run",
  "Seeds",
  "Samples",
  "Top-1",
  "Top-5",
  "Verdict",
  "Layer",
  "Time",
] as const;

/** One row of the results table; a dash where a run left nothing. */
export function resultCells({ run, kind, judgement, record }: RunResult): string[] {
  const results = record?.observation.results ?? [];
  const samples = results[0]?.score.samples ?? 0;
  const rate = (pick: "correct1" | "correct5"): string =>
    samples === 0 ? "–" : percent(mean(results.map((r) => r.score[pick])), samples);
  const seeds = results.flatMap((r) => r.seed === null ? [] : [String(r.seed)]);
  return [
    run,
    kind === "recorded weights"
      ? "recorded"
      : results.length === 0
      ? "–"
      : seeds.length === 0
      ? "given"
      : seeds.join(" "),
    samples === 0 ? "–" : thousands(samples),
    rate("correct1"),
    rate("correct5"),
    judgement.verdict,
    judgement.layer ?? "–",
    record === null ? "–" : duration(record.times.total),
  ];
}

/** A sentence for each state of the program, beside a commit, in which runs of a result were made. */
export function changesNoted({ runs }: { readonly runs: readonly RunResult[] }): string[] {
  const versions = runs.flatMap(({ record }) =>
    record?.clean === false ? [versionWords(record, 12)] : []
  );
  return [...new Set(versions)].map((version) =>
    `Made by ${version}: files were not as the commit has them.`
  );
}

/** `7.1 s`, `3 min 05 s`, `2 h 07 min`. */
export function duration(seconds: number): string {
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  const pad = (n: number): string => String(n).padStart(2, "0");
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${pad(whole % 60)} s`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)} h ${pad(minutes % 60)} min`;
}

/** Column heads of the goldens' table. */
export const GOLDEN_COLUMNS = [
  "Run",
  "Samples",
  "Top-1 here",
  "Deviation",
  "Seeds",
  "Band of one seed",
  "Published",
] as const;

/** One row of the goldens' table: what was measured here and what was published, apart. */
export function goldenCells({ run, inputs, trained, given, published }: Golden): string[] {
  const band = trained === null ? null : trainingBand(trained, 1);
  const here = trained !== null
    ? percent(trained.mean, trained.samples)
    : given?.score
    ? percent(given.score.correct1, given.score.samples)
    : "–";
  const samples = trained?.samples ?? given?.score?.samples ?? published[0]?.samples ??
    Object.values(inputs.val.counts).at(-1);
  return [
    run,
    samples === undefined ? "–" : thousands(samples),
    here,
    trained === null ? "–" : percent(trained.deviation, trained.samples),
    trained === null ? (given?.score ? "given" : "–") : String(trained.seeds.length),
    trained === null || band === null
      ? "–"
      : `${percent(band.from, trained.samples)} to ${percent(band.to, trained.samples)}`,
    published.length === 0 ? "–" : published.map((p) => `${p.top1} %`).join(" or "),
  ];
}
