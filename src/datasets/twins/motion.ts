/** What a motion is to the twins, a function from time to pose, and what motions are made of. */

import { lerpVector, sine, smooth, type Vector } from "./math.ts";
import { blend, type Pair, type Pose } from "./pose.ts";

/** How one performance of a motion differs from another. */
export interface Manner {
  /** Repetitions of what is repeated within the motion. */
  readonly cycles: number;
  /** Where in its cycle a repetition starts, radians. */
  readonly phase: number;
}

/** The pose at time `t` (0 to 1) of a motion that starts from `start`. The right hand is the leading one. */
export type Motion = (start: Pose, t: number, manner: Manner) => Pose;

/** One class. */
export interface Action {
  readonly name: string;
  /** The class that a half-clear performance of this one may be taken for; the relation is mutual. */
  readonly rival: string;
  readonly motion: Motion;
  /** What the other person does, where there are two. */
  readonly answer?: Motion;
}

/** 0 at the start and the end, 1 in the middle. */
export function swell(t: number): number {
  return smooth(t / 0.25) * smooth((1 - t) / 0.25);
}

/** Up and down again, once: 0, 1, 0. */
export function once(t: number): number {
  const s = sine(Math.PI * t);
  return s * s;
}

/** What repeats in a motion, from -1 to 1. */
export function beat(t: number, { cycles, phase }: Manner): number {
  return sine(2 * Math.PI * cycles * t + phase);
}

/** Passes through `stops` ([time, value], times rising from 0 to 1), slowing down at each. */
export function through(t: number, stops: readonly (readonly [number, Vector])[]): Vector {
  let [before, from] = stops[0] as readonly [number, Vector];
  for (const [time, to] of stops) {
    if (t < time) return lerpVector(from, to, smooth((t - before) / (time - before)));
    [before, from] = [time, to];
  }
  return from;
}

/** Both hands towards a spot, mirrored, or each towards its own, by `share`. */
export function bothHands(
  { hands }: Pick<Pose, "hands">,
  to: Vector,
  share: number,
  right = to,
): Pair<Vector> {
  return [lerpVector(hands[0], to, share), lerpVector(hands[1], right, share)];
}

/** The leading hand towards a spot, by `share`; the other stays. */
export function leadingHand(
  { hands: [left, right] }: Pose,
  to: Vector,
  share: number,
): Pair<Vector> {
  return [left, lerpVector(right, to, share)];
}

/** Two or three paces along a way: feet lift one after the other while `share` of the way is walked. */
export function walk(pose: Pose, way: number, t: number, paces: number): Pose {
  const lift = sine(Math.PI * paces * smooth(t));
  return {
    ...pose,
    ahead: pose.ahead + way * smooth(t),
    feet: [
      [0, 0.08 * Math.max(lift, 0), 0.12 * lift],
      [0, 0.08 * Math.max(-lift, 0), -0.12 * lift],
    ],
  };
}

/** Standing still, arms a little restless: what bystanders do. */
export const idle: Motion = (start, t, manner) =>
  blend(start, { ...start, hands: bothHands(start, [0.2, -0.9, 0.2], 1) }, 0.2 * beat(t, manner));

/** The action that `action` may be taken for. @throws {RangeError} if `actions` lacks it. */
export function rivalOf(action: Action, actions: readonly Action[]): Action {
  const rival = actions.find(({ name }) => name === action.rival);
  if (rival === undefined) {
    throw new RangeError(
      `Cannot find action "${action.rival}", the rival of "${action.name}": there are ` +
        actions.map(({ name }) => name).join(", "),
    );
  }
  return rival;
}
