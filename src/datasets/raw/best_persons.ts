/** Which persons of a frame are kept where OpenPose saw more. */

import { type Sample, zerosLike } from "../augmentation.ts";

/** The channel of a sample that holds the scores. */
const SCORE = 2;

/**
 * Keeps the `keep` persons of every frame of `[C,T,V,M]`, x, y, score, whose scores sum highest, the highest first. Equal
 * sums keep their order (yysijie/st-gcn 4e51f3c, st_gcn/feeder/feeder_kinetics.py).
 *
 * @param target gets the values, `[C,T,V,keep]`; else they are as precise as the sample's.
 */
export function keepBest(sample: Sample, keep: number, target?: Float32Array): Sample {
  const { shape: [channels, frames, joints, persons], values } = sample;
  const shape = [channels, frames, joints, keep] as const;
  const kept = target === undefined ? zerosLike(sample, shape) : { shape, values: target };
  const sums = new Float64Array(persons);
  const order = Array.from({ length: persons }, (_, m) => m);
  for (let t = 0; t < frames; t++) {
    const scores = (SCORE * frames + t) * joints * persons;
    for (let m = 0; m < persons; m++) {
      let sum = 0;
      for (let v = 0; v < joints; v++) sum += values[scores + v * persons + m] as number;
      sums[m] = sum;
      order[m] = m;
    }
    order.sort((a, b) => (sums[b] as number) - (sums[a] as number));
    for (let c = 0; c < channels; c++) {
      for (let v = 0; v < joints; v++) {
        const joint = (c * frames + t) * joints + v;
        for (let slot = 0; slot < keep; slot++) {
          kept.values[joint * keep + slot] =
            values[joint * persons + (order[slot] as number)] as number;
        }
      }
    }
  }
  return kept;
}
