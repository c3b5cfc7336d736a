/** The axes of prepared samples. */

/** C, T, V, M of one sample: channels, frames, joints, persons. */
export type SampleShape = readonly [
  channels: number,
  frames: number,
  joints: number,
  persons: number,
];

/** The number of values of one sample. */
export function sampleSize(shape: SampleShape): number {
  return shape[0] * shape[1] * shape[2] * shape[3];
}
