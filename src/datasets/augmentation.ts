/**
 * The published augmentations of one sample `[C,T,V,M]`: the random draws apart from the arithmetic, so that the arithmetic
 * can be held against the published code (yysijie/st-gcn 4e51f3c, st_gcn/feeder/tools.py).
 *
 * Arithmetic is float64 and rounded once at the end, when the values are stored.
 */

import type { Random } from "../base/random.ts";
import type { SampleShape } from "./shape.ts";

/** One sample: values in C,T,V,M order. What is given is never changed. */
export interface Sample {
  /** C, T, V, M. */
  readonly shape: SampleShape;
  /** As many as the shape says. */
  readonly values: Float32Array | Float64Array;
}

/** A sample of another shape, zeros, in the same precision. */
export function zerosLike(sample: Sample, shape: SampleShape): Sample {
  const size = shape[0] * shape[1] * shape[2] * shape[3];
  const values = sample.values instanceof Float32Array
    ? new Float32Array(size)
    : new Float64Array(size);
  return { shape, values };
}

/** Copies `frames` frames from `from` on to `to` on in another sample with the same C, V and M. */
function copyFrames(
  source: Sample,
  from: number,
  target: Sample,
  to: number,
  frames: number,
): void {
  const [channels, length, joints, persons] = source.shape;
  const row = joints * persons;
  for (let c = 0; c < channels; c++) {
    const start = (c * length + from) * row;
    target.values.set(
      source.values.subarray(start, start + frames * row),
      (c * target.shape[1] + to) * row,
    );
  }
}

function withFrames({ shape: [c, , v, m] }: Sample, frames: number): SampleShape {
  return [c, frames, v, m];
}

/** Where a window of `size` frames begins: in the clip, or the clip in the window when it is shorter. */
export function drawRandomChoose(random: Random, frames: number, size: number): number {
  return random.integer(0, Math.abs(frames - size));
}

/** Crops `size` frames from `begin` on, or pads with zeros so that the clip begins at `begin`. */
export function applyRandomChoose(sample: Sample, size: number, begin: number): Sample {
  const frames = sample.shape[1];
  if (frames === size) return sample;
  const result = zerosLike(sample, withFrames(sample, size));
  if (frames < size) copyFrames(sample, 0, result, begin, frames);
  else copyFrames(sample, begin, result, 0, size);
  return result;
}

/** Pads a shorter clip with zeros at its end; a longer one stays as it is. */
export function autoPad(sample: Sample, size: number): Sample {
  return sample.shape[1] < size ? applyRandomChoose(sample, size, 0) : sample;
}

/** Frames from the first to behind the last with any value that is not zero; `undefined` if there is none. */
export function validSpan(sample: Sample): readonly [begin: number, end: number] | undefined {
  const [channels, frames, joints, persons] = sample.shape;
  const row = joints * persons;
  const isValid = (t: number): boolean => {
    for (let c = 0; c < channels; c++) {
      const start = (c * frames + t) * row;
      for (let i = start; i < start + row; i++) if (sample.values[i] !== 0) return true;
    }
    return false;
  };
  let begin = 0;
  while (begin < frames && !isValid(begin)) begin++;
  if (begin === frames) return undefined;
  let end = frames;
  while (!isValid(end - 1)) end--;
  return [begin, end];
}

/** Where the valid span is to begin: anywhere it fits. Of an empty sample 0. */
export function drawRandomShift(random: Random, sample: Sample): number {
  const [begin, end] = validSpan(sample) ?? [0, sample.shape[1]];
  return random.integer(0, sample.shape[1] - (end - begin));
}

/** Moves the valid span so that it begins at `bias`. */
export function applyRandomShift(sample: Sample, bias: number): Sample {
  const span = validSpan(sample);
  if (span === undefined) return sample;
  const result = zerosLike(sample, sample.shape);
  copyFrames(sample, span[0], result, bias, span[1] - span[0]);
  return result;
}

/** A path from a start to an end: degrees, scale, and shift along x and y. */
export interface Move {
  readonly angle: readonly [number, number];
  readonly scale: readonly [number, number];
  readonly tx: readonly [number, number];
  readonly ty: readonly [number, number];
}

/** Draws start and end of a move from the published choices. */
export function drawRandomMove(random: Random): Move {
  const two = (choices: readonly number[]): readonly [number, number] => [
    random.pick(choices),
    random.pick(choices),
  ];
  return {
    angle: two([-10, -5, 0, 5, 10]),
    scale: two([0.9, 1, 1.1]),
    tx: two([-0.2, -0.1, 0, 0.1, 0.2]),
    ty: two([-0.2, -0.1, 0, 0.1, 0.2]),
  };
}

/** Turns, scales and then shifts x and y of every joint, padding too, frame by frame along the move. */
export function applyRandomMove(sample: Sample, move: Move): Sample {
  const [channels, frames, joints, persons] = sample.shape;
  const result = { shape: sample.shape, values: sample.values.slice() };
  const row = joints * persons;
  if (channels < 2) {
    throw new RangeError(`Cannot move a sample of ${channels} channels: x and y are needed`);
  }
  for (let t = 0; t < frames; t++) {
    const angle = between(move.angle, t, frames) * Math.PI / 180;
    const scale = between(move.scale, t, frames);
    const [cos, sin] = [Math.cos(angle) * scale, Math.sin(angle) * scale];
    const [tx, ty] = [between(move.tx, t, frames), between(move.ty, t, frames)];
    for (let i = t * row; i < (t + 1) * row; i++) {
      const x = sample.values[i] as number;
      const y = sample.values[frames * row + i] as number;
      result.values[i] = cos * x - sin * y + tx;
      result.values[frames * row + i] = sin * x + cos * y + ty;
    }
  }
  return result;
}

/** The value at frame `t` of `frames` from start to end, both included; at one frame the start. */
function between([start, end]: readonly [number, number], t: number, frames: number): number {
  if (frames === 1) return start;
  return t === frames - 1 ? end : start + t * ((end - start) / (frames - 1));
}

/** Subtracts `mean` from every value of the frames before the valid span's end, padding in front of it included. */
export function subtractMean(sample: Sample, mean: number): Sample {
  const end = validSpan(sample)?.[1];
  if (mean === 0 || end === undefined) return sample;
  const [channels, frames, joints, persons] = sample.shape;
  const result = { shape: sample.shape, values: sample.values.slice() };
  const row = joints * persons;
  for (let c = 0; c < channels; c++) {
    const start = c * frames * row;
    for (let i = start; i < start + end * row; i++) {
      result.values[i] = (sample.values[i] as number) - mean;
    }
  }
  return result;
}

/** Keeps every `stride`-th frame from `begin` on (training). */
export function downsample(sample: Sample, stride: number, begin: number): Sample {
  const frames = Math.ceil((sample.shape[1] - begin) / stride);
  const result = zerosLike(sample, withFrames(sample, frames));
  for (let t = 0; t < frames; t++) copyFrames(sample, begin + t * stride, result, t, 1);
  return result;
}

/**
 * Turns each group of `stride` frames into persons of one frame (test): out[c,t,v,i·M+m] = x[c,t·stride+i,v,m].
 *
 * @throws {RangeError} if the frames cannot be grouped.
 */
export function sliceTime(sample: Sample, stride: number): Sample {
  const [channels, frames, joints, persons] = sample.shape;
  if (frames % stride !== 0) {
    throw new RangeError(`Cannot group ${frames} frames by ${stride}: expected a divisor`);
  }
  const groups = frames / stride;
  const result = zerosLike(sample, [channels, groups, joints, stride * persons]);
  let to = 0;
  for (let c = 0; c < channels; c++) {
    for (let t = 0; t < groups; t++) {
      for (let v = 0; v < joints; v++) {
        for (let i = 0; i < stride; i++) {
          const from = ((c * frames + t * stride + i) * joints + v) * persons;
          for (let m = 0; m < persons; m++) result.values[to++] = sample.values[from + m] as number;
        }
      }
    }
  }
  return result;
}
