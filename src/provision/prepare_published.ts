/** Recordings, those of pinned files and those that users bring, prepared with somebody listening. */

import { join } from "node:path";
import type { DataSet } from "../datasets/catalog/data_set.ts";
import { nameSome } from "../datasets/content_digest.ts";
import { manifestName } from "../datasets/manifest.ts";
import { prepare } from "../datasets/prepare.ts";
import type { Source } from "../datasets/raw/source.ts";
import { verifyCounts } from "../datasets/verify.ts";
import { type DataContext, watched } from "./context.ts";
import { openAnnotations, openRaw, type RawRecordings } from "./raw_sources.ts";

/** How a database is prepared, whatever it is made of. */
export interface PrepareManner {
  /** Leaves unsound files out, named in the manifest. */
  readonly skipBad: boolean;
  readonly workers: number;
}

/** As pinned recordings are prepared: whole, and by this thread. */
const plainly: PrepareManner = { skipBad: false, workers: 1 };

/** Prepares a source and says what came of it: what was left out, and what is not as it is known of the data set. */
export async function prepareWatched(
  source: Source,
  out: string,
  context: Pick<DataContext, "listener" | "signal">,
  { skipBad, workers }: PrepareManner = plainly,
): Promise<void> {
  const { dataset, split, own } = source;
  const activity = `prepare ${own?.name ?? `${dataset}-${split}`}`;
  const { listener } = context;
  const passedOver = new Set(source.passedOver).size;
  if (passedOver > 0) {
    listener.note(
      `${activity}: ${passedOver} hidden ${
        passedOver === 1 ? "file" : "files"
      }, as systems leave beside data (._name, .DS_Store, __MACOSX), passed over`,
    );
  }
  const manifest = await prepare({ source, out, skipBad, workers, ...watched(activity, context) });
  const { counts, skipped } = manifest;
  const told = Object.entries(counts).filter(([, n]) => n > 0).map(([what, n]) => `${n} ${what}`);
  listener.note(`${activity}: ${told.join(", ")}, in "${out}"`);
  for (const [what, n] of source.own === undefined ? [] : Object.entries(manifest.notes)) {
    listener.note(`${activity}: ${n} ${what}`);
  }
  if (skipped.length > 0) {
    const names = nameSome(skipped.map(({ name }) => name));
    const reasons = join(out, manifestName);
    listener.note(`${activity}: unsound and left out: ${names}; the reasons are in "${reasons}"`);
  }
  for (const text of verifyCounts(manifest)) {
    listener.note(`${activity}: not the published set: ${text}`);
  }
}

/** A data set, and the folder that gets its database; other things may lie in it too, as published. */
export interface Wanted {
  readonly dataSet: DataSet;
  readonly out: string;
}

/** What is prepared from raw recordings, and how. */
export interface RawRequest extends Omit<RawRecordings, "dataSet">, PrepareManner {
  readonly wanted: readonly Wanted[];
}

/** Prepares data sets of the same recordings. @throws {UsageError} if a place is not there. */
export async function prepareRaw(request: RawRequest, context: DataContext): Promise<void> {
  for (const { dataSet, out } of request.wanted) {
    using opened = await openRaw({ ...request, dataSet }, context);
    await prepareWatched(opened.source, out, context, request);
  }
}

/** What is prepared of an annotation pickle. */
export interface AnnotationRequest extends Pick<PrepareManner, "skipBad"> {
  readonly wanted: readonly Wanted[];
  readonly path: string;
}

/** Prepares data sets of a pickle. @throws {UsageError} if it is not there. */
export async function prepareAnnotations(
  { wanted, path, skipBad }: AnnotationRequest,
  context: DataContext,
): Promise<void> {
  await context.fetched?.();
  for (const { dataSet, out } of wanted) {
    using opened = openAnnotations({ dataSet, path });
    await prepareWatched(opened.source, out, context, { skipBad, workers: 1 });
  }
}
