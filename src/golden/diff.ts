/** What one golden changes against another, for a reviewer. */

import type { Golden } from "./golden.ts";
import { trainingBand } from "./layers/training.ts";
import { counted, percent } from "./words.ts";

/** One field that changed; `undefined` is an absent one. */
export interface GoldenChange {
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** Every leaf that differs between two goldens, in the order of the fields; `before` null is a new golden. */
export function diffGoldens(before: Golden | null, after: Golden): GoldenChange[] {
  const old = new Map(before === null ? [] : leaves("", before));
  const fresh = new Map(leaves("", after));
  return [...new Set([...fresh.keys(), ...old.keys()])]
    .map((path) => ({ path, before: old.get(path), after: fresh.get(path) }))
    .filter((change) => change.before !== change.after);
}

/** Path and value of everything that is neither an object nor an array. */
export function leaves(path: string, value: unknown): [string, unknown][] {
  if (value === null || typeof value !== "object") return [[path, value]];
  return Object.entries(value).flatMap(([key, inner]) =>
    leaves(path === "" ? key : `${path}.${key}`, inner)
  );
}

/** One line of what a golden promises: its mean, its band for one seed, its given weights' score. */
export function summarizeGolden({ run, trained, given, published }: Golden): string {
  const promises: string[] = [];
  if (trained !== null) {
    const band = trainingBand(trained, 1);
    promises.push(
      `${percent(trained.mean, trained.samples)} over ${
        counted(trained.seeds.length, "seed")
      }, one ` +
        `seed in ${percent(band.from, trained.samples)} to ${percent(band.to, trained.samples)}`,
    );
  }
  if (given?.score) {
    promises.push(`${percent(given.score.correct1, given.score.samples)} with given weights`);
  }
  promises.push(...published.map((p) => `${p.top1} % published (${p.source})`));
  return `${run}: ${promises.join("; ")}`;
}
