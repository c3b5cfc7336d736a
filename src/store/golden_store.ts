/** The goldens on the disk: `golden/<dataset>/<model>.json`, and their predictions beside them. */

import { dirname, join } from "node:path";
import { sha256, sha256OfFile } from "../base/digest.ts";
import { MismatchError, UsageError } from "../base/errors.ts";
import { exists, writeTogether } from "../base/files.ts";
import { isOwnName } from "../datasets/catalog/choice.ts";
import { formatGolden, type Golden, type KeptPredictions, parseGolden } from "../golden/golden.ts";
import {
  formatPredictions,
  parsePredictions,
  type Prediction,
  scoreOf,
} from "../golden/prediction.ts";
import { promisedDrop } from "../golden/propose.ts";
import type { Places } from "../provision/context.ts";

/**
 * The folder of a run's golden: the project's for a built-in data set. Those of a user's own are none of the project's gate, and
 * lie beside the file that describes it.
 */
export function goldenFolder(places: Pick<Places, "golden" | "own">, run: string): string {
  const [dataset = ""] = run.split("/");
  return isOwnName(dataset) ? join(places.own ?? "", `${dataset}.golden`) : places.golden;
}

/** The file of a run's golden. */
export function goldenPath(folder: string, run: string): string {
  return join(folder, `${run}.json`);
}

/** A run's golden, null where none was recorded. @throws {DataError} if the file is no golden. */
export async function readGolden(folder: string, run: string): Promise<Golden | null> {
  const path = goldenPath(folder, run);
  try {
    return parseGolden(await Deno.readTextFile(path), path);
  } catch (thrown) {
    if (thrown instanceof Deno.errors.NotFound) return null;
    throw thrown;
  }
}

/**
 * The predictions that one section of a golden keeps.
 * @throws {MismatchError} if the file is missing, is not the one that the golden names, or comes to another score.
 */
export async function readKeptPredictions(
  folder: string,
  golden: Golden,
  kept: KeptPredictions,
): Promise<Prediction[]> {
  const { run } = golden;
  const { file, digest } = kept;
  const path = join(dirname(goldenPath(folder, run)), file);
  const text = await Deno.readTextFile(path).catch((thrown: unknown) => {
    if (!(thrown instanceof Deno.errors.NotFound)) throw thrown;
    throw new MismatchError(`Cannot hold ${run} to its golden: "${path}" is missing`);
  });
  const found = sha256(text);
  if (found !== digest) {
    throw new MismatchError(
      `Cannot hold ${run} to its golden: the digest of "${path}" is ${found}, recorded is ${digest}`,
    );
  }
  const predictions = parsePredictions(text, path);
  requireScored(golden, kept, predictions, path);
  return predictions;
}

/** Score and promise follow from what is kept, and are there for a reader: an edited one is none of these predictions'. */
function requireScored(
  { run, given, trained }: Golden,
  kept: KeptPredictions,
  predictions: readonly Prediction[],
  path: string,
): void {
  const refuse = (what: string, wanted: number, found: number): never => {
    throw new MismatchError(
      `Cannot hold ${run} to its golden: its ${what} is ${wanted}, "${path}" comes to ${found}`,
    );
  };
  const [first] = trained?.seeds ?? [];
  const score = kept === given?.predictions
    ? given.score
    : first && trained && { ...first, samples: trained.samples };
  const found = scoreOf(predictions);
  for (const key of ["correct1", "correct5", "samples"] as const) {
    if (score && score[key] !== found[key]) refuse(`score's ${key}`, score[key], found[key]);
  }
  const promised = promisedDrop(found.samples);
  if (kept.promisedDrop !== promised) refuse("promised drop", kept.promisedDrop, promised);
}

/**
 * The file of a run's recorded weights.
 * @throws {UsageError} if none were recorded.
 * @throws {MismatchError} if it is missing or is not the one that the golden names.
 */
export async function recordedWeightsPath(folder: string, run: string): Promise<string> {
  const recorded = (await readGolden(folder, run))?.given?.recorded;
  if (!recorded) {
    throw new UsageError(
      `Cannot take the recorded weights of ${run}: its golden has none; name a file, or record one: ` +
        "deno task golden propose --recorded FILE --reason WHY",
    );
  }
  const path = join(dirname(goldenPath(folder, run)), recorded.file);
  if (!await exists(path)) {
    throw new MismatchError(`Cannot hold ${run} to its golden: "${path}" is missing`);
  }
  const found = await sha256OfFile(path);
  if (found === recorded.digest) return path;
  throw new MismatchError(
    `Cannot hold ${run} to its golden: the digest of "${path}" is ${found}, recorded is ${recorded.digest}`,
  );
}

/** What lies beside a golden. */
export interface BesideGolden {
  readonly predictions?: readonly Prediction[] | null | undefined;
  /** The bytes of recorded weights. */
  readonly weights?: Uint8Array | undefined;
}

/** Writes a golden with what it names: predictions and recorded weights of the section that is new. */
export async function writeGolden(
  folder: string,
  golden: Golden,
  kept: KeptPredictions | null | undefined,
  { predictions, weights }: BesideGolden,
): Promise<void> {
  const path = goldenPath(folder, golden.run);
  const beside = (file: string): string => join(dirname(path), file);
  const recorded = golden.given?.recorded;
  await writeTogether([
    ...recorded && weights ? [[beside(recorded.file), weights] as const] : [],
    ...kept && predictions ? [[beside(kept.file), formatPredictions(predictions)] as const] : [],
    [path, formatGolden(golden)],
  ]);
}

/** The runs that have a golden, sorted. */
export async function goldenRuns(folder: string): Promise<string[]> {
  const runs: string[] = [];
  if (!await exists(folder)) return runs;
  for await (const dataset of Deno.readDir(folder)) {
    if (!dataset.isDirectory || dataset.name === "oracle") continue; // which are vectors
    for await (const { name } of Deno.readDir(join(folder, dataset.name))) {
      if (name.endsWith(".json")) runs.push(`${dataset.name}/${name.slice(0, -".json".length)}`);
    }
  }
  return runs.sort();
}
