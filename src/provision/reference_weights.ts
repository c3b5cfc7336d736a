/** The weights that a run is given: a file of the user's, or the published one. */

import { UnavailableError } from "../base/errors.ts";
import { exists } from "../base/files.ts";
import { publishedFile, publishedRuns, runOfPublishedFile } from "../datasets/catalog/published.ts";
import type { PublishedWeights } from "../golden/observation.ts";
import { locate, toldBy } from "../pins/obtain.ts";
import { type FilePin, namesOf, readPins } from "../pins/pin.ts";
import type { DataContext } from "./context.ts";
import { fetchPin, recordedDigests } from "./fetch.ts";
import { soughtIn } from "./sought.ts";

/** What `--weights` says for the published weights of a run; a file of that name is `./reference`. */
export const REFERENCE = "reference";

/** What it says for those that are kept beside the run's golden. */
export const RECORDED = "recorded";

async function pinOf(run: string): Promise<FilePin> {
  return (await readPins()).file(publishedFile(run));
}

/** The run that a file of published weights is of, by any of its published names. */
export async function publishedRunOf(file: string): Promise<string | undefined> {
  const pin = (await readPins()).all().find((one) => namesOf(one).includes(file));
  return pin && runOfPublishedFile(pin.name);
}

/**
 * The path of the weights that `weights` means: itself, or the published file, fetched if need be.
 * @throws {UsageError} if none were published for the run.
 * @throws {UnavailableError} that tells what each place answered and how to go on.
 */
export async function provideWeights(
  weights: string,
  run: string,
  context: DataContext,
): Promise<string> {
  if (weights !== REFERENCE) return weights;
  const options = { folder: context.places.models, offline: false };
  const { path } = await fetchPin(await pinOf(run), options, context);
  context.listener.note(`published weights in "${path}"`);
  return path;
}

/** What tells that weights are a run's published ones; undefined where nothing does. */
export async function publishedWeights(
  path: string,
  run: string,
  { places }: Pick<DataContext, "places">,
): Promise<PublishedWeights | undefined> {
  if (!publishedRuns.includes(run)) return undefined;
  const pin = await pinOf(run);
  const by = await toldBy(pin, path, recordedDigests(places));
  return by && { file: pin.name, by };
}

/**
 * What was thrown because a run's data is missing, with a word about its weights if they are missing too, so that
 * nobody has to find out one after the other.
 */
export async function withMissingWeights(
  thrown: unknown,
  weights: string | undefined,
  run: string,
  context: Pick<DataContext, "places" | "mirror">,
): Promise<unknown> {
  if (weights === undefined || !(thrown instanceof UnavailableError)) return thrown;
  const missing = weights === RECORDED
    ? undefined
    : weights === REFERENCE
    ? await missingPin(run, context)
    : await exists(weights)
    ? undefined
    : `The weights "${weights}" are not here either`;
  return missing === undefined ? thrown : new UnavailableError(`${thrown.message}\n${missing}`);
}

async function missingPin(
  run: string,
  context: Pick<DataContext, "places" | "mirror">,
): Promise<string | undefined> {
  const command = await referenceMissing(run, context);
  return command && `The published weights are not here either: ${command}`;
}

/** The command that fetches a run's published weights; undefined where they are here or in a mirror. */
export async function referenceMissing(
  run: string,
  { places, mirror }: Pick<DataContext, "places" | "mirror">,
): Promise<string | undefined> {
  const pin = await pinOf(run);
  const folder = places.models;
  const found = await locate(await soughtIn(places, pin), {
    folder,
    mirror,
    lockFile: recordedDigests(places),
  });
  return found === undefined ? `deno task fetch-models ${pin.name}` : undefined;
}
