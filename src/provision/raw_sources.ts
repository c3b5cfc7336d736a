/** Raw recordings as their owners pass them on, opened as sources. */

import { join } from "node:path";
import { UsageError } from "../base/errors.ts";
import { whereMissing } from "../base/files.ts";
import type { DataSet } from "../datasets/catalog/data_set.ts";
import { annotationSource } from "../datasets/raw/annotation_source.ts";
import {
  assertKnownMissing,
  missingListFault,
  parseMissingList,
} from "../datasets/raw/missing_lists.ts";
import type { Odd } from "../datasets/raw/odd.ts";
import { openRawPlace, type RawPlace } from "../datasets/raw/raw_files.ts";
import type { Source } from "../datasets/raw/source.ts";
import { readAnnotations } from "../formats/annotations.ts";
import { ByteReader } from "../formats/byte_reader.ts";
import { FileBytes } from "../formats/byte_store.ts";
import { locate, obtain } from "../pins/obtain.ts";
import { readPins } from "../pins/pin.ts";
import { type DataContext, downloadsHeard } from "./context.ts";
import { soughtOf } from "./sought.ts";

/** Raw recordings that are open. */
export interface OpenedSource extends Disposable {
  readonly source: Source;
}

/** Where raw recordings lie, and which of them count. */
export interface RawRecordings {
  readonly dataSet: DataSet;
  /** Folders and zips. */
  readonly places: readonly string[];
  /** The list of samples to leave out; the data set's own where none is given. */
  readonly missingList?: string | undefined;
  readonly odd: Odd;
}

/**
 * Opens recordings in the form of their data set.
 * @throws {UsageError} if a place, or a list that is needed, is not there; if there are more places than the form takes.
 * @throws {DataError} if some of them are not there.
 */
export async function openRaw(
  { dataSet, places, missingList, odd }: RawRecordings,
  context: DataContext,
): Promise<OpenedSource> {
  const { title, raw } = dataSet;
  const [path = "", ...more] = places;
  if (raw.takes === "one place" && more.length > 0) {
    throw new UsageError(
      `Cannot read recordings of ${title} in "${
        places.join('", "')
      }": they lie in one folder or zip`,
    );
  }
  if (dataSet.leftOut !== undefined) { // told before its list is fetched
    for (const path of places) await Deno.stat(path).catch(naming(path));
  }
  const ignored = await missingSamples(dataSet, missingList, context);
  await context.fetched?.();
  using opening = new DisposableStack();
  const first = opening.use(await openPlace(path));
  const others: RawPlace[] = [];
  for (const path of more) others.push(opening.use(await openPlace(path)));
  const source = await raw.source({ of: dataSet, places: [first, ...others], ignored, odd });
  return opened(source, opening.move());
}

/**
 * The samples that a data set leaves out, or those of the list that is given.
 * @throws {UsageError} where a list is needed, and is neither given, nor here, nor to be fetched unasked.
 * @throws {DataError} where the pinned list has other names than it is known to have.
 */
export async function missingSamples(
  { name, family, leftOut }: Pick<DataSet, "name" | "family" | "leftOut">,
  given: string | undefined,
  context: DataContext,
): Promise<ReadonlySet<string>> {
  const { places, listener, mirror, signal } = context;
  if (given !== undefined) {
    const names = await listIn(given);
    const fault = leftOut?.kind === "pin" ? missingListFault(leftOut.digest, names) : undefined;
    if (fault !== undefined) {
      listener.note(
        `${name}: "${given}" is not the published list of ${family}'s missing skeletons: ${fault}`,
      );
    }
    return names;
  }
  if (leftOut === undefined) return new Set();
  if (leftOut.kind === "names") return new Set(leftOut.names);
  const pin = (await readPins()).file(leftOut.pin);
  const here = await locate(pin, { folder: join(places.data, "downloads"), mirror });
  if (here === undefined && leftOut.elsewhere !== undefined) {
    throw new UsageError(
      `Cannot use ${family} without its list of missing skeletons: get it by deno task fetch-data ${pin.name}, ` +
        `or give it by --ignored-sample-path ${pin.name}, which ${leftOut.elsewhere} has`,
    );
  }
  const folder = join(places.cache, "downloads");
  const onProgress = downloadsHeard(listener);
  const { path } = here ?? await obtain(soughtOf(pin), { folder, mirror, signal, onProgress });
  const names = await listIn(path);
  assertKnownMissing(family, leftOut.digest, names, path);
  return names;
}

/**
 * The samples that a data set leaves out, as far as its own list is here or in a mirror; undefined where it is not. No network.
 */
export async function missingSamplesHere(
  { leftOut }: Pick<DataSet, "leftOut">,
  { places, mirror }: Pick<DataContext, "places" | "mirror">,
): Promise<ReadonlySet<string> | undefined> {
  if (leftOut === undefined) return new Set();
  if (leftOut.kind === "names") return new Set(leftOut.names);
  const pin = soughtOf((await readPins()).file(leftOut.pin));
  for (const place of [places.data, places.cache]) {
    const found = await locate(pin, { folder: join(place, "downloads"), mirror });
    if (found !== undefined) return await listIn(found.path);
  }
  return undefined;
}

async function listIn(path: string): Promise<ReadonlySet<string>> {
  return parseMissingList(await Deno.readTextFile(path).catch(naming(path)), path);
}

/** Which recordings of an annotation pickle count. */
export interface AnnotationFile {
  /** Whose recordings they are, under which of the pickle's splits. */
  readonly dataSet: Pick<DataSet, "family" | "split">;
  readonly path: string;
}

/**
 * Opens a pickle of pyskl or mmaction2. The database is called `ntu-pyskl`: its rules are not the published ones.
 * @throws {UsageError} if it is not there.
 * @throws {DataError} if it is broken, or has no such split.
 */
export function openAnnotations({ dataSet, path }: AnnotationFile): OpenedSource {
  using opening = new DisposableStack();
  const bytes = opening.use(openFile(path));
  const annotations = readAnnotations(ByteReader.of(bytes, path));
  const about = { dataset: `${dataSet.family}-pyskl`, split: dataSet.split, file: path };
  return opened(annotationSource({ ...about, annotations }), opening.move());
}

function openFile(path: string): FileBytes {
  try {
    return FileBytes.open(path);
  } catch (thrown) {
    return naming(path)(thrown);
  }
}

function opened(source: Source, stack: DisposableStack): OpenedSource {
  return { source, [Symbol.dispose]: () => stack.dispose() };
}

async function openPlace(path: string): Promise<RawPlace> {
  return await openRawPlace(path).catch(naming(path));
}

function naming(path: string): (thrown: unknown) => never {
  return whereMissing(new UsageError(`Cannot read recordings: there is no "${path}"`));
}
