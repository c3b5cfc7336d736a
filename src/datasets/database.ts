/**
 * The published database of one half of a split: `{train,val}_data.npy`, float32 N,C,T,V,M in C order, and
 * `{train,val}_label.pkl`, a pickled pair of names and labels.
 */

import { basename, dirname, join } from "node:path";
import { DataError, InterruptedError, MismatchError } from "../base/errors.ts";
import { decodeLabels } from "../formats/label_pickle.ts";
import { NpyFile } from "../formats/npy_file.ts";
import {
  compareSamples,
  contentDigest,
  describeDifference,
  digestSample,
  type SampleDigest,
  sampleListDigest,
} from "./content_digest.ts";
import { type Manifest, readManifest } from "./manifest.ts";
import { type SampleShape, sampleSize } from "./shape.ts";
import { type Part, parts } from "./splits.ts";

/** Where the two files of a database lie. */
export interface DatabasePaths {
  readonly data: string;
  readonly label: string;
}

/** The published file names of one half. */
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
  /** Which half it is, as its file's name tells. */
  readonly part: Part | undefined;
  readonly #file: NpyFile;

  private constructor(paths: DatabasePaths, file: NpyFile, limit = Infinity) {
    const { names, labels } = decodeLabels(Deno.readFileSync(paths.label), paths.label);
    const [n, c, t, v, m, ...rest] = file.shape;
    if (
      c === undefined || t === undefined || v === undefined || m === undefined || rest.length > 0
    ) {
      throw new DataError(
        `Cannot open "${paths.data}": its shape is ${file.shape.join(",")}; expected N,C,T,V,M`,
      );
    }
    if (n !== names.length || n !== labels.length) {
      throw new DataError(
        `Cannot open "${paths.data}": ${n} samples, but "${paths.label}" has ${names.length} names and ${labels.length} labels`,
      );
    }
    this.paths = paths;
    this.names = names.slice(0, limit);
    this.labels = labels.slice(0, limit);
    this.shape = [c, t, v, m];
    this.part = parts.find((part) => basename(paths.data) === `${part}_data.npy`);
    this.manifest = this.part && readManifest(dirname(paths.data));
    this.#file = file;
  }

  /**
   * Opens a database of ours or of the published scripts.
   *
   * @throws {DataError} if the two files are not a database.
   */
  static open(paths: DatabasePaths): Database {
    const file = NpyFile.open(paths.data);
    try {
      return new Database(paths, file);
    } catch (thrown) {
      file[Symbol.dispose]();
      throw thrown;
    }
  }

  /** Opens one half of the database in a folder. */
  static openPart(folder: string, part: Part): Database {
    return Database.open(databasePaths(folder, part));
  }

  /** The first `limit` samples alone. It reads from the same open file, which this database closes. */
  first(limit: number): Database {
    return new Database(this.paths, this.#file, limit);
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
    const row = frames * v * m;
    if (!(frames >= 1 && frames <= t) || target.length !== c * row || !(index < this.size)) {
      throw new RangeError(
        `Cannot read ${frames} frames of sample ${index} into ${target.length} values: the database is ${this.size},${this.shape}`,
      );
    }
    const start = index * sampleSize(this.shape);
    if (frames === t) return this.#file.readInto(target, start);
    for (let channel = 0; channel < c; channel++) {
      const into = target.subarray(channel * row, (channel + 1) * row);
      this.#file.readInto(into, start + channel * t * v * m);
    }
  }

  /** Closes the file. */
  [Symbol.dispose](): void {
    this.#file[Symbol.dispose]();
  }
}

/** The digests of every sample, by one pass over the values. */
export function digestDatabase(database: Database, watch: Watch = {}): SampleDigest[] {
  const values = new Float32Array(sampleSize(database.shape));
  const samples: SampleDigest[] = [];
  for (const [i, name] of database.names.entries()) {
    tick(watch, i, database.size);
    database.read(i, database.shape[1], values);
    samples.push(digestSample(name, database.labels[i] as number, values));
  }
  tick(watch, database.size, database.size);
  return samples;
}

/** What a database is bound to: the digests that a golden compares. */
export interface DatabaseDigests {
  readonly sampleList: string;
  readonly content: string;
}

/**
 * Reads a database whole, and holds it against its own manifest if it has one.
 *
 * @throws {MismatchError} naming the samples that differ. Nothing is rebuilt: what changed is for its owner to say.
 */
export function verifyAgainstManifest(database: Database, watch: Watch = {}): DatabaseDigests {
  const found = digestDatabase(database, watch);
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
