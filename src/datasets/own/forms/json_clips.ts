/**
 * Clips in JSON by frames: Kinetics-skeleton's (yysijie/st-gcn 4e51f3c, st_gcn/feeder/feeder_kinetics.py), of any joints, and
 * plain lists, as `json.dump(array.tolist())` writes them.
 */

import { reason } from "../../../base/errors.ts";
import { rawError } from "../../raw/odd.ts";
import type { Frames, Pose } from "./sample_values.ts";

/** One clip, read. */
export interface JsonClip {
  readonly name?: string;
  readonly label?: number | string;
  readonly subject?: string;
  readonly lists: readonly string[];
  readonly frames: Frames;
  readonly channels: number;
  /** 0 where nobody is in any frame. */
  readonly joints: number;
}

/** Text is held whole, and its values besides. */
const MOST_TEXT_BYTES = 2 ** 28;
/** Frames of a clip: half a day at 25 a second. */
const MOST_FRAMES = 2 ** 20;

/** `[N,T,M,V,C]`. */
const DEEPEST = 5;

const NAMES = ["name", "sample", "clip", "video", "video_id", "frame_dir", "id"];
const CLASSES = ["label_index", "label", "class", "action"];
const SUBJECTS = ["subject", "performer", "actor"];
const SPLITS = ["split", "set", "list"];
const FRAMES = ["data", "frames", "keypoints", "skeletons", "skeleton", "poses"];

type Dict = Readonly<Record<string, unknown>>;

/** The clips of a file. @throws {DataError} naming the entry that is no frame, person or number. */
export async function readJsonClips(path: string): Promise<readonly JsonClip[]> {
  const { size } = await Deno.stat(path);
  if (size > MOST_TEXT_BYTES) {
    throw rawError(path, `${size} bytes of JSON are too many; write a file a clip, or NPY`);
  }
  const text = (await Deno.readTextFile(path)).replace(/^\ufeff/, "");
  let root: unknown;
  try {
    root = JSON.parse(text);
  } catch (thrown) {
    throw rawError(path, `it is no JSON, as Python's NaN is none: ${reason(thrown)}`);
  }
  return clipsOf(root, path);
}

function clipsOf(root: unknown, file: string): readonly JsonClip[] {
  const reader = new Reader(file);
  if (isDict(root)) {
    if (FRAMES.some((key) => Array.isArray(root[key]))) return [reader.dict(root, "")];
    return Object.entries(root).map(([name, value]) => {
      const clip = isDict(value) ? reader.dict(value, name) : reader.list(value, name);
      return { name, ...clip };
    });
  }
  if (!Array.isArray(root)) throw reader.fail("", "is neither a list nor a dictionary");
  if (root.length > 0 && root.every((item) => isDict(item) && !isFrame(item))) {
    return root.map((item, i) => reader.dict(isDict(item) ? item : {}, `[${i}]`));
  }
  if (depthOf(root) === 5) return root.map((item, i) => reader.list(item, `[${i}]`));
  return [reader.list(root, "")];
}

function isDict(value: unknown): value is Dict {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isFrame(value: unknown): value is Dict {
  return isDict(value) && "skeleton" in value && "frame_index" in value;
}

/** How deep lists lie in a list until a number comes; undefined where none does, or it lies deeper than in any form. */
function depthOf(value: unknown, deepest = DEEPEST): number | undefined {
  if (!Array.isArray(value)) return typeof value === "number" || value === null ? 0 : undefined;
  if (deepest === 0) return undefined;
  for (const item of value) {
    const depth = depthOf(item, deepest - 1);
    if (depth !== undefined) return depth + 1;
  }
  return undefined;
}

/** Reads clips of one file. */
class Reader {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  /** A clip with what it tells of itself. */
  dict(clip: Dict, where: string): JsonClip {
    const key = FRAMES.find((key) => Array.isArray(clip[key]));
    if (key === undefined) throw this.fail(where, `has none of ${FRAMES.join(", ")}`);
    const told = (keys: readonly string[]): number | string | undefined => {
      const value = keys.map((key) => clip[key]).find((one) => one !== undefined && one !== null);
      return typeof value === "string" || typeof value === "number" ? value : undefined;
    };
    const [name, label, subject, split] = [NAMES, CLASSES, SUBJECTS, SPLITS].map(told);
    if (typeof label === "number" && (!Number.isInteger(label) || label < 0)) {
      throw this.fail(where, `has label ${label}, which is no class from 0`);
    }
    return {
      ...this.list(clip[key], `${where}${where === "" ? "" : "."}${key}`),
      ...name === undefined ? {} : { name: String(name) },
      ...label === undefined ? {} : { label },
      ...subject === undefined ? {} : { subject: String(subject) },
      lists: split === undefined ? [] : [String(split)],
    };
  }

  /** Frames: dictionaries as Kinetics', `[T,M,V,C]`, or one person's `[T,V,C]`. */
  list(value: unknown, where: string): JsonClip {
    if (!Array.isArray(value)) throw this.fail(where, "is no list of frames");
    if (value.length > MOST_FRAMES) throw this.fail(where, `has ${value.length} frames`);
    const depth = depthOf(value);
    const poses = value.length > 0 && value.every(isFrame)
      ? this.#kinetics(value, where)
      : depth === 3
      ? value.map((frame, t) => [this.#pose(frame, `${where}[${t}]`)])
      : value.map((frame, t) =>
        this.#list(frame, `${where}[${t}]`).map((one, m) => this.#pose(one, `${where}[${t}][${m}]`))
      );
    if (poses.length === 0) throw this.fail(where, "has no frame");
    const seen = poses.flat().filter((pose) => pose !== undefined);
    const [first] = seen;
    const joints = first?.joints ?? 0;
    const channels = first?.channels ?? 0;
    const other = seen.find((pose) => pose.joints !== joints || pose.channels !== channels);
    if (other !== undefined) {
      throw this.fail(
        other.where,
        `has ${other.joints} joints of ${other.channels} numbers; the first has ${joints} of ${channels}`,
      );
    }
    const frames = poses.map((persons) => persons.map((pose): Pose => pose?.values));
    return { frames, channels, joints, lists: [] };
  }

  fail(where: string, what: string): Error {
    return rawError(this.#file, `${where === "" ? "it" : where} ${what}`);
  }

  #list(value: unknown, where: string): readonly unknown[] {
    if (!Array.isArray(value)) throw this.fail(where, "is no list");
    return value;
  }

  /** `frame_index` counts frames from where the first one is; what is between them has nobody. */
  #kinetics(frames: readonly Dict[], where: string): readonly (readonly Seen[])[] {
    const numbers = frames.map((frame, i) => {
      const number = frame["frame_index"];
      if (typeof number === "number" && Number.isSafeInteger(number)) return number;
      throw this.fail(`${where}[${i}].frame_index`, "is no whole number");
    });
    const first = numbers.reduce((least, number) => Math.min(least, number), Infinity);
    const last = numbers.reduce((most, number) => Math.max(most, number), -Infinity);
    if (last - first >= MOST_FRAMES) throw this.fail(where, `has frames ${first} to ${last}`);
    const poses = Array.from(
      { length: last - first + 1 },
      (): readonly Seen[] | undefined => undefined,
    );
    for (const [i, frame] of frames.entries()) {
      const t = (numbers[i] ?? first) - first;
      if (poses[t] !== undefined) throw this.fail(`${where}[${i}]`, `is frame ${numbers[i]} again`);
      const at = `${where}[${i}].skeleton`;
      poses[t] = this.#list(frame["skeleton"], at).map((one, m) =>
        this.#scored(one, `${at}[${m}]`)
      );
    }
    return poses.map((persons) => persons ?? []);
  }

  /** `pose` has x and y of each joint, shares of the video; they are counted from its middle, and 0 where the score is. */
  #scored(person: unknown, where: string): Seen {
    if (!isDict(person)) throw this.fail(where, "is no person");
    const pose = this.#numbers(person["pose"], `${where}.pose`);
    const scores = this.#numbers(person["score"], `${where}.score`);
    if (pose.length !== 2 * scores.length) {
      throw this.fail(
        where,
        `has ${pose.length} positions for ${scores.length} scores; wanted are two each`,
      );
    }
    const values = scores.flatMap((score, v) =>
      score === 0 ? [0, 0, 0] : [(pose[2 * v] ?? NaN) - 0.5, (pose[2 * v + 1] ?? NaN) - 0.5, score]
    );
    return { values, joints: scores.length, channels: 3, where };
  }

  #numbers(value: unknown, where: string): readonly number[] {
    const numbers = this.#list(value, where).filter((one) => typeof one === "number");
    if (numbers.length === this.#list(value, where).length) return numbers;
    throw this.fail(where, "has something else than numbers");
  }

  /** Joints as `[x, y, z]`; one that is null, or nulls alone, was not seen. */
  #pose(value: unknown, where: string): Seen | undefined {
    if (value === null || (Array.isArray(value) && value.length === 0)) return undefined;
    const joints = this.#list(value, where);
    const channels = joints.find((joint) => Array.isArray(joint))?.length ?? 0;
    if (channels === 0) throw this.fail(where, "has no joint as a list of numbers");
    const values = joints.flatMap((joint, v) => {
      const isUnseen = joint === null ||
        (Array.isArray(joint) && joint.every((one) => one === null));
      const numbers = isUnseen
        ? new Array<number>(channels).fill(0)
        : this.#numbers(joint, `${where}[${v}]`);
      if (numbers.length === channels) return numbers;
      throw this.fail(`${where}[${v}]`, `has ${numbers.length} numbers, others have ${channels}`);
    });
    return { values, joints: joints.length, channels, where };
  }
}

/** A person in a frame. */
interface Seen {
  readonly values: readonly number[];
  readonly joints: number;
  readonly channels: number;
  readonly where: string;
}
