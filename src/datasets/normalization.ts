/** Normalization over a whole database, as the published feeder of 2018 has it. */

import type { Sample } from "./augmentation.ts";
import { type Database, walk, type Watch } from "./database.ts";
import type { SampleShape } from "./shape.ts";

/** Mean and deviation of every channel and joint. */
export interface Moments {
  /** Of each channel and joint, `[C,V]`. */
  readonly mean: Float32Array;
  /** The population's, of the same. */
  readonly deviation: Float32Array;
}

/** Gathers {@link Moments} over samples, absent frames and persons included. */
export class MomentsSum {
  readonly #shape: SampleShape;
  #samples = 0;
  readonly #sum: Float64Array;
  readonly #squares: Float64Array;

  constructor(shape: SampleShape) {
    this.#shape = shape;
    this.#sum = new Float64Array(shape[0] * shape[2]);
    this.#squares = new Float64Array(shape[0] * shape[2]);
  }

  /** Takes one sample, `values[C,T,V,M]`. */
  add(values: Float32Array): void {
    const [channels, frames, joints, persons] = this.#shape;
    this.#samples++;
    let i = 0;
    for (let c = 0; c < channels; c++) {
      for (let t = 0; t < frames; t++) {
        for (let v = c * joints; v < (c + 1) * joints; v++) {
          for (let m = 0; m < persons; m++) {
            const x = values[i++] as number;
            this.#sum[v] = (this.#sum[v] as number) + x;
            this.#squares[v] = (this.#squares[v] as number) + x * x;
          }
        }
      }
    }
  }

  /** Mean and population standard deviation over N, T and M. */
  moments(): Moments {
    const n = this.#samples * this.#shape[1] * this.#shape[3];
    const mean = Float32Array.from(this.#sum, (sum) => sum / n);
    const deviation = Float32Array.from(this.#squares, (squares, i) => {
      return Math.sqrt(Math.max(0, squares / n - ((this.#sum[i] as number) / n) ** 2));
    });
    return { mean, deviation };
  }
}

/** The moments of a whole database, by one pass over it. */
export function momentsOf(database: Database, watch: Watch = {}): Moments {
  const sum = new MomentsSum(database.shape);
  for (const { values } of walk(database, watch)) sum.add(values);
  return sum.moments();
}

/** (x - mean) / deviation for each channel and joint, in float32 as published. */
export function normalize(sample: Sample, { mean, deviation }: Moments): Sample {
  const [channels, frames, joints, persons] = sample.shape;
  const values = new Float32Array(sample.values.length);
  let i = 0;
  for (let c = 0; c < channels; c++) {
    for (let t = 0; t < frames; t++) {
      for (let v = c * joints; v < (c + 1) * joints; v++) {
        for (let m = 0; m < persons; m++, i++) {
          const centered = Math.fround((sample.values[i] as number) - (mean[v] as number));
          values[i] = centered / (deviation[v] as number);
        }
      }
    }
  }
  return { shape: sample.shape, values };
}
