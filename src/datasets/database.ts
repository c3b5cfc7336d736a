/**
 * The published database of one part of a split: `{train,val}_data.npy`, float32 N,C,T,V,M in C order, and
 * `{train,val}_label.pkl`, a pickled pair of names and labels. A folder of Kinetics' clips and its label file stand in for
 * them, as in the configs of 2018.
 */

import { basename, dirname, join } from "node:path";
import { InterruptedError, MismatchError } from "../base/errors.ts";
import type { Sample } from "./augmentation.ts";
import { ClipStore } from "./raw/clip_store.ts";
import {
  compareSamples,
  contentDigest,
  describeDifference,
  digestSample,
  type SampleDigest,
  sampleListDigest,
} from "./content_digest.ts";
import { type Manifest, readManifest } from "./manifest.ts";
import { NpyStore } from "./npy_store.ts";
import type { DatabasePaths, SampleStore } from "./sample_store.ts";
import { type SampleShape, sampleSize } from "./shape.ts";
import { type Part, parts } from "./splits.ts";

export type { DatabasePaths } from "./sample_store.ts";

/** The published file names of one part. */
export function databasePaths(folder: string, part: Part): DatabasePaths {
  return { data: join(folder, `${part}_data.npy`), label: join(folder, `${part}_label.pkl`) };
}

/** How a long walk over samples is watched and stopped. */
export interface Watch {
  readonly progress?: ((done: number, total: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Tells of one more sample. @throws {InterruptedError} once the signal is given. */
export function tick(watch: Watch, done: number, total: number): void {
  if (watch.signal?.aborted) {
    throw new InterruptedError(`Stopped after ${done} of ${total} samples`);
  }
  watch.progress?.(done, total);
}

/** A database opened for reading; values stay on the disk until they are asked for. */
export class Database implements Disposable {
  readonly paths: DatabasePaths;
  readonly names: readonly string[];
  readonly labels: readonly number[];
  /** C, T, V, M of one sample. */
  readonly shape: SampleShape;
  /** Beside a database that we made; the published scripts write none. */
  readonly manifest: Manifest | undefined;
  /** Which part it is, as its file's name tells. */
  readonly part: Part | undefined;
  /** Whether it is the beginning of another, by {@link Database.first}. */
  readonly isCut: boolean;
  readonly #store: SampleStore;

  private constructor(paths: DatabasePaths, store: SampleStore, limit?: number) {
    this.paths = paths;
    this.names = store.names.slice(0, limit);
    this.labels = store.labels.slice(0, limit);
    this.shape = store.shape;
    this.part = parts.find((part) => basename(paths.data) === `${part}_data.npy`);
    this.manifest = this.part && readManifest(dirname(paths.data));
    this.isCut = limit !== undefined;
    this.#store = store;
  }

  /**
   * Opens a database of ours or of the published scripts, or a folder of clips.
   *
   * @throws {DataError} if the two files are not a database.
   */
  static open(paths: DatabasePaths): Database {
    const store = isFolder(paths.data) ? ClipStore.open(paths) : NpyStore.open(paths);
    try {
      return new Database(paths, store);
    } catch (thrown) {
      store[Symbol.dispose]();
      throw thrown;
    }
  }

  /** Opens one part of the database in a folder. */
  static openPart(folder: string, part: Part): Database {
    return Database.open(databasePaths(folder, part));
  }

  /** The first `limit` samples alone. It reads from the same open file, which this database closes. */
  first(limit: number): Database {
    return new Database(this.paths, this.#store, limit);
  }

  /** N, the number of samples. */
  get size(): number {
    return this.names.length;
  }

  /**
   * Reads the first `frames` frames of sample `index` into `target[C,frames,V,M]`, and nothing else.
   *
   * @throws {RangeError} if the sample, the frames or the target do not fit.
   */
  read(index: number, frames: number, target: Float32Array): void {
    const [c, t, v, m] = this.shape;
    if (
      !(frames >= 1 && frames <= t) || target.length !== c * frames * v * m || !(index < this.size)
    ) {
      throw new RangeError(
        `Cannot read ${frames} frames of sample ${index} into ${target.length} values: the database is ${this.size},${this.shape}`,
      );
    }
    this.#store.read(index, frames, target);
  }

  /** Whether its samples hold more persons than are kept, for the feeder to choose from. */
  get isRaw(): boolean {
    return this.#store.readAll !== undefined;
  }

  /** As {@link Database.read}, with every person and not rounded; `undefined` unless the database is raw. */
  readAll(index: number, frames: number): Sample | undefined {
    return this.#store.readAll?.(index, frames);
  }

  [Symbol.dispose](): void {
    this.#store[Symbol.dispose]();
  }
}

function isFolder(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch {
    return false; // what is wrong with it, opening it tells
  }
}

/** A sample on a walk over a database; its values, `[C,T,V,M]`, hold until the next one. */
export interface WalkedSample {
  readonly name: string;
  readonly label: number;
  readonly values: Float32Array;
}

/** Is shown each sample of a walk, with the digest of its values. */
export type SeeSample = (sample: WalkedSample, digest: string) => void;

/** One pass over all samples. @throws {InterruptedError} once the signal is given. */
export function* walk(database: Database, watch: Watch): Generator<WalkedSample, void, void> {
  const values = new Float32Array(sampleSize(database.shape));
  for (const [i, name] of database.names.entries()) {
    tick(watch, i, database.size);
    database.read(i, database.shape[1], values);
    yield { name, label: database.labels[i] as number, values };
  }
  tick(watch, database.size, database.size);
}

/** The digests of every sample, by one pass over the values, which `see` is shown besides. */
export function digestDatabase(
  database: Database,
  watch: Watch = {},
  see: SeeSample = () => {},
): SampleDigest[] {
  return Array.from(walk(database, watch), (sample) => {
    const digest = digestSample(sample.name, sample.label, sample.values);
    see(sample, digest.sha256);
    return digest;
  });
}

/** What a database is bound to: the digests that a golden compares. */
export interface DatabaseDigests {
  readonly sampleList: string;
  readonly content: string;
}

/**
 * Reads a database whole, which `see` is shown, and holds it against its own manifest if it has one.
 *
 * @throws {MismatchError} naming the samples that differ. Nothing is rebuilt: what changed is for its owner to say.
 */
export function verifyAgainstManifest(
  database: Database,
  watch: Watch = {},
  see: SeeSample = () => {},
): DatabaseDigests {
  const found = digestDatabase(database, watch, see);
  const difference = manifestDifference(database, found);
  if (difference === undefined) {
    return { sampleList: sampleListDigest(database.names), content: contentDigest(found) };
  }
  throw new MismatchError(
    `Cannot use "${database.paths.data}": it differs from its manifest: ${difference}; prepare it again if the raw files are right`,
  );
}

/** How a database's samples differ from what its manifest says; `undefined` if they do not, or there is none. */
export function manifestDifference(
  { part, manifest, shape, names }: Database,
  found: readonly SampleDigest[],
): string | undefined {
  const recorded = part && manifest?.[part];
  if (recorded === undefined) return undefined;
  const rows = recorded.rows.map(([name, label, sha256]) => ({ name, label, sha256 }));
  const difference = describeDifference(compareSamples(rows, found));
  if (difference !== "") return difference;
  const wish = manifest?.shape.join(",");
  if (wish !== shape.join(",")) return `shape ${shape.join(",")} instead of ${wish}`;
  const holds = contentDigest(found) === recorded.content &&
    sampleListDigest(names) === recorded.sampleList;
  return holds ? undefined : "the digests in it are not those of its own sample list";
}
