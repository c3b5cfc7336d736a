/** Writes the published database of one part of a split, sample after sample. */

import { encodeLabels } from "../formats/pickle/label_pickle.ts";
import { formatNpyHeader } from "../formats/npy/npy_header.ts";
import { digestSample, type SampleDigest } from "./content_digest.ts";
import { databasePaths } from "./database.ts";
import { type SampleShape, sampleSize } from "./shape.ts";
import type { Part } from "./splits.ts";

/**
 * Appends samples to `{part}_data.npy` and writes `{part}_label.pkl` at the end. How many there will be
 * need not be known: the header says 0 until {@link DatabaseWriter.close} writes the number, so that a file cut off
 * half-way opens nowhere. NumPy pads the header so that both are equally long.
 */
export class DatabaseWriter implements Disposable {
  readonly #folder: string;
  readonly #part: Part;
  readonly #shape: SampleShape;
  readonly #file: Deno.FsFile;
  readonly #samples: SampleDigest[] = [];

  /** Starts a database in a folder that exists and has none yet. */
  constructor(folder: string, part: Part, shape: SampleShape) {
    this.#folder = folder;
    this.#part = part;
    this.#shape = shape;
    this.#file = Deno.openSync(databasePaths(folder, part).data, { write: true, createNew: true });
    this.#write(formatNpyHeader("float32", [0, ...shape]));
  }

  /** Appends a sample, `values[C,T,V,M]`. */
  add(name: string, label: number, values: Float32Array): void {
    if (values.length !== sampleSize(this.#shape)) {
      throw new RangeError(
        `Cannot add "${name}": ${values.length} values; a sample is ${this.#shape.join(",")}`,
      );
    }
    this.#write(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    this.#samples.push(digestSample(name, label, values));
  }

  /** Makes the database whole and flushes it to the disk; gives the digests of what was added. */
  close(): readonly SampleDigest[] {
    this.#file.seekSync(0, Deno.SeekMode.Start);
    this.#write(formatNpyHeader("float32", [this.#samples.length, ...this.#shape]));
    this.#file.syncSync();
    const labels = {
      names: this.#samples.map((sample) => sample.name),
      labels: this.#samples.map((sample) => sample.label),
    };
    Deno.writeFileSync(databasePaths(this.#folder, this.#part).label, encodeLabels(labels));
    return this.#samples;
  }

  /** Closes the file, whole or not. */
  [Symbol.dispose](): void {
    this.#file.close();
  }

  #write(bytes: Uint8Array): void {
    let done = 0;
    while (done < bytes.length) done += this.#file.writeSync(bytes.subarray(done));
  }
}
