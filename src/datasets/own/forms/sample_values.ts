/** Samples made value by value, so that each form checks the same and says the same of what is unsound. */

import { DataError } from "../../../base/errors.ts";
import { visibleLine } from "../../../base/text.ts";
import type { Sample } from "../../augmentation.ts";
import { rawError } from "../../raw/odd.ts";
import { type SampleShape, sampleSize } from "../../shape.ts";
import type { Most } from "../recordings.ts";

/** Values of one sample: 4 channels of 33 joints of 10 persons in 50,000 frames. More is no recording of persons. */
const MOST_VALUES = 2 ** 26;

/** How an error calls a sample of a file. */
export interface Place {
  readonly file: string;
  readonly sample: string;
}

/** @throws {DataError} if a sample that is being gathered has more values than any, before it is laid out. */
export function requireFew(values: number, { file, sample }: Place): void {
  if (values <= MOST_VALUES) return;
  throw rawError(file, `sample "${sample}" has more than ${MOST_VALUES} values`);
}

/** @throws {DataError} if a sample has an empty axis, or more values than any recording. */
export function requireShape(shape: SampleShape, { file, sample }: Place): void {
  const [c, t, v, m] = shape;
  const axes = `${c} channels, ${t} frames, ${v} joints, ${m} persons`;
  if (!(c > 0 && t > 0 && v > 0 && m > 0)) {
    throw rawError(file, `sample "${sample}" has ${axes}; wanted is at least one of each`);
  }
  if (sampleSize(shape) > MOST_VALUES) {
    throw rawError(file, `sample "${sample}" has ${axes}, more than ${MOST_VALUES} values`);
  }
}

/**
 * A sample `[C,T,V,M]` out of `valueAt`.
 * @throws {DataError} at an impossible shape, and with frame, joint and person at a value that is no finite number.
 */
export function sampleOf(
  shape: SampleShape,
  place: Place,
  valueAt: (c: number, t: number, v: number, m: number) => number,
): Sample {
  requireShape(shape, place);
  const [channels, frames, joints, persons] = shape;
  const values = new Float32Array(sampleSize(shape));
  let at = 0;
  for (let c = 0; c < channels; c++) {
    for (let t = 0; t < frames; t++) {
      for (let v = 0; v < joints; v++) {
        for (let m = 0; m < persons; m++) {
          const value = valueAt(c, t, v, m);
          values[at] = value;
          if (!Number.isFinite(values[at])) throw noNumber(place, value, { c, t, v, m });
          at++;
        }
      }
    }
  }
  return { shape, values };
}

/** Where in a sample a value lies, each from 0. */
interface At {
  readonly c: number;
  readonly t: number;
  readonly v: number;
  readonly m: number;
}

function noNumber({ file, sample }: Place, value: number, { c, t, v, m }: At): DataError {
  return rawError(
    file,
    `sample "${sample}": frame ${t}, joint ${v}, person ${m}, channel ${c} is ${value}; ` +
      "wanted is a finite number, and 0 for a joint that was not seen",
  );
}

/** More samples than any set has: NTU RGB+D 120 has 114,480, Kinetics some 650,000. */
const MOST_SAMPLES = 2 ** 23;

/** @throws {DataError} if there are none, or more than any set has. */
export function requireSamples(count: number, file: string): void {
  if (count === 0) throw rawError(file, "it has no sample");
  if (count > MOST_SAMPLES) throw rawError(file, `${count} samples are more than any set has`);
}

/** Letters that names of samples may have at most: they become names of files. */
const MOST_LETTERS = 200;

/** A name as it is shown and stored. @throws {DataError} if nothing is left of it, or it is too long. */
export function cleanName(name: string, file: string): string {
  const clean = visibleLine(name).trim();
  if (clean === "") throw rawError(file, "a sample's name is empty");
  if (clean.length <= MOST_LETTERS) return clean;
  throw rawError(file, `the name "${clean.slice(0, 40)}…" has ${clean.length} letters`);
}

/** @throws {DataError} naming the first sample that is there twice, or if there is none. */
export function requireNames(names: readonly string[], file: string): void {
  requireSamples(names.length, file);
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) throw rawError(file, `the sample "${name}" is there twice`);
    seen.add(name);
  }
}

/** Names for samples that have none, in the order of their numbers. */
export function numbered(bare: string, count: number): readonly string[] {
  const digits = String(Math.max(0, count - 1)).length;
  return Array.from({ length: count }, (_, i) => `${bare}_${String(i).padStart(digits, "0")}`);
}

/** A person in one frame: the values of joint v are `[v * C, (v + 1) * C)`. Undefined where it is not there. */
export type Pose = ArrayLike<number> | undefined;

/** Persons of each frame, as many as are there. */
export type Frames = readonly (readonly Pose[])[];

/** What frames have at most, as samples have it: at least one person. */
export function mostOf(frames: Frames): Most {
  return {
    frames: frames.length,
    persons: frames.reduce((most, persons) => Math.max(most, persons.length), 1),
  };
}

/** The most of several. */
export function mostOfAll(all: readonly Most[]): Most {
  return {
    frames: all.reduce((most, { frames }) => Math.max(most, frames), 0),
    persons: all.reduce((most, { persons }) => Math.max(most, persons), 0),
  };
}

/** Frames as a sample `[C,T,V,M]`. @throws {DataError} as {@link sampleOf}. */
export function sampleOfFrames(
  frames: Frames,
  [channels, joints]: readonly [channels: number, joints: number],
  place: Place,
): Sample {
  const { persons } = mostOf(frames);
  return sampleOf([channels, frames.length, joints, persons], place, (c, t, v, m) => {
    const pose = frames[t]?.[m];
    return pose === undefined ? 0 : pose[v * channels + c] ?? NaN;
  });
}
