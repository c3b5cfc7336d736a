/** Raw recordings as their owners pass them on, opened as sources. */

import { join } from "node:path";
import { DataError, UsageError } from "../base/errors.ts";
import { annotationSource } from "../datasets/raw/annotation_source.ts";
import { type ClipPart, kineticsSource, parseClipLabels } from "../datasets/raw/kinetics_source.ts";
import { assertKnownMissing, missingListNames } from "../datasets/raw/missing_lists.ts";
import { ntuSource, parseMissingList } from "../datasets/raw/ntu_source.ts";
import type { Odd } from "../datasets/raw/odd.ts";
import {
  joinRawFiles,
  openRawPlace,
  type RawFiles,
  type RawPlace,
} from "../datasets/raw/raw_files.ts";
import type { Source } from "../datasets/raw/source.ts";
import type { NtuDataset, Part } from "../datasets/splits.ts";
import { readAnnotations } from "../formats/annotations.ts";
import { ByteReader } from "../formats/byte_reader.ts";
import { FileBytes } from "../formats/byte_store.ts";
import { locate, obtain } from "../pins/obtain.ts";
import { readPins } from "../pins/pin.ts";
import type { DataContext } from "./context.ts";

/** Raw recordings that are open. */
export interface OpenedSource extends Disposable {
  readonly source: Source;
}

/** Where NTU's raw files lie, and which of them count. */
export interface NtuFiles {
  readonly dataset: NtuDataset;
  readonly split: string;
  /** Folders and zips that hold `.skeleton` files. */
  readonly places: readonly string[];
  /** The list of samples to leave out; the pinned one of NTU-60 is fetched where none is given. */
  readonly missingList: string | undefined;
  readonly odd: Odd;
}

/** Opens NTU's files. @throws {UsageError} if a place, or a list that is needed, is not there. */
export async function openNtu(files: NtuFiles, context: DataContext): Promise<OpenedSource> {
  const { dataset, split, places, odd } = files;
  for (const path of places) await Deno.stat(path).catch(naming(path)); // told before anything is fetched
  const ignored = await missingSamples(dataset, files.missingList, context);
  await context.fetched?.();
  using opening = new DisposableStack();
  const raw: RawFiles[] = [];
  for (const path of places) {
    const place = opening.use(await openPlace(path));
    raw.push(await place.files({ ending: ".skeleton" }));
  }
  const source = ntuSource({
    dataset,
    protocol: dataset,
    split,
    files: joinRawFiles(raw),
    ignored,
    odd,
  });
  return opened(source, opening.move());
}

/**
 * The samples of NTU whose skeletons are missing.
 * @throws {UsageError} where NTU-120's list is needed, and is neither given nor here.
 * @throws {DataError} where the pinned list of NTU-120 has other names than it is known to have.
 */
export async function missingSamples(
  dataset: NtuDataset,
  given: string | undefined,
  context: DataContext,
): Promise<ReadonlySet<string>> {
  const path = given ?? await missingList(dataset, context);
  const names = parseMissingList(await Deno.readTextFile(path).catch(naming(path)), path);
  if (given === undefined) assertKnownMissing(dataset, names, path);
  return names;
}

/** The pinned list: where `fetch-data` leaves it, or in a mirror folder; the small one of NTU-60 is fetched too. */
async function missingList(dataset: NtuDataset, context: DataContext): Promise<string> {
  const { places, mirror, signal } = context;
  const pin = (await readPins()).file(missingListNames[dataset]);
  const here = await locate(pin, { folder: join(places.data, "downloads"), mirror });
  if (here !== undefined) return here.path;
  if (dataset === "ntu120") {
    throw new UsageError(
      `Cannot use ntu120 without its list of missing skeletons: get it by deno task fetch-data ${pin.name}, ` +
        `or give it by --ignored-sample-path ${pin.name}, which github.com/shahroudy/NTURGB-D has`,
    );
  }
  return (await obtain(pin, { folder: join(places.cache, "downloads"), mirror, signal })).path;
}

/** Where the clips of Kinetics-skeleton, or of its twin, lie. */
export interface KineticsFiles {
  readonly dataset: "kinetics" | "twin-kinetics";
  /** The folder or zip that holds `kinetics_{train,val}/` and `kinetics_{train,val}_label.json`. */
  readonly path: string;
  readonly odd: Odd;
}

/** Opens Kinetics' clips. @throws {UsageError} {DataError} if the place, or a part of it, is not there. */
export async function openKinetics({ dataset, path, odd }: KineticsFiles): Promise<OpenedSource> {
  using opening = new DisposableStack();
  const place = opening.use(await openPlace(path));
  const train = await clipPart(place, "train", path);
  const val = await clipPart(place, "val", path);
  return opened(kineticsSource({ dataset, train, val, odd }), opening.move());
}

async function clipPart(place: RawPlace, part: Part, path: string): Promise<ClipPart> {
  const folder = `kinetics_${part}`;
  const clips = await place.files({ folder, ending: ".json" }).catch(naming(join(path, folder)));
  const labels = await place.files({ ending: `${folder}_label.json` });
  const [name] = labels.names;
  if (name === undefined) {
    throw new DataError(`Cannot read "${path}": it has no ${folder}_label.json`);
  }
  const text = new TextDecoder().decode(await labels.read(name));
  return { clips, labels: parseClipLabels(text, labels.describe(name)) };
}

/** Which recordings of an annotation pickle count. */
export interface AnnotationFile {
  /** Whose recordings they are. */
  readonly dataset: NtuDataset | "kinetics";
  readonly split: string;
  readonly path: string;
}

/**
 * Opens a pickle of pyskl or mmaction2. The database is called `ntu-pyskl`: its rules are not the published ones.
 * @throws {UsageError} if it is not there.
 * @throws {DataError} if it is broken, or has no such split.
 */
export function openAnnotations(file: AnnotationFile): OpenedSource {
  const { dataset, split, path } = file;
  using opening = new DisposableStack();
  const bytes = opening.use(openFile(path));
  const annotations = readAnnotations(ByteReader.of(bytes, path));
  const about = { dataset: `${dataset}-pyskl`, split, file: path };
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
  return (thrown) => {
    if (!(thrown instanceof Deno.errors.NotFound)) throw thrown;
    throw new UsageError(`Cannot read recordings: there is no "${path}"`);
  };
}
