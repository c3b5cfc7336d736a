/** What a body does with itself in one frame, free of its size, its spot and its handedness. */

import { lerp, lerpVector, type Vector } from "./math.ts";

/** Left and right. */
export type Pair<T> = readonly [T, T];

/** One frame of a motion. */
export interface Pose {
  /** Height of the pelvis over its height in standing, in leg lengths. */
  readonly rise: number;
  /** Way walked from the starting spot in the starting direction, metres. */
  readonly ahead: number;
  /** Turn from the starting direction, radians. */
  readonly turn: number;
  /** Bend of the trunk ahead, radians. */
  readonly lean: number;
  /** Wrists seen from the shoulders: out, up, ahead, in arm lengths. */
  readonly hands: Pair<Vector>;
  /** Ankles seen from where they stand: out, up, ahead, in leg lengths. */
  readonly feet: Pair<Vector>;
}

/** Standing, arms hanging. */
export const REST: Pose = {
  rise: 0,
  ahead: 0,
  turn: 0,
  lean: 0.02,
  hands: [[0.12, -0.96, 0.08], [0.12, -0.96, 0.08]],
  feet: [[0, 0, 0], [0, 0, 0]],
};

/** From `a` (share 0) towards `b` (share 1) in every number. */
export function blend(a: Pose, b: Pose, share: number): Pose {
  const pair = (p: Pair<Vector>, q: Pair<Vector>): Pair<Vector> => [
    lerpVector(p[0], q[0], share),
    lerpVector(p[1], q[1], share),
  ];
  return {
    rise: lerp(a.rise, b.rise, share),
    ahead: lerp(a.ahead, b.ahead, share),
    turn: lerp(a.turn, b.turn, share),
    lean: lerp(a.lean, b.lean, share),
    hands: pair(a.hands, b.hands),
    feet: pair(a.feet, b.feet),
  };
}

/** The same motion with left and right exchanged. */
export function mirrored(pose: Pose): Pose {
  return {
    ...pose,
    turn: -pose.turn,
    hands: [pose.hands[1], pose.hands[0]],
    feet: [pose.feet[1], pose.feet[0]],
  };
}
