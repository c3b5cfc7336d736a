/** Which frames a layer's output hangs on, and what of it moves where only the first frames of its input do. */

/**
 * Which frames an output frame hangs on: frame t of the output is made of frames `stride·t - before` to
 * `stride·t + after` of the input, as far as there are any.
 */
export interface Reach {
  readonly before: number;
  readonly after: number;
  readonly stride: number;
}

/** The reach of what works on each frame by itself. */
export const ownFrame: Reach = { before: 0, after: 0, stride: 1 };

/** The reach of one behind another. */
export function chained(first: Reach, second: Reach): Reach {
  return {
    before: first.before + second.before * first.stride,
    after: first.after + second.after * first.stride,
    stride: first.stride * second.stride,
  };
}

/** The reach of several on one input. @throws {RangeError} if they stride apart: their frames would not meet. */
export function beside(reaches: readonly Reach[]): Reach {
  const strides = new Set(reaches.map(({ stride }) => stride));
  const [stride] = strides;
  if (stride === undefined || strides.size > 1) {
    throw new RangeError(`Cannot join layers of strides ${[...strides].join(", ")}: expected one`);
  }
  return {
    before: Math.max(...reaches.map(({ before }) => before)),
    after: Math.max(...reaches.map(({ after }) => after)),
    stride,
  };
}

/** Of `frames` frames, of which the first `moving` differ from still ones: what of the output does, and what that hangs on. */
export interface Moving {
  /** Frames of the output, from the first, that hang on a moving one. */
  readonly output: number;
  /** Frames of the input, from the first, that those hang on; no fewer than `moving`. */
  readonly input: number;
  /** Frames of zeros that those hang on behind the input's last one. */
  readonly beyond: number;
}

/**
 * What `moving` first frames, one or more, of `frames` move behind a layer. @param rounded says which number of frames of the
 * output is wanted where so many move: no fewer.
 */
export function movingBehind(
  { before, after, stride }: Reach,
  moving: number,
  frames: number,
  rounded: (frames: number) => number = (frames) => frames,
): Moving {
  const wanted = rounded(Math.ceil((moving + before) / stride));
  const output = Math.min(Math.ceil(frames / stride), wanted);
  const last = stride * (output - 1) + after;
  const input = Math.max(moving, Math.min(frames, last + 1));
  return { output, input, beyond: Math.max(0, last + 1 - input) };
}
