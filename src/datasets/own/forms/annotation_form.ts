/**
 * Annotation pickles of pyskl and mmaction2, of any joints and classes: a dictionary of `split` and `annotations`, or the bare
 * list that kennymckormick/pyskl 4d290ec, tools/data/custom_2d_skeleton.py writes.
 */

import { readAnnotations } from "../../../formats/annotations.ts";
import type { Annotation, Annotations } from "../../../formats/annotations.ts";
import { ByteReader } from "../../../formats/byte_reader.ts";
import { FileBytes } from "../../../formats/byte_store.ts";
import { numbersOfArray } from "../../../formats/scores/tree.ts";
import type { Sample } from "../../augmentation.ts";
import { rawError } from "../../raw/odd.ts";
import type { OwnRecordings, OwnRequest, OwnSample } from "../recordings.ts";
import { withLabels } from "./labels.ts";
import { cleanName, mostOfAll, requireNames, sampleOf } from "./sample_values.ts";

/**
 * Positions come as they are; those in pixels of a video whose size is there become shares of it less 0.5, as
 * Kinetics-skeleton's are, and a joint that was not seen is 0. Scores are the last channel.
 *
 * @throws {DataError} if it is no such pickle, its recordings have different joints, or a split names one that is not there.
 */
export async function openAnnotations({ path, labels }: OwnRequest): Promise<OwnRecordings> {
  const file = FileBytes.open(path);
  try {
    const { annotations, splits } = readAnnotations(ByteReader.of(file, path));
    const plain = samplesOf(annotations, splits, path);
    requireNames(plain.map(({ name }) => name), path);
    const samples = labels === undefined ? plain : await withLabels(labels, plain, true);
    const { joints, channels, hasScores } = kindOf(annotations, path);
    const inPixels = annotations.some(isInPixels);
    const most = mostOfAll(annotations.map(({ keypoint: { shape: [persons = 0, frames = 0] } }) => {
      return { frames, persons: Math.max(1, persons) };
    }));
    return {
      form: "a pickle of pyskl or mmaction2",
      samples,
      joints,
      channels: channels + (hasScores ? 1 : 0),
      ...layoutOfKind(joints, channels),
      passedOver: [],
      remarks: inPixels ? ["positions in pixels became shares of the video's size less 0.5"] : [],
      most: () => Promise.resolve(most),
      read: (index) => {
        const annotation = annotations[index];
        if (annotation === undefined) {
          return Promise.reject(
            new RangeError(`Cannot read sample ${index} of ${annotations.length}`),
          );
        }
        return Promise.resolve().then(() => read(annotation, path));
      },
      [Symbol.dispose]: () => file[Symbol.dispose](),
    };
  } catch (thrown) {
    file[Symbol.dispose]();
    throw thrown;
  }
}

function samplesOf(
  annotations: Annotations["annotations"],
  splits: Annotations["splits"],
  file: string,
): readonly OwnSample[] {
  const lists = new Map<string, string[]>(annotations.map(({ name }) => [name, []]));
  for (const [list, names] of splits) {
    for (const name of names) {
      const of = lists.get(name);
      if (of === undefined) {
        throw rawError(file, `recording "${name}" is named by its split "${list}" and not there`);
      }
      of.push(list);
    }
  }
  return annotations.map(({ name, label }) => ({
    name: cleanName(name, file),
    label,
    lists: lists.get(name) ?? [],
  }));
}

/** V, C and whether there are scores, the same in all. */
function kindOf(
  annotations: Annotations["annotations"],
  file: string,
): { readonly joints: number; readonly channels: number; readonly hasScores: boolean } {
  const kind = (
    { keypoint: { shape: [, , joints = 0, channels = 0] }, keypointScore }: Annotation,
  ) => ({
    joints,
    channels,
    hasScores: keypointScore !== undefined,
  });
  const first = annotations[0];
  if (first === undefined) throw rawError(file, "it has no recording");
  const wish = kind(first);
  for (const one of annotations) {
    const { joints, channels, hasScores } = kind(one);
    if (
      joints === wish.joints && channels === wish.channels && hasScores === wish.hasScores
    ) continue;
    const said = (of: boolean): string => of ? "with scores" : "without scores";
    throw rawError(
      file,
      `recording "${one.name}" has ${joints} joints of ${channels} channels ${
        said(hasScores)
      }, "${first.name}" has ` +
        `${wish.joints} of ${wish.channels} ${said(wish.hasScores)}`,
    );
  }
  return wish;
}

/** What pyskl's own tools write: HRNet's joints in an image, Kinect's in space. */
function layoutOfKind(joints: number, channels: number): Pick<OwnRecordings, "layout"> {
  if (joints === 17 && channels === 2) return { layout: "coco-17" };
  return joints === 25 && channels === 3 ? { layout: "ntu-rgb+d" } : {};
}

function isInPixels({ keypoint, imageShape }: Annotation): boolean {
  return keypoint.shape[3] === 2 && imageShape !== undefined;
}

/** `keypoint[M,T,V,C]` and `keypoint_score[M,T,V]` as `[C,T,V,M]`. */
function read(annotation: Annotation, file: string): Sample {
  const { name, keypoint, keypointScore, imageShape } = annotation;
  const [persons = 0, frames = 0, joints = 0, channels = 0] = keypoint.shape;
  if (
    keypointScore !== undefined && keypointScore.shape.join() !== keypoint.shape.slice(0, 3).join()
  ) {
    throw rawError(
      file,
      `recording "${name}" has scores M,T,V = ${keypointScore.shape.join()} for positions M,T,V,C = ${keypoint.shape.join()}`,
    );
  }
  const [height = 0, width = 0] = isInPixels(annotation) ? imageShape ?? [] : [1, 1];
  if (!(height > 0 && width > 0)) {
    throw rawError(file, `recording "${name}" has a video of ${width} × ${height}`);
  }
  const positions = numbersOfArray(keypoint.read());
  const scores = keypointScore === undefined ? undefined : numbersOfArray(keypointScore.read());
  const inPixels = isInPixels(annotation);
  const isUnseen = (joint: number): boolean =>
    scores === undefined
      ? positions[2 * joint] === 0 && positions[2 * joint + 1] === 0
      : scores[joint] === 0;
  const shape = [
    channels + (scores === undefined ? 0 : 1),
    frames,
    joints,
    Math.max(1, persons),
  ] as const;
  return sampleOf(shape, { file, sample: name }, (c, t, v, m) => {
    if (m >= persons) return 0;
    const joint = (m * frames + t) * joints + v;
    if (c === channels) return scores?.[joint] ?? NaN;
    const value = positions[joint * channels + c] ?? NaN;
    if (!inPixels) return value;
    return isUnseen(joint) ? 0 : value / (c === 0 ? width : height) - 0.5;
  });
}
