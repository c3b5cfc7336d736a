/** The twins' body: lengths of its limbs, and where the 25 joints of Kinect v2 are in a pose. */

import type { Random } from "../../base/random.ts";
import { add, cosine, dot, sine, unit, type Vector } from "./math.ts";
import type { Pose } from "./pose.ts";

/** Joints of one body. */
export const JOINTS = 25;

/** Positions of one body's joints in one frame, metres: `[V,3]`. */
export type Figure = Float64Array;

/** A person's lengths in metres; widths are half the breadth. */
export interface Body {
  readonly thigh: number;
  readonly shank: number;
  readonly foot: number;
  readonly hipWidth: number;
  readonly torso: number;
  readonly shoulderWidth: number;
  readonly neck: number;
  readonly head: number;
  readonly upperArm: number;
  readonly forearm: number;
  readonly hand: number;
}

/** Where a person stands and looks: metres on the floor, radians (0 looks at the middle camera). */
export interface Stand {
  readonly x: number;
  readonly z: number;
  readonly heading: number;
}

/**
 * A person of 1.52 to 1.92 m whose limbs are up to 6 % longer or shorter than usual at that height. The
 * usual shares of the height are those of Drillis and Contini (1966), rounded.
 */
export function drawBody(random: Random): Body {
  const height = random.between(1.52, 1.92);
  const lengthOf = (share: number): number => height * share * random.between(0.94, 1.06);
  return {
    thigh: lengthOf(0.245),
    shank: lengthOf(0.246),
    foot: lengthOf(0.1),
    hipWidth: lengthOf(0.05),
    torso: lengthOf(0.288),
    shoulderWidth: lengthOf(0.115),
    neck: lengthOf(0.05),
    head: lengthOf(0.09),
    upperArm: lengthOf(0.172),
    forearm: lengthOf(0.157),
    hand: lengthOf(0.055),
  };
}

/** Height of the ankles above the floor, metres. */
const ANKLE = 0.08;
/** Where elbows and knees bend to, in out, up, ahead. */
const ELBOW_POLE: Vector = [0.4, -0.7, -0.6];
const KNEE_POLE: Vector = [0.1, 0.4, 0.9];

/** Left and right: NTU's (0-based) joints of a side, and the sign of "out" along the body's left. */
const SIDES = [
  { left: 1, shoulder: 4, elbow: 5, wrist: 6, hand: 7, tip: 21, thumb: 22, hip: 12 },
  { left: -1, shoulder: 8, elbow: 9, wrist: 10, hand: 11, tip: 23, thumb: 24, hip: 16 },
] as const;

/** The joints of `body` in `pose`, standing at `stand`; y is the height above the floor. */
export function figure(body: Body, pose: Pose, stand: Stand): Figure {
  const out = new Float64Array(JOINTS * 3);
  const heading = stand.heading + pose.turn;
  const [s, c] = [sine(heading), cosine(heading)];
  // The floor's x runs to the middle camera's left and its z away from it, as the camera's own do.
  const origin: Vector = [
    stand.x + sine(stand.heading) * pose.ahead,
    0,
    stand.z - cosine(stand.heading) * pose.ahead,
  ];
  const put = (joint: number, [left, up, ahead]: Vector): void => {
    out[joint * 3] = origin[0] - c * left + s * ahead;
    out[joint * 3 + 1] = up;
    out[joint * 3 + 2] = origin[2] - s * left - c * ahead;
  };

  const leg = body.thigh + body.shank;
  const pelvis: Vector = [0, leg * (0.985 + pose.rise) + ANKLE, 0];
  const spine: Vector = [0, cosine(pose.lean), sine(pose.lean)];
  const top = add(pelvis, spine, body.torso);
  const neck = add(top, spine, body.neck);
  put(0, pelvis);
  put(1, add(pelvis, spine, body.torso * 0.52));
  put(20, top);
  put(2, neck);
  put(3, add(neck, spine, body.head));

  SIDES.forEach((side, i) => {
    const sided = ([o, up, ahead]: Vector): Vector => [o * side.left, up, ahead];
    const shoulder = add(top, sided([body.shoulderWidth, -0.02, 0]));
    const reach = body.upperArm + body.forearm;
    const arm = bend(
      shoulder,
      add(shoulder, sided(pose.hands[i as 0 | 1]), reach),
      body.upperArm,
      body.forearm,
      sided(ELBOW_POLE),
    );
    const along = unit(add(arm.end, arm.middle, -1));
    put(side.shoulder, shoulder);
    put(side.elbow, arm.middle);
    put(side.wrist, arm.end);
    put(side.hand, add(arm.end, along, body.hand));
    put(side.tip, add(arm.end, along, body.hand * 2));
    put(side.thumb, add(add(arm.end, along, body.hand), sided([-0.5, 0.3, 0.6]), body.hand));

    const hip = add(pelvis, sided([body.hipWidth, -0.03, 0]));
    const [o, up, ahead] = pose.feet[i as 0 | 1];
    const ankle = sided([body.hipWidth * 1.2 + o * leg, ANKLE + up * leg, ahead * leg]);
    const limb = bend(hip, ankle, body.thigh, body.shank, sided(KNEE_POLE));
    put(side.hip, hip);
    put(side.hip + 1, limb.middle);
    put(side.hip + 2, limb.end);
    put(side.hip + 3, add(limb.end, sided([0.1, -0.3, 0.9]), body.foot));
  });
  return out;
}

/**
 * Bends a limb of two bones so that its end meets `target`, or comes as near as its length allows; the
 * middle joint lies towards `pole` (law of cosines).
 */
function bend(
  from: Vector,
  target: Vector,
  first: number,
  second: number,
  pole: Vector,
): { readonly middle: Vector; readonly end: Vector } {
  const way = add(target, from, -1);
  const far = Math.max(Math.sqrt(dot(way, way)), 1e-9);
  const distance = Math.min(Math.max(far, 0.35 * (first + second)), 0.995 * (first + second));
  const along: Vector = [way[0] / far, way[1] / far, way[2] / far];
  const foot = (first * first - second * second + distance * distance) / (2 * distance);
  const height = Math.sqrt(Math.max(first * first - foot * foot, 0));
  const across = unit(add(pole, along, -dot(pole, along)));
  return { middle: add(add(from, along, foot), across, height), end: add(from, along, distance) };
}
