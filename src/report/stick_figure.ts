/** The persons of one frame as lines on a small window. */

import type { Sample } from "../datasets/augmentation.ts";
import type { Layout } from "../skeleton/layouts.ts";

/** Which two channels are looked at. */
export interface View {
  readonly title: string;
  readonly across: number;
  readonly along: number;
  /** Whether the second channel grows upward, as in a room, or downward, as in an image. */
  readonly up: boolean;
}

/** What recordings have where their layout does not say it. */
const IN_SPACE: readonly string[] = ["x", "y", "z"];

/** From the front, and where there is depth from the side. Without it positions are an image's, whose y grows downward. */
export function viewsOf({ channels = IN_SPACE }: Pick<Layout, "channels">): readonly View[] {
  const at = (axis: string, otherwise: number): number =>
    channels.includes(axis) ? channels.indexOf(axis) : otherwise;
  const [across, along, depth] = [at("x", 0), at("y", 1), channels.indexOf("z")];
  if (depth < 0) return [{ title: "motion", across, along, up: false }];
  return [
    { title: "front", across, along, up: true },
    { title: "side", across: depth, along, up: true },
  ];
}

/** A window's size in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

const EDGE = 8;
/** Room for a label below. */
const FOOT = 16;

type Point = readonly [x: number, y: number];

/** Maps joints of all frames to one window, to one scale. */
export class Window {
  readonly #view: View;
  readonly #middle: Point;
  readonly #scale: number;
  readonly #size: Size;

  private constructor(view: View, middle: Point, scale: number, size: Size) {
    this.#view = view;
    this.#middle = middle;
    this.#scale = scale;
    this.#size = size;
  }

  /** The window that holds everybody from frame `begin` to before `end`. */
  static around(
    sample: Sample,
    layout: Layout,
    view: View,
    [begin, end]: readonly [number, number],
    size: Size,
  ): Window {
    const low: [number, number] = [Infinity, Infinity];
    const high: [number, number] = [-Infinity, -Infinity];
    const [, , joints, persons] = sample.shape;
    for (let t = begin; t < end; t++) {
      for (let v = 0; v < joints; v++) {
        for (let m = 0; m < persons; m++) {
          if (!isSeen(sample, layout, t, v, m)) continue;
          for (const [axis, channel] of [view.across, view.along].entries()) {
            const value = valueAt(sample, channel, t, v, m);
            low[axis] = Math.min(low[axis] as number, value);
            high[axis] = Math.max(high[axis] as number, value);
          }
        }
      }
    }
    const [width, height] = [high[0] - low[0], high[1] - low[1]];
    const scale = Math.min(
      (size.width - 2 * EDGE) / width,
      (size.height - EDGE - FOOT) / height,
    );
    const middle = [(low[0] + high[0]) / 2, (low[1] + high[1]) / 2] as const;
    // Of one joint alone there is nothing to scale by.
    return new Window(view, middle, Number.isFinite(scale) ? scale : 1, size);
  }

  /** Where a joint lies in the window, in pixels. */
  pointOf(sample: Sample, t: number, v: number, m: number): Point {
    const { across, along, up } = this.#view;
    const x = (valueAt(sample, across, t, v, m) - this.#middle[0]) * this.#scale;
    const y = (valueAt(sample, along, t, v, m) - this.#middle[1]) * this.#scale;
    return [
      this.#size.width / 2 + x,
      (EDGE + this.#size.height - FOOT) / 2 + (up ? -y : y),
    ];
  }
}

/** Bones and joints of everybody in frame `t`, as SVG paths of the classes `p0`, `p1`, …, joints of `j` too. */
export function drawBody(sample: Sample, layout: Layout, window: Window, t: number): string {
  const [, , joints, persons] = sample.shape;
  const paths: string[] = [];
  for (let m = 0; m < persons; m++) {
    const seen = (v: number): boolean => isSeen(sample, layout, t, v, m);
    const at = (v: number): string =>
      window.pointOf(sample, t, v, m).map((pixels) => pixels.toFixed(1)).join(" ");
    const bones = layout.bones.filter(([child, parent]) => seen(child) && seen(parent))
      .map(([child, parent]) => `M${at(child)}L${at(parent)}`);
    const dots = Array.from({ length: joints }, (_, v) => v).filter(seen).map((v) => `M${at(v)}h0`);
    if (bones.length > 0) paths.push(`<path class="p${m}" d="${bones.join("")}"/>`);
    if (dots.length > 0) paths.push(`<path class="p${m} j" d="${dots.join("")}"/>`);
  }
  return paths.join("");
}

/** Frames from the first to behind the last with anybody in them; `undefined` if there is none. */
export function seenSpan(
  sample: Sample,
  layout: Layout,
): readonly [begin: number, end: number] | undefined {
  const [, frames, joints, persons] = sample.shape;
  const isEmpty = (t: number): boolean => {
    for (let v = 0; v < joints; v++) {
      for (let m = 0; m < persons; m++) if (isSeen(sample, layout, t, v, m)) return false;
    }
    return true;
  };
  let begin = 0;
  while (begin < frames && isEmpty(begin)) begin++;
  if (begin === frames) return undefined;
  let end = frames;
  while (isEmpty(end - 1)) end--;
  return [begin, end];
}

/** The channels of a sample that are drawn, in their order, and whether they lie in an image: the third is a score then, if it is there. */
export function drawnChannels(
  { channels = IN_SPACE }: Pick<Layout, "channels">,
  count: number,
): { readonly flat: boolean; readonly indices: readonly number[] } {
  const flat = !channels.includes("z") || count < 3;
  const at = (name: string, otherwise: number): number =>
    channels.includes(name) ? channels.indexOf(name) : otherwise;
  const third = flat ? channels.indexOf("score") : channels.indexOf("z");
  return {
    flat,
    indices: [at("x", 0), at("y", 1), third].filter((index) => index >= 0 && index < count),
  };
}

/** A joint with a score is seen where that is not 0; without one it is absent where all channels are. A number that is none is not drawn. */
export function isSeen(sample: Sample, layout: Layout, t: number, v: number, m: number): boolean {
  const values = Array.from({ length: sample.shape[0] }, (_, c) => valueAt(sample, c, t, v, m));
  if (!values.every(Number.isFinite)) return false;
  const score = values[(layout.channels ?? IN_SPACE).indexOf("score")];
  return score === undefined ? values.some((value) => value !== 0) : score !== 0;
}

function valueAt({ shape, values }: Sample, c: number, t: number, v: number, m: number): number {
  const [, frames, joints, persons] = shape;
  return values[((c * frames + t) * joints + v) * persons + m] as number;
}
