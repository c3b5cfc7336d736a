/** The published files of one part: values N,C,T,V,M in a `.npy`, names and labels in a pickle. */

import { DataError } from "../base/errors.ts";
import { decodeLabels } from "../formats/pickle/label_pickle.ts";
import { NpyFile } from "../formats/npy/npy_file.ts";
import type { DatabasePaths, SampleStore } from "./sample_store.ts";
import { type SampleShape, sampleSize } from "./shape.ts";

/** An open `.npy` and its labels; values stay on the disk until they are asked for. */
export class NpyStore implements SampleStore {
  readonly names: readonly string[];
  readonly labels: readonly number[];
  readonly shape: SampleShape;
  readonly #file: NpyFile;

  private constructor({ data, label }: DatabasePaths, file: NpyFile) {
    const { names, labels } = decodeLabels(Deno.readFileSync(label), label);
    const [n, c, t, v, m, ...rest] = file.shape;
    if (
      c === undefined || t === undefined || v === undefined || m === undefined || rest.length > 0
    ) {
      throw new DataError(
        `Cannot open "${data}": its shape is ${file.shape.join(",")}; expected N,C,T,V,M`,
      );
    }
    if (n !== names.length || n !== labels.length) {
      throw new DataError(
        `Cannot open "${data}": ${n} samples, but "${label}" has ${names.length} names and ${labels.length} labels`,
      );
    }
    this.names = names;
    this.labels = labels;
    this.shape = [c, t, v, m];
    this.#file = file;
  }

  /** Opens both files. @throws {DataError} if they are not a database. */
  static open(paths: DatabasePaths): NpyStore {
    const file = NpyFile.open(paths.data);
    try {
      return new NpyStore(paths, file);
    } catch (thrown) {
      file[Symbol.dispose]();
      throw thrown;
    }
  }

  read(index: number, frames: number, target: Float32Array): void {
    const [c, t, v, m] = this.shape;
    const row = frames * v * m;
    const start = index * sampleSize(this.shape);
    if (frames === t) return this.#file.readInto(target, start);
    for (let channel = 0; channel < c; channel++) {
      const into = target.subarray(channel * row, (channel + 1) * row);
      this.#file.readInto(into, start + channel * t * v * m);
    }
  }

  [Symbol.dispose](): void {
    this.#file[Symbol.dispose]();
  }
}
