/** How long something moves in samples. */

/**
 * Of each sample and person of values `[N,C,T,V,M]`, the frames up to the last one that is not zero throughout; 0 where the person is
 * absent. Frames of zeros in front of it count: content may stop and start.
 */
export function movingFrames(
  { shape, data }: {
    readonly shape: readonly [n: number, c: number, t: number, v: number, m: number];
    readonly data: Float32Array;
  },
): number[][] {
  const [samples, channels, frames, joints, persons] = shape;
  const frame = joints * persons;
  return Array.from({ length: samples }, (_, n) =>
    Array.from({ length: persons }, (_, m) => {
      let moving = 0;
      for (let c = 0; c < channels; c++) {
        const begin = (n * channels + c) * frames * frame + m;
        let at = begin + frames * frame - persons;
        for (const stop = begin + moving * frame; at >= stop && data[at] === 0;) at -= persons;
        moving = Math.max(moving, Math.floor((at - begin) / frame) + 1);
      }
      return moving;
    }));
}
