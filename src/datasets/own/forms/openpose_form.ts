/**
 * What OpenPose's `--write_json` leaves: a folder a clip, a file `<name>_<number>_keypoints.json` a frame
 * (CMU-Perceptual-Computing-Lab/openpose 7535434, doc/02_output.md; src/openpose/filestream/peopleJsonSaver.cpp).
 */

import { z } from "zod";
import { reason } from "../../../base/errors.ts";
import { rawError } from "../../raw/odd.ts";
import { byName } from "../../sample.ts";
import type { Most, OwnRecordings, OwnRequest, OwnSample } from "../recordings.ts";
import { type FileBelow, type FilesBelow, namesOfPaths, toldByFolders } from "./files_below.ts";
import { withLabels } from "./labels.ts";
import {
  cleanName,
  type Frames,
  mostOf,
  mostOfAll,
  type Pose,
  requireFew,
  requireNames,
  sampleOfFrames,
} from "./sample_values.ts";

/** Whether OpenPose names a frame's file so. */
export function isOpenPoseName(name: string): boolean {
  return /_keypoints\.json$/i.test(name);
}

/** A frame's file is some ten kilobytes a person. */
const MOST_FRAME_BYTES = 2 ** 26;

const keypoints = z.array(z.number()).readonly().optional();

/** Version 1.0 wrote `pose_keypoints`. */
const frameSchema = z.object({
  people: z.array(z.object({
    person_id: z.union([z.array(z.number()), z.number()]).optional(),
    pose_keypoints: keypoints,
    pose_keypoints_2d: keypoints,
    pose_keypoints_3d: keypoints,
  })),
});

type Person = z.infer<typeof frameSchema>["people"][number];

/** The frames of one clip, in the order of their numbers. */
interface Clip {
  readonly files: readonly FileBelow[];
  /** The folders that lead to the clip, its own among them; its name last. */
  readonly path: readonly string[];
  readonly folders: readonly string[];
}

/** How keypoints are read: `x, y, score` or `x, y, z, score` of each joint. */
interface Kind {
  readonly channels: 3 | 4;
  readonly joints: number;
}

/**
 * A clip's class is the name of the folder that it lies in, where that is not the folder given. Persons keep their place where
 * OpenPose tracked them; else a frame's persons come in its order.
 *
 * @throws {DataError} if a frame is not OpenPose's, a number is there twice, or nobody is in any frame.
 */
export async function openOpenPose(
  request: OwnRequest,
  { files, passedOver }: FilesBelow,
  signal?: AbortSignal,
): Promise<OwnRecordings> {
  const { path, labels } = request;
  const clips = clipsOf(files.filter(({ name }) => isOpenPoseName(name)));
  const names = namesOfPaths(clips.map((clip) => clip.path), path);
  const plain = clips.map((clip, i): OwnSample => ({
    name: cleanName(names[i] ?? "", path),
    ...toldByFolders(clip.folders),
  }));
  requireNames(plain.map(({ name }) => name), path);
  const samples = labels === undefined ? plain : await withLabels(labels, plain, true);
  const kind = await kindOf(clips, request, signal);
  const framesOf = async (index: number, stop?: AbortSignal): Promise<Frames> => {
    const clip = clips[index];
    if (clip === undefined) throw new RangeError(`Cannot read sample ${index} of ${clips.length}`);
    return await framesOfClip(clip, kind, stop);
  };
  return {
    form: `a folder of OpenPose's JSON with ${kind.joints} joints`,
    samples,
    ...kind,
    ...layoutOfJoints(kind.joints),
    passedOver,
    remarks: [],
    most: async (stop) => {
      const all: Most[] = [];
      for (const index of clips.keys()) all.push(mostOf(await framesOf(index, stop)));
      return mostOfAll(all);
    },
    read: async (index) => {
      const place = { file: path, sample: samples[index]?.name ?? "" };
      return sampleOfFrames(await framesOf(index), [kind.channels, kind.joints], place);
    },
    [Symbol.dispose]: () => {},
  };
}

/** A folder with frames of one name is a clip; with several, each of them is one, and the folder is their class. */
function clipsOf(files: readonly FileBelow[]): readonly Clip[] {
  const folders = new Map<string, Map<string, FileBelow[]>>();
  for (const file of files) {
    const folder = file.folders.join("/");
    const clips = folders.get(folder) ?? new Map<string, FileBelow[]>();
    folders.set(folder, clips);
    const { stem } = numberOf(file.name);
    const frames = clips.get(stem) ?? [];
    clips.set(stem, frames);
    frames.push(file);
  }
  return [...folders.values()].flatMap((clips) =>
    [...clips].map(([stem, frames]): Clip => {
      const [{ folders } = { folders: [] }] = frames;
      const isAlone = clips.size === 1;
      return {
        files: inOrder(frames),
        path: isAlone ? folders : [...folders, stem],
        folders: isAlone ? folders.slice(0, -1) : folders,
      };
    })
  );
}

/** `video_000000000012_keypoints.json`: what stands before the number, and the number, which may be longer than any double. */
function numberOf(name: string): { readonly stem: string; readonly digits: string } {
  const [, stem = name, digits = ""] = /^(.*?)[_-]?(\d*)_keypoints\.json$/i.exec(name) ?? [];
  return { stem, digits: digits.replace(/^0+(?=\d)/, "") };
}

function inOrder(files: readonly FileBelow[]): readonly FileBelow[] {
  const numbered = files.map((file) => ({ file, digits: numberOf(file.name).digits }));
  numbered.sort((a, b) => a.digits.length - b.digits.length || byName(a.digits, b.digits));
  for (const [i, { file, digits }] of numbered.entries()) {
    const before = numbered[i - 1];
    if (before?.digits === digits) {
      throw rawError(file.path, `frame ${digits} is there twice, in "${before.file.name}" too`);
    }
  }
  return numbered.map(({ file }) => file);
}

async function peopleOf({ path }: FileBelow): Promise<readonly Person[]> {
  const { size } = await Deno.stat(path);
  if (size > MOST_FRAME_BYTES) throw rawError(path, `${size} bytes are no frame of OpenPose`);
  const text = await Deno.readTextFile(path);
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\ufeff/, ""));
  } catch (thrown) {
    throw rawError(path, `it is no JSON: ${reason(thrown)}`);
  }
  const parsed = frameSchema.safeParse(value);
  if (parsed.success) return parsed.data.people;
  const issue = parsed.error.issues[0];
  throw rawError(path, `it is no frame of OpenPose: ${issue?.path.join(".")}: ${issue?.message}`);
}

function flat(person: Person): readonly number[] {
  return person.pose_keypoints_2d ?? person.pose_keypoints ?? [];
}

/** BODY_25 and COCO write so many joints (0348ce7, src/openpose/pose/poseParameters.cpp). */
function layoutOfJoints(joints: number): Pick<OwnRecordings, "layout"> {
  return joints === 25 ? { layout: "body-25" } : joints === 18 ? { layout: "openpose" } : {};
}

/** By the first person that is seen: in space where OpenPose reconstructed it, unless three channels are asked for. */
async function kindOf(
  clips: readonly Clip[],
  request: OwnRequest,
  signal?: AbortSignal,
): Promise<Kind> {
  for (const file of clips.flatMap(({ files }) => files)) {
    signal?.throwIfAborted();
    for (const person of await peopleOf(file)) {
      const spatial = person.pose_keypoints_3d?.length ?? 0;
      const isSpatial = spatial > 0 && (request.channels !== 3 || flat(person).length === 0);
      const channels = isSpatial ? 4 : 3;
      const values = isSpatial ? spatial : flat(person).length;
      if (values === 0) continue;
      if (values % channels === 0) return { channels, joints: values / channels };
      throw rawError(
        file.path,
        `a person has ${values} numbers; wanted are ${channels} for each joint`,
      );
    }
  }
  throw rawError(request.path, "nobody is in any of its frames");
}

/** The persons of each frame, each at its place. */
async function framesOfClip(clip: Clip, kind: Kind, signal?: AbortSignal): Promise<Frames> {
  const frames: { readonly id: number; readonly pose: readonly number[] }[][] = [];
  const sample = clip.path.at(-1) ?? "";
  let persons = 0;
  for (const file of clip.files) {
    signal?.throwIfAborted();
    const people = await peopleOf(file);
    persons += people.length;
    requireFew(persons * kind.channels * kind.joints, { file: file.path, sample });
    frames.push(people.flatMap((person) => {
      const pose = kind.channels === 4 ? person.pose_keypoints_3d ?? [] : flat(person);
      if (pose.length === 0) return [];
      if (pose.length !== kind.channels * kind.joints) {
        throw rawError(
          file.path,
          `a person has ${pose.length} numbers; wanted are ${
            kind.channels * kind.joints
          }, for ${kind.joints} joints`,
        );
      }
      return [{ id: [person.person_id ?? -1].flat()[0] ?? -1, pose }];
    }));
  }
  const ids = [...new Set(frames.flat().map(({ id }) => id))];
  const isTracked = ids.every((id) => id >= 0) &&
    frames.every((people) => new Set(people.map(({ id }) => id)).size === people.length);
  if (!isTracked) return frames.map((people) => people.map(({ pose }) => pose));
  const slots = new Map(ids.map((id, slot) => [id, slot]));
  return frames.map((people) => {
    const placed: Pose[] = [];
    for (const { id, pose } of people) placed[slots.get(id) ?? 0] = pose;
    return placed;
  });
}
