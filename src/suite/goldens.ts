/** All goldens together: read, and checked against the configs that they are bound to. */

import { canonicalJson } from "../base/digest.ts";
import { MismatchError } from "../base/errors.ts";
import { publishedFigures } from "../datasets/catalog/published.ts";
import { configChanges } from "../golden/config_changes.ts";
import {
  type GivenGolden,
  type Golden,
  parseGolden,
  type TrainedGolden,
} from "../golden/golden.ts";
import { short } from "../golden/words.ts";
import {
  goldenRuns,
  readGolden,
  readKeptPredictions,
  recordedWeightsPath,
} from "../store/golden_store.ts";
import type { Places } from "../provision/context.ts";
import { configDigest, type RunConfig } from "./run_config.ts";
import { Checkout } from "../base/checkout.ts";
import { readConfigOf } from "./configs.ts";
import type { Environment } from "../base/process.ts";
import { diffGoldens, type GoldenChange } from "../golden/diff.ts";

/** Every golden, sorted by run. @throws {DataError} if one cannot be read. */
export async function readGoldens({ golden: folder }: Places): Promise<Golden[]> {
  const goldens: Golden[] = [];
  for (const run of await goldenRuns(folder)) {
    const golden = await readGolden(folder, run);
    if (golden !== null) goldens.push(golden);
  }
  return goldens;
}

/** A line for each golden that is not of its file's run, config or predictions. */
export async function checkGoldens(places: Places): Promise<string[]> {
  const problems: string[] = [];
  for (const run of await goldenRuns(places.golden)) {
    const golden = await readGolden(places.golden, run);
    if (golden !== null) problems.push(...await problemsOf(run, golden, places));
  }
  return problems;
}

async function problemsOf(run: string, golden: Golden, places: Places): Promise<string[]> {
  const problems = golden.run === run ? [] : [`golden "${run}" says it is of ${golden.run}`];
  const config = await readConfigOf(places, run);
  const bound = otherSettings(run, golden.trained ?? golden.given, config);
  if (bound !== undefined) {
    problems.push(
      `golden "${run}" is bound to ${bound}; take the change back, or propose a new golden`,
    );
  }
  const given = golden.given?.recorded ? golden.given : null;
  const recorded = otherSettings(run, given, config);
  if (recorded !== undefined && bound === undefined) {
    problems.push(`golden "${run}" has recorded weights of ${recorded}; record them anew`);
  }
  if (given !== null) {
    problems.push(...await mismatches(() => recordedWeightsPath(places.golden, run)));
  }
  problems.push(...await mismatches(async () => await requirePublished(golden)));
  for (const kept of [golden.trained?.predictions, golden.given?.predictions]) {
    if (!kept) continue;
    problems.push(...await mismatches(() => readKeptPredictions(places.golden, golden, kept)));
  }
  return problems;
}

/**
 * What a section of a golden is of where it is not a config's: by the keys that differ, or by digests where it keeps no
 * config. Undefined where it is, or where no config is known to be behind it.
 */
function otherSettings(
  run: string,
  section: Pick<TrainedGolden | GivenGolden, "recipe" | "config"> | null,
  config: RunConfig,
): string | undefined {
  const recipe = section?.recipe ?? null;
  const digest = configDigest(config);
  if (recipe === null || recipe === digest) return undefined;
  const file = `config/${run}.yaml`;
  const changes = section?.config ? configChanges(section.config, config) : [];
  return changes.length > 0
    ? `other settings than ${file}: ${changes.join("; ")}`
    : `the recipe ${short(recipe)}, ${file} is ${short(digest)}`;
}

/**
 * Holds the published figures that a golden keeps beside its own against those that are known of its run.
 * @throws {MismatchError} if they are others.
 */
export function requirePublished({ run, published }: Golden): void {
  if (canonicalJson(published) === canonicalJson(publishedFigures(run))) return;
  throw new MismatchError(
    `Cannot hold ${run} to its golden: the published figures in it are not those that are known of the run`,
  );
}

/** The message of a mismatch, none where there is none. */
async function mismatches(look: () => Promise<unknown>): Promise<string[]> {
  try {
    await look();
    return [];
  } catch (thrown) {
    if (!(thrown instanceof MismatchError)) throw thrown;
    return [thrown.message];
  }
}

/** What one golden has apart from its earlier self. */
export interface GoldenDifference {
  readonly run: string;
  readonly kind: "changed" | "new" | "gone";
  readonly changes: readonly GoldenChange[];
}

/**
 * What the goldens of the tree change against those of a commit; goldens that are the same are left out.
 * @throws {UsageError} if git knows no such commit.
 * @throws {UnavailableError} if there is no git, or no checkout.
 */
export async function diffAgainst(
  places: Places,
  project: string,
  revision: string,
  environment: Environment,
): Promise<GoldenDifference[]> {
  const checkout = await Checkout.open(project, environment);
  const commit = await checkout.commitOf(revision);
  const goldens = new Map((await readGoldens(places)).map((golden) => [golden.run, golden]));
  const before = (await checkout.filesAt(commit, "golden")).flatMap((path) => {
    const run = /^golden\/((?!oracle\/)[^/]+\/[^/]+)\.json$/.exec(path)?.[1];
    return run === undefined ? [] : [run];
  });
  const found: GoldenDifference[] = [];
  for (const run of [...new Set([...before, ...goldens.keys()])].sort()) {
    const after = goldens.get(run);
    if (after === undefined) {
      found.push({ run, kind: "gone", changes: [] });
      continue;
    }
    const path = `golden/${run}.json`;
    const text = await checkout.textAt(commit, path);
    const old = text === null ? null : parseGolden(text, path);
    const changes = diffGoldens(old, after);
    if (changes.length > 0) found.push({ run, kind: old === null ? "new" : "changed", changes });
  }
  return found;
}
