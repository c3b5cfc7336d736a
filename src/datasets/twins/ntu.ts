/**
 * NTU's twin: a small synthetic corpus in NTU RGB+D's raw format, the same bytes on every machine.
 *
 * NTU RGB+D may not be passed on and takes a day to train on. The twin stands in for it wherever the whole
 * way, from raw text to verdict, is to be walked in minutes: in the quick suite and in CI. It is an
 * instrument for noticing that the program changed, and says nothing about accuracy on real recordings.
 */

import { Random } from "../../base/random.ts";
import { byName, type SampleName } from "../sample.ts";
import { type Camera, record, type Recording } from "./camera.ts";
import { NTU_ACTIONS } from "./actions.ts";
import type { TwinFile } from "./digest.ts";
import { NTU_PERFORMING } from "./difficulty.ts";
import { rivalOf } from "./motion.ts";
import { drawSubject, perform, type Subject } from "./performance.ts";
import { skeletonText } from "./text.ts";

/** The seed of the corpus that the goldens are bound to. */
export const TWIN_SEED = 2018;

/** `twinDigest` of the corpus of {@link TWIN_SEED}. */
export const TWIN_NTU_SHA256 = "bfcf7eb989e89f91485bd5d90dad93bd84148fc359856f773b43d9f8ed85b788";

/** Number of classes; labels are the action's number less 1. */
export const TWIN_CLASSES = NTU_ACTIONS.length;

/** Of NTU's performers, ten that cross-subject trains on and six that it tests on. */
const PERFORMERS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16] as const;
const CAMERAS = [1, 2, 3] as const;
/** In NTU each action is done once facing the left and once facing the right camera. */
const REPLICATIONS = [1, 2] as const;

/** NTU's three angles: the camera of cross-view's test is in the middle. */
const CAMERA_ANGLES = [0, Math.PI / 4, -Math.PI / 4] as const;
const HEADINGS = [Math.PI / 4, -Math.PI / 4] as const;
/** Camera distance and height by setup (the twin has two), metres. */
const SETUPS = [{ distance: 3.3, height: 1.1 }, { distance: 3.6, height: 1.3 }] as const;

/** Samples whose skeletons are incomplete: the twin's counterpart of NTU's list of 302. */
export const TWIN_MISSING: readonly string[] = [
  "S001C001P003R002A005",
  "S002C002P008R001A011",
  "S002C003P012R002A002",
];

/** Name of the list of {@link TWIN_MISSING}, beside the corpus' files. */
export const TWIN_MISSING_FILE = "samples_with_missing_skeletons.txt";

/** All samples of the corpus, sorted by name. */
export function twinSpecs(): SampleName[] {
  const specs = PERFORMERS.flatMap((performer) =>
    CAMERAS.flatMap((camera) =>
      REPLICATIONS.flatMap((replication) =>
        NTU_ACTIONS.map((_, i): SampleName => ({
          setup: 2 - performer % 2,
          camera,
          performer,
          replication,
          action: i + 1,
        }))
      )
    )
  );
  return specs.sort((a, b) => byName(twinName(a), twinName(b)));
}

/** `SsssCcccPpppRrrrAaaa`. */
export function twinName(spec: SampleName): string {
  const field = (letter: string, n: number): string => letter + String(n).padStart(3, "0");
  return field("S", spec.setup) + field("C", spec.camera) + field("P", spec.performer) +
    field("R", spec.replication) + field("A", spec.action);
}

/**
 * One sample's text, as its file has it. The three cameras of a performance record the same motion; each
 * sample depends on the seed of `random` and its own numbers alone.
 *
 * @throws {RangeError} for a number that the corpus does not have.
 */
export function twinSample(spec: SampleName, random: Random): string {
  const name = twinName(spec);
  const action = NTU_ACTIONS[spec.action - 1];
  const angle = CAMERA_ANGLES[spec.camera - 1];
  const heading = HEADINGS[spec.replication - 1];
  const setup = SETUPS[spec.setup - 1];
  if (!action || angle === undefined || heading === undefined || !setup) {
    throw new RangeError(
      `Cannot make twin sample "${name}": the corpus has S002C003R002A012 at most`,
    );
  }
  const event = `P${spec.performer}R${spec.replication}A${spec.action}`;
  const performance = perform(
    { action, rival: rivalOf(action, NTU_ACTIONS), people: people(spec, random), heading },
    NTU_PERFORMING,
    random.fork(`performance/${event}`),
  );
  const camera: Camera = { angle, ...setup };
  const recording = record(performance, camera, random.fork(`recording/${name}`));
  return skeletonText(
    TWIN_MISSING.includes(name) ? broken(recording) : recording,
    random.fork(`text/${name}`),
  );
}

/** The whole corpus, file by file, sorted by name. */
export function* twinCorpus(seed: number = TWIN_SEED): Generator<TwinFile> {
  const random = Random.of(seed).fork("twin-ntu");
  const encoder = new TextEncoder();
  for (const spec of twinSpecs()) {
    yield { name: `${twinName(spec)}.skeleton`, bytes: encoder.encode(twinSample(spec, random)) };
  }
}

/**
 * The acting subject, and this one's partner, who answers or stands by. Each performer has a partner of
 * their own, so that the two parts of cross-subject share no body.
 */
function people({ performer }: SampleName, random: Random): [Subject, Subject] {
  return [
    drawSubject(NTU_PERFORMING, random.fork(`subject/${performer}`)),
    drawSubject(NTU_PERFORMING, random.fork(`partner/${performer}`)),
  ];
}

/** Nobody is seen after the first fifth. */
function broken(recording: Recording): Recording {
  return recording.map((bodies, t) => t < recording.length / 5 ? bodies : []);
}
