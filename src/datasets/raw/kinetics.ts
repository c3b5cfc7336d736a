/**
 * Kinetics-skeleton's clips: OpenPose's 18 joints of every person in every frame, one JSON file a clip.
 *
 * The arithmetic is the published feeder's (yysijie/st-gcn 4e51f3c, st_gcn/feeder/feeder_kinetics.py): float64 throughout,
 * rounded once to float32 when stored.
 */

import { reason } from "../../base/errors.ts";
import type { Sample } from "../augmentation.ts";
import { keepBest } from "./best_persons.ts";
import { type Odd, rawError } from "./odd.ts";
import { type SampleShape, sampleSize } from "../shape.ts";

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
  /** Every person that is read, `[C,T,V,M]`. */
  readonly #raw: Float64Array;
  readonly #rawShape: SampleShape;
  #file = "";

  constructor(odd: Odd, persons: Persons = publishedPersons) {
    if (!(persons.keep >= 1 && persons.keep <= persons.read)) {
      throw new RangeError(`Cannot keep ${persons.keep} of ${persons.read} persons`);
    }
    this.#persons = persons;
    this.#odd = odd;
    this.#rawShape = [channels, maxFrames, joints, persons.read];
    this.#raw = new Float64Array(sampleSize(this.#rawShape));
  }

  /**
   * Stores a clip as `target[C,T,V,M]`, the persons that are kept.
   *
   * @param label the class that the label file gives the clip.
   * @param file how errors name it.
   * @throws {DataError} at another label, another number of joints, or a frame index of 300 or more; with `refuse` also at
   * a negative or a repeated index and at values that are not finite.
   */
  read(text: string, label: number, target: Float32Array, file: string): void {
    keepBest(this.readAll(text, label, file), this.#persons.keep, target);
  }

  /**
   * A clip with every person that is read, in file order, centered, before anything is rounded. It holds until the next
   * clip is read. @throws as {@link read}
   */
  readAll(text: string, label: number, file: string): Sample {
    this.#file = file;
    const clip = this.#record(parseJson(text, file), "the clip");
    if (clip["label_index"] !== label) {
      this.#fail(`label_index is ${show(clip["label_index"])}; the label file has ${label}`);
    }
    this.#raw.fill(0);
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
    return { shape: this.#rawShape, values: this.#raw };
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
    const { read } = this.#persons;
    const raw = this.#raw;
    const plane = maxFrames * joints * read;
    for (let m = 0; m < Math.min(people.length, read); m++) {
      const person = this.#record(people[m], `${where}[${m}]`);
      const pose = this.#numbers(person["pose"], 2 * joints, `${where}[${m}].pose`);
      const scores = this.#numbers(person["score"], joints, `${where}[${m}].score`);
      for (let v = 0; v < joints; v++) {
        const at = (t * joints + v) * read + m;
        const score = scores[v] as number;
        raw[at] = score === 0 ? 0 : pose[2 * v] as number - 0.5;
        raw[at + plane] = score === 0 ? 0 : pose[2 * v + 1] as number - 0.5;
        raw[at + 2 * plane] = score === 0 ? 0 : score;
      }
    }
  }

  #numbers(value: unknown, length: number, where: string): readonly number[] {
    const values = this.#list(value, where);
    if (values.length !== length) {
      this.#fail(`${where} has ${values.length} numbers; expected ${length}`);
    }
    const isSound = this.#odd === "refuse" ? Number.isFinite : isNumber;
    if (!areNumbers(values, isSound)) {
      const k = values.findIndex((x) => !isSound(x));
      this.#fail(`${where}[${k}] is ${show(values[k])}; expected a finite number`);
    }
    return values;
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
    throw rawError(this.#file, wish);
  }
}

/** A value of JSON for a message: short, and safe whatever keys it has. */
function show(value: unknown): string {
  const text = JSON.stringify(value) ?? "missing";
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

function isNumber(value: unknown): boolean {
  return typeof value === "number";
}

/** Every value, where `isSound` takes nothing but numbers. */
function areNumbers(
  values: readonly unknown[],
  isSound: (value: unknown) => boolean,
): values is readonly number[] {
  for (let k = 0; k < values.length; k++) if (!isSound(values[k])) return false;
  return true;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (thrown) {
    throw rawError(file, `it is no JSON: ${reason(thrown)}`);
  }
}
