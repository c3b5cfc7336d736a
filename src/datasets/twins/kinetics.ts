/**
 * Kinetics' twin: a small synthetic corpus in the raw format of Kinetics-skeleton, the same bytes on every
 * machine.
 *
 * The published archive has 7.5 GB, is reported gone, and takes days to train on. The twin stands in for it
 * in the quick suite and in CI, with what makes that data awkward: two dimensions, scores, missing joints,
 * people in the background, clips without a skeleton. It is an instrument for noticing that the program
 * changed, and says nothing about accuracy on real videos.
 */

import { Random } from "../../base/random.ts";
import { KINETICS_PERFORMING as PERFORMING, KINETICS_SENSING as SENSING } from "./difficulty.ts";
import { KINETICS_ACTIONS } from "./more_actions.ts";
import { idle, rivalOf } from "./motion.ts";
import { drawSubject, perform, type Performance, type Script } from "./performance.ts";
import type { TwinFile } from "./digest.ts";
import type { Part } from "../splits.ts";
import { film, type Video } from "./video.ts";

/** The seed of the corpus that the goldens are bound to. */
export const TWIN_KINETICS_SEED = 400;

/** `twinDigest` of the corpus of {@link TWIN_KINETICS_SEED}. */
export const TWIN_KINETICS_SHA256 =
  "695ae3653a11b8246651a7b31f0903dc679c3eaa626d3a3fd103d370a9cab73f";

/** Number of classes. */
export const TWIN_KINETICS_CLASSES = KINETICS_ACTIONS.length;

/** Clips per class; one in `withoutSkeletonEvery` has no skeleton and is left out when prepared. */
const CLIPS: Readonly<Record<Part, number>> = { train: 40, val: 17 };

/** Files of the corpus: the clips, and a label file for each part. */
export const TWIN_KINETICS_FILES = TWIN_KINETICS_CLASSES * (CLIPS.train + CLIPS.val) + 2;

/** One clip, before anybody filmed it. */
export interface TwinClip {
  readonly part: Part;
  /** Tells nothing about the class. */
  readonly id: string;
  readonly labelIndex: number;
  readonly hasSkeleton: boolean;
}

/** The clips of one part, in the order of their ids; all classes equally often. */
export function twinClips(part: Part, random: Random): TwinClip[] {
  const labels = KINETICS_ACTIONS.flatMap((_, label) => Array<number>(CLIPS[part]).fill(label));
  return random.fork(`order/${part}`).shuffled(labels).map((labelIndex, i) => ({
    part,
    id: `twin-${part}-${String(i).padStart(4, "0")}`,
    labelIndex,
    hasSkeleton: i % SENSING.withoutSkeletonEvery !== SENSING.withoutSkeletonEvery - 1,
  }));
}

/** One clip's JSON text. It depends on the seed of `random` and the clip alone. */
export function twinClipText(clip: TwinClip, random: Random): string {
  const own = random.fork(`clip/${clip.id}`);
  const action = KINETICS_ACTIONS[clip.labelIndex];
  if (action === undefined) {
    throw new RangeError(
      `Cannot make twin clip "${clip.id}": label_index ${clip.labelIndex} is not below ${TWIN_KINETICS_CLASSES}`,
    );
  }
  // Two people are filmed from the side, so that neither hides the other.
  const heading = action.answer === undefined ? 0 : Math.PI / 2;
  const rival = rivalOf(action, KINETICS_ACTIONS);
  const script = { action, rival, people: drawPeople("actor", own), heading };
  const performance = perform(script, PERFORMING, own.fork("performance"));
  const video = clip.hasSkeleton ? film(performance, onlookers(own), own.fork("film")) : [];
  return clipText(video, action.name, clip.labelIndex);
}

function drawPeople(use: string, random: Random): Script["people"] {
  return [
    drawSubject(PERFORMING, random.fork(`${use}/1`)),
    drawSubject(PERFORMING, random.fork(`${use}/2`)),
  ];
}

/** Up to two who stand in the background. */
function onlookers(random: Random): Performance[] {
  const [one, two] = SENSING.onlookers;
  const chance = random.fork("onlookers").uniform();
  const count = chance < two ? 2 : chance < two + one ? 1 : 0;
  const action = { name: "idle", rival: "idle", motion: idle };
  return Array.from({ length: count }, (_, i) => {
    const use = `onlooker/${i}`;
    const script = { action, rival: action, people: drawPeople(use, random), heading: 0 };
    const performance = perform(script, PERFORMING, random.fork(use));
    return aside(performance, i === 0 ? 1 : -1, random.fork(`${use}/place`));
  });
}

/** All files: `kinetics_{train,val}/<id>.json` and `kinetics_{train,val}_label.json`. */
export function* twinKineticsCorpus(seed: number = TWIN_KINETICS_SEED): Generator<TwinFile> {
  const random = Random.of(seed).fork("twin-kinetics");
  const encoder = new TextEncoder();
  for (const part of ["train", "val"] as const) {
    const clips = twinClips(part, random);
    for (const clip of clips) {
      const bytes = encoder.encode(twinClipText(clip, random));
      yield { name: `kinetics_${part}/${clip.id}.json`, bytes };
    }
    const bytes = encoder.encode(labelText(clips));
    yield { name: `kinetics_${part}_label.json`, bytes };
  }
}

/** The same people further back and to one side. */
function aside(performance: Performance, side: 1 | -1, random: Random): Performance {
  const [x, z] = [side * random.between(0.8, 1.5), random.between(0.5, 2)];
  return performance.map((bodies) =>
    bodies.map((body) => body.map((value, i) => value + (i % 3 === 0 ? x : i % 3 === 2 ? z : 0)))
  );
}

/** Three decimals, as the published clips have. */
function clipText(video: Video, label: string, labelIndex: number): string {
  const list = (values: readonly number[]): string =>
    `[${values.map((v) => v.toFixed(3)).join(",")}]`;
  const frames = video.map((people, t) => {
    const skeletons = people.map(({ pose, score }) =>
      `{"pose":${list(pose)},"score":${list(score)}}`
    );
    return `{"frame_index":${t},"skeleton":[${skeletons.join(",")}]}`;
  });
  const tail = `"label":${JSON.stringify(label)},"label_index":${labelIndex}`;
  return `{"data":[${frames.join(",")}],${tail}}`;
}

function labelText(clips: readonly TwinClip[]): string {
  const rows = clips.map(({ id, hasSkeleton, labelIndex }) => [id, {
    has_skeleton: hasSkeleton,
    label: KINETICS_ACTIONS[labelIndex]?.name,
    label_index: labelIndex,
  }]);
  return JSON.stringify(Object.fromEntries(rows));
}
