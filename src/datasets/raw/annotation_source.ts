/**
 * The annotation pickles of pyskl and mmaction2 as a source of a database: `ntu60_3danno.pkl` (3D, 25 joints) and the
 * HRNet ones (2D, COCO's 17 joints, mapped onto OpenPose's 18).
 */

import { DataError } from "../../base/errors.ts";
import type { Annotation, Annotations } from "../../formats/annotations.ts";
import { kineticsShape, publishedPersons } from "./kinetics.ts";
import { ntuShape } from "./ntu.ts";
import { rawError } from "./odd.ts";
import { byName } from "../sample.ts";
import { type SampleShape, sampleSize } from "../shape.ts";
import { type Listing, noNotes, type RawSample, type Source } from "./source.ts";
import { type Part, parts } from "../splits.ts";

/** What {@link annotationSource} is made from. */
export interface AnnotationSourceOptions {
  /** The name under which the database is known; its preparation is not the published one, so never `ntu` or `kinetics`. */
  readonly dataset: string;
  /** `xsub` takes the file's lists `xsub_train` and `xsub_val`; where there are none, `val` takes `train` and `val`. */
  readonly split: string;
  readonly annotations: Annotations;
  /** How errors name the file. */
  readonly file: string;
}

/**
 * Recordings of an annotation pickle. Scores mark 2D recordings: their x and y become shares of the video's size less 0.5, as
 * Kinetics-skeleton's are; 3D positions are taken as they are.
 *
 * @throws {DataError} if the file has no such split, or no recordings.
 */
export function annotationSource(options: AnnotationSourceOptions): Source {
  const { dataset, split, annotations: { annotations, splits }, file } = options;
  const byId = new Map(annotations.map((annotation) => [annotation.name, annotation]));
  if (byId.size !== annotations.length) {
    throw new DataError(`Cannot read "${file}": a recording's name occurs more than once`);
  }
  const flat = annotations[0]?.keypointScore !== undefined;
  const shape = flat ? kineticsShape(publishedPersons) : ntuShape;

  function find(name: string): Annotation {
    const annotation = byId.get(name);
    if (annotation === undefined) {
      throw new DataError(
        `Cannot read "${file}": recording "${name}" is named by its split and not there`,
      );
    }
    return annotation;
  }

  function namesOf(part: Part): readonly string[] {
    const names = splits.get(`${split}_${part}`) ??
      (split === "val" ? splits.get(part) : undefined);
    if (names !== undefined) return names;
    const known = [...splits.keys()].join(", ");
    throw new DataError(`Cannot split "${file}" by "${split}": its lists are ${known}`);
  }

  function list(): Promise<Listing> {
    const samples: RawSample[] = parts.flatMap((part) =>
      namesOf(part).map((name) => ({ name, label: find(name).label, part }))
    );
    if (samples.length === 0) {
      throw new DataError(`Cannot prepare "${file}": it lists no recording`);
    }
    samples.sort((a, b) => byName(a.name, b.name));
    const counts = { found: annotations.length, kept: samples.length };
    return Promise.resolve({ samples, unsound: [], counts });
  }

  function read({ name }: RawSample, target: Float32Array): Promise<typeof noNotes> {
    const where = `${file}: ${name}`;
    if (flat) fillFlat(find(name), target, where);
    else fillSpatial(find(name), target, where);
    return Promise.resolve(noNotes);
  }

  const layout = flat ? "openpose" : "ntu-rgb+d";
  return { dataset, split, layout, shape, preparation: 1, odd: "refuse", list, read };
}

/** Reads one value of a stored array by its axes. */
type Read = (...index: readonly number[]) => number;

function reader(stored: Annotation["keypoint"], file: string): Read {
  const { shape, data, dtype } = stored.read();
  if (dtype !== "float16" && dtype !== "float32" && dtype !== "float64") {
    throw rawError(file, `its values are ${dtype}; expected floating point`);
  }
  return (...index) => {
    let at = 0;
    for (const [axis, i] of index.entries()) at = at * (shape[axis] as number) + i;
    const value = Number(data[at]);
    if (!Number.isFinite(value)) throw rawError(file, `value ${at} is ${value}`);
    return value;
  };
}

function expectShape(
  { keypoint: { shape } }: Annotation,
  [channels, frames, joints]: readonly number[],
  file: string,
): readonly [persons: number, frames: number] {
  const [m = 0, t = 0, v, c] = shape;
  if (c !== channels || v !== joints || t > (frames as number)) {
    throw rawError(
      file,
      `positions are M,T,V,C = ${
        shape.join(",")
      }; expected V ${joints}, C ${channels} and T up to ${frames}`,
    );
  }
  return [m, t];
}

/** 3D: `keypoint[M,T,25,3]` into `target[3,300,25,2]`, the first two persons. */
function fillSpatial(annotation: Annotation, target: Float32Array, file: string): void {
  const [channels, length, joints, keep] = ntuShape;
  const [persons, frames] = expectShape(annotation, ntuShape, file);
  const value = reader(annotation.keypoint, file);
  target.fill(0);
  for (let c = 0; c < channels; c++) {
    for (let t = 0; t < frames; t++) {
      for (let v = 0; v < joints; v++) {
        for (let m = 0; m < Math.min(persons, keep); m++) {
          target[((c * length + t) * joints + v) * keep + m] = value(m, t, v, c);
        }
      }
    }
  }
}

/** OpenPose's joint v is COCO's joint `fromCoco[v]`; the neck, which COCO lacks, lies between the shoulders. */
const fromCoco = [0, -1, 6, 8, 10, 5, 7, 9, 12, 14, 16, 11, 13, 15, 2, 1, 4, 3] as const;
const cocoShoulders = [5, 6] as const;

type Point = readonly [x: number, y: number, score: number];

/** 2D: `keypoint[M,T,17,2]` and scores into `target[3,300,18,2]`, the two persons with the highest scores of each frame. */
function fillFlat(annotation: Annotation, target: Float32Array, file: string): void {
  const shape: SampleShape = kineticsShape(publishedPersons);
  const [, length, joints, keep] = shape;
  const [persons, frames] = expectShape(annotation, [2, length, 17], file);
  const { keypoint, keypointScore, imageShape } = annotation;
  if (
    keypointScore?.shape.join() !== keypoint.shape.slice(0, 3).join() || imageShape === undefined
  ) {
    throw rawError(file, "expected scores M,T,V and the video's size beside 2D positions");
  }
  const [height, width] = imageShape;
  const position = reader(keypoint, file);
  const score = reader(keypointScore, file);
  const point = (m: number, t: number, v: number): Point => {
    return [position(m, t, v, 0) / width, position(m, t, v, 1) / height, score(m, t, v)];
  };
  target.fill(0);
  const plane = sampleSize(shape) / shape[0];
  for (let t = 0; t < frames; t++) {
    const people = Array.from({ length: persons }, (_, m) => openpose((v) => point(m, t, v)));
    const total = (person: readonly Point[]): number => person.reduce((sum, p) => sum + p[2], 0);
    people.sort((a, b) => total(b) - total(a));
    for (const [m, person] of people.slice(0, keep).entries()) {
      for (const [v, [x, y, score]] of person.entries()) {
        if (score === 0) continue;
        const at = (t * joints + v) * keep + m;
        target[at] = x - 0.5;
        target[at + plane] = y - 0.5;
        target[at + 2 * plane] = score;
      }
    }
  }
}

/** OpenPose's 18 joints from COCO's 17; the neck is as sure as the less sure shoulder. */
function openpose(coco: (joint: number) => Point): readonly Point[] {
  const [left, right] = [coco(cocoShoulders[0]), coco(cocoShoulders[1])];
  const neck: Point = [
    (left[0] + right[0]) / 2,
    (left[1] + right[1]) / 2,
    Math.min(left[2], right[2]),
  ];
  return fromCoco.map((joint) => joint < 0 ? neck : coco(joint));
}
