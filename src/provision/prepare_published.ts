/** NTU RGB+D and Kinetics-skeleton, which users bring, from what they bring to databases. */

import { join } from "node:path";
import type { NtuDataset, NtuSplit } from "../datasets/splits.ts";
import type { DataContext } from "./context.ts";
import { type PrepareManner, prepareWatched } from "./prepare_watched.ts";
import {
  type KineticsFiles,
  type NtuFiles,
  openAnnotations,
  openKinetics,
  openNtu,
} from "./raw_sources.ts";

/** What NTU is prepared from and how. */
export interface NtuRequest extends Omit<NtuFiles, "split">, PrepareManner {
  readonly splits: readonly NtuSplit[];
  /** Gets a folder for each split. */
  readonly out: string;
}

/** Prepares the splits. @throws {UsageError} if a place is not there. */
export async function prepareNtu(request: NtuRequest, context: DataContext): Promise<void> {
  for (const split of request.splits) {
    using opened = await openNtu({ ...request, split }, context);
    await prepareWatched(opened.source, join(request.out, split), context, request);
  }
}

/** What Kinetics is prepared from and how. */
export interface KineticsRequest extends Omit<KineticsFiles, "dataset">, PrepareManner {
  /** Gets the database; clips may lie in it too, as published. */
  readonly out: string;
}

/** Prepares Kinetics. @throws {UsageError} if the place is not there. */
export async function prepareKinetics(
  request: KineticsRequest,
  context: DataContext,
): Promise<void> {
  await context.fetched?.();
  using opened = await openKinetics({ ...request, dataset: "kinetics" });
  await prepareWatched(opened.source, request.out, context, request);
}

/** What is prepared of an annotation pickle. */
export interface AnnotationRequest extends Pick<PrepareManner, "skipBad"> {
  readonly dataset: NtuDataset | "kinetics";
  readonly path: string;
  /** The database's folder by split. */
  readonly out: Readonly<Record<string, string>>;
}

/** Prepares the splits of a pickle. @throws {UsageError} if it is not there. */
export async function prepareAnnotations(
  { dataset, path, out, skipBad }: AnnotationRequest,
  context: DataContext,
): Promise<void> {
  await context.fetched?.();
  for (const [split, folder] of Object.entries(out)) {
    using opened = openAnnotations({ dataset, split, path });
    await prepareWatched(opened.source, folder, context, { skipBad, workers: 1 });
  }
}
