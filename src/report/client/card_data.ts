/** What the script is given of one card. */

import {
  type Form,
  type PackedForm,
  type PackedResponse,
  unpackForm,
  unpackResponse,
} from "./packed.ts";

/** The response of one class. */
interface PackedClass extends PackedResponse {
  readonly class: number;
}

/** A card as the page holds it. The page made it, so nothing is doubted again. */
export interface CardData {
  readonly bones: readonly (readonly [number, number])[];
  readonly flat: boolean;
  /** Null where nobody has them. */
  readonly jointNames: readonly string[] | null;
  readonly stored: PackedForm;
  readonly seen: PackedForm | null;
  readonly stride: number;
  readonly response: {
    readonly frames: number;
    readonly every: number;
    readonly joints: number;
    readonly persons: number;
    readonly classes: readonly PackedClass[];
  } | null;
  /** What buttons call the response's classes: `true class: clap`. */
  readonly classWords: readonly string[];
}

/** The response to one class, cell by cell. */
export interface ClassResponse {
  readonly words: string;
  /** The number of cells of time, T'. */
  readonly cells: number;
  /** Frames in one cell. */
  readonly every: number;
  readonly joints: number;
  readonly jointNames: readonly string[] | null;
  readonly persons: number;
  /** The ends of the scale. */
  readonly low: number;
  readonly high: number;
  /** `[T',V,M]`. */
  readonly values: Float32Array;
}

/** A card unpacked. */
export interface ShownCard {
  readonly bones: CardData["bones"];
  readonly flat: boolean;
  readonly stored: Form;
  readonly seen: Form;
  readonly isSame: boolean;
  readonly stride: number;
  /** Frames that the network sees, up to where either form ends. */
  readonly frames: number;
  readonly responses: readonly ClassResponse[];
}

/** Unpacks a card. */
export function shownCard(data: CardData): ShownCard {
  const { bones, flat, stride, response, classWords } = data;
  const stored = unpackForm(data.stored);
  const seen = data.seen === null ? stored : unpackForm(data.seen);
  const frames = Math.max(seen.frames, Math.ceil(stored.frames / stride));
  const responses = (response?.classes ?? []).map((one, i): ClassResponse => ({
    words: classWords[i] ?? `class ${one.class}`,
    cells: response?.frames ?? 0,
    every: response?.every ?? 1,
    joints: response?.joints ?? 0,
    jointNames: data.jointNames,
    persons: response?.persons ?? 0,
    low: one.low,
    high: one.low + 255 * one.step,
    values: unpackResponse(one),
  }));
  return { bones, flat, stored, seen, isSame: data.seen === null, stride, frames, responses };
}

/** How strong a response is, from 0 to 1, in a frame that the network sees, at a joint. */
export function strengthAt(response: ClassResponse, frame: number, v: number, m: number): number {
  const { every, cells, joints, persons, low, high, values } = response;
  const cell = Math.min(cells - 1, Math.floor(frame / every));
  const value = values[(cell * joints + v) * persons + m] ?? low;
  return high > low ? (value - low) / (high - low) : 0;
}
