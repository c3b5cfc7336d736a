/** What the files of `own/` hold, by the rule that `make_own.py` wrote them with. */

import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { openOwnRecordings } from "../own/forms/open.ts";
import type { OwnRecordings, OwnRequest } from "../own/recordings.ts";

/** Samples. */
export const N = 4;
/** Joints of all of them. */
export const V = 5;
/** Their classes' names and numbers. */
export const CLASSES = ["wave", "sit", "fall", "sit"] as const;
export const LABELS = [0, 1, 2, 1] as const;
/** Their names where files have them. */
export const CLIPS = ["clip0", "clip1", "clip2", "clip3"] as const;

/** Channel c of joint v of person m in frame t of sample n. */
export function value(n: number, m: number, t: number, v: number, c: number): number {
  return (1 + 16 * n + 8 * m + 4 * t + 2 * v + c) / 64;
}

/** T of sample n. */
export function framesOf(n: number): number {
  return 3 + n;
}

/** M of sample n. */
export function personsOf(n: number): number {
  return 1 + n % 2;
}

/** The path of a file or folder. */
export function ownPath(name: string): string {
  return fileURLToPath(new URL(`own/${name}`, import.meta.url));
}

/** Opens one of them, or of another folder by its path. */
export function openOwn(
  name: string,
  request: Omit<OwnRequest, "path"> = {},
): Promise<OwnRecordings> {
  return openOwnRecordings({ ...request, path: name.startsWith("/") ? name : ownPath(name) });
}

/** What a value is to be, where it is not that of {@link value}. */
export type Wish = (n: number, m: number, t: number, v: number, c: number) => number;

/** Whether every sample has the values that are wanted; frames and persons that the sample lacks are zeros. */
export async function assertValues(
  recordings: OwnRecordings,
  wish: Wish = value,
  persons: (n: number) => number = personsOf,
): Promise<void> {
  for (let n = 0; n < recordings.samples.length; n++) {
    const { shape: [c, t, v, m], values } = await recordings.read(n);
    assert.deepEqual([c, v], [recordings.channels, recordings.joints]);
    assert.ok(t >= framesOf(n) && m >= persons(n), `sample ${n} has ${t} frames, ${m} persons`);
    let at = 0;
    for (let channel = 0; channel < c; channel++) {
      for (let frame = 0; frame < t; frame++) {
        for (let joint = 0; joint < v; joint++) {
          for (let person = 0; person < m; person++) {
            const isThere = frame < framesOf(n) && person < persons(n);
            const expected = isThere ? wish(n, person, frame, joint, channel) : 0;
            const where =
              `sample ${n}, person ${person}, frame ${frame}, joint ${joint}, channel ${channel}`;
            assert.equal(values[at++], Math.fround(expected), where);
          }
        }
      }
    }
  }
}
