/** Recordings that users bring, from what they bring to databases. */

import type { DataSet } from "../datasets/catalog/data_set.ts";
import type { DataContext } from "./context.ts";
import { type PrepareManner, prepareWatched } from "./prepare_watched.ts";
import { openAnnotations, openRaw, type RawRecordings } from "./raw_sources.ts";

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
