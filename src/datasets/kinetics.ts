/**
 * Kinetics-skeleton's clips: OpenPose's 18 joints of every person in every frame, one JSON file a clip.
 *
 * The arithmetic is the published feeder's (yysijie/st-gcn 4e51f3c, st_gcn/feeder/feeder_kinetics.py): float64 throughout,
 * rounded once to float32 when stored.
 */

import { reason } from "../base/errors.ts";
import { type Odd, rawError } from "./odd.ts";
import type { SampleShape } from "./shape.ts";

const channels = 3;
const maxFrames = 300;
const joints = 18;

/** How many persons of a frame are read, in file order, and how many are kept, by falling score. */
export interface Persons {
  readonly read: number;
  readonly keep: number;
}

/** The published choice for training data. */
export const publishedPersons: Persons = { read: 5, keep: 2 };

/** C, T, V, M of a prepared clip. */
export function kineticsShape(persons: Persons): SampleShape {
  return [channels, maxFrames, joints, persons.keep];
}

/** Reads clips one after another; it keeps its working memory between them. */
export class ClipReader {
  readonly #persons: Persons;
  readonly #odd: Odd;
  /** x, y, score of every person in every frame, `[T,M,V,C]`. */
  readonly #raw: Float64Array;
  #file = "";

  constructor(odd: Odd, persons: Persons = publishedPersons) {
    if (!(persons.keep >= 1 && persons.keep <= persons.read)) {
      throw new RangeError(`Cannot keep ${persons.keep} of ${persons.read} persons`);
    }
    this.#persons = persons;
    this.#odd = odd;
    this.#raw = new Float64Array(maxFrames * persons.read * joints * channels);
  }

  /**
   * Stores a clip as `target[C,T,V,M]`.
   *
   * @param label the class that the label file gives the clip.
   * @param file how errors name it.
   * @throws {DataError} at another label, another number of joints, or a frame index of 300 or more; with `refuse` also at
   * a negative or a repeated index and at values that are not finite.
   */
  read(text: string, label: number, target: Float32Array, file: string): void {
    this.#file = file;
    const clip = this.#record(parseJson(text, file), "the clip");
    if (clip["label_index"] !== label) {
      this.#fail(`label_index is ${show(clip["label_index"])}; the label file has ${label}`);
    }
    this.#raw.fill(0);
    target.fill(0);
    const filled = new Set<number>();
    for (const [i, value] of this.#list(clip["data"], "data").entries()) {
      const frame = this.#record(value, `data[${i}]`);
      const t = this.#frameIndex(frame["frame_index"], i);
      if (filled.has(t) && this.#odd === "refuse") {
        this.#fail(`data[${i}].frame_index ${t} occurs twice`);
      }
      filled.add(t);
      this.#people(frame["skeleton"], t, `data[${i}].skeleton`);
    }
    for (const t of filled) this.#store(t, target);
  }

  #frameIndex(value: unknown, i: number): number {
    const lowest = this.#odd === "refuse" ? 0 : -maxFrames;
    if (
      typeof value !== "number" || !Number.isInteger(value) || value < lowest || value >= maxFrames
    ) {
      this.#fail(
        `data[${i}].frame_index is ${show(value)}; expected ${lowest} to ${maxFrames - 1}`,
      );
    }
    return value < 0 ? value + maxFrames : value;
  }

  #people(value: unknown, t: number, where: string): void {
    const people = this.#list(value, where);
    const count = Math.min(people.length, this.#persons.read);
    for (let m = 0; m < count; m++) {
      const person = this.#record(people[m], `${where}[${m}]`);
      const start = (t * this.#persons.read + m) * joints * channels;
      this.#numbers(person["pose"], 2, start, `${where}[${m}].pose`);
      this.#numbers(person["score"], 1, start + 2, `${where}[${m}].score`);
    }
  }

  /** Puts 18 groups of `width` numbers into the raw values from `start` on, one group a joint. */
  #numbers(value: unknown, width: number, start: number, where: string): void {
    const values = this.#list(value, where);
    if (values.length !== joints * width) {
      this.#fail(`${where} has ${values.length} numbers; expected ${joints * width}`);
    }
    for (let k = 0; k < values.length; k++) {
      const x = values[k];
      if (typeof x !== "number" || (this.#odd === "refuse" && !Number.isFinite(x))) {
        this.#fail(`${where}[${k}] is ${show(x)}; expected a finite number`);
      }
      const joint = width === 1 ? k : k >> 1;
      this.#raw[start + joint * channels + k - joint * width] = x;
    }
  }

  /** Centers frame `t`, sorts its persons by the sum of their scores, and keeps the first. */
  #store(t: number, target: Float32Array): void {
    const { read, keep } = this.#persons;
    const raw = this.#raw;
    const start = (m: number): number => (t * read + m) * joints * channels;
    const sums: number[] = [];
    for (let m = 0; m < read; m++) {
      let sum = 0;
      for (let v = 0; v < joints; v++) sum += raw[start(m) + v * channels + 2] as number;
      sums.push(sum);
    }
    const order = sums.map((_, m) => m).sort((a, b) => (sums[b] as number) - (sums[a] as number));
    for (let slot = 0; slot < keep; slot++) {
      const from = start(order[slot] as number);
      for (let v = 0; v < joints; v++) {
        const score = raw[from + v * channels + 2] as number;
        if (score === 0) continue;
        const to = (t * joints + v) * keep + slot;
        const plane = maxFrames * joints * keep;
        target[to] = raw[from + v * channels] as number - 0.5;
        target[to + plane] = raw[from + v * channels + 1] as number - 0.5;
        target[to + 2 * plane] = score;
      }
    }
  }

  #record(value: unknown, where: string): Readonly<Record<string, unknown>> {
    if (!isRecord(value)) this.#fail(`${where} is no object`);
    return value;
  }

  #list(value: unknown, where: string): readonly unknown[] {
    if (!Array.isArray(value)) this.#fail(`${where} is no list`);
    return value;
  }

  #fail(wish: string): never {
    throw rawError(this.#file, undefined, wish);
  }
}

/** A value of JSON for a message: short, and safe whatever keys it has. */
function show(value: unknown): string {
  const text = JSON.stringify(value) ?? "missing";
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (thrown) {
    throw rawError(file, undefined, `it is no JSON: ${reason(thrown)}`);
  }
}
