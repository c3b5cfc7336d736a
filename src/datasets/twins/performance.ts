/** One performance as the world saw it: who moved where, before any camera looked. */

import type { Random } from "../../base/random.ts";
import type { Performing } from "./difficulty.ts";
import { cosine, lerp, sine, type Vector } from "./math.ts";
import { APART } from "./actions.ts";
import { type Action, idle, type Manner, type Motion } from "./motion.ts";
import { blend, mirrored, type Pose, REST } from "./pose.ts";
import { type Body, drawBody, type Figure, figure, type Stand } from "./skeleton.ts";

/** What stays the same in all performances of one person. */
export interface Subject {
  readonly body: Body;
  readonly tempo: number;
  readonly leftHanded: boolean;
}

/** A person of the twin; `random` is this person's own stream. */
export function drawSubject({ tempoSpread }: Performing, random: Random): Subject {
  return {
    body: drawBody(random.fork("body")),
    tempo: random.between(1 - tempoSpread, 1 + tempoSpread),
    leftHanded: random.uniform() < 0.3,
  };
}

/** Who performs what: the first of `people` acts, the second answers or stands by. */
export interface Script {
  readonly action: Action;
  readonly rival: Action;
  readonly people: readonly [Subject, Subject];
  /** Direction that the first person faces, radians, before the jitter. */
  readonly heading: number;
}

/** The figures in each frame, the acting person's first: `[T][M][V,3]`. */
export type Performance = readonly (readonly Figure[])[];

/** Performs a script as clearly as `d` says; all draws come from `random`, so its cameras see the same. */
export function perform(script: Script, d: Performing, random: Random): Performance {
  const { action, rival } = script;
  const [first, second] = script.people;
  const mixed = random.uniform() < d.mixedShare;
  const share = random.between(...mixed ? d.mixedBlend : [0, d.clearBlend] as const);
  const halfHearted = random.uniform() < d.halfHeartedShare;
  const vigour = random.between(...halfHearted ? d.halfHeartedVigour : d.vigour);
  const seen = random.uniform() < d.truncatedShare ? random.between(...d.truncatedAt) : 1;
  const frames = Math.round(random.between(...d.frames) / first.tempo * lerp(0.5, 1, seen));
  const time = drawTiming(random.fork("timing"), seen);
  const stand: Stand = {
    x: random.between(-d.spotSpread, d.spotSpread),
    z: random.between(-d.spotSpread, d.spotSpread),
    heading: script.heading + random.between(-d.headingSpread, d.headingSpread),
  };

  const lead = drawRole([action.motion, rival.motion, share, vigour], first, random.fork("lead"));
  const roles = [{ body: first.body, stand, pose: lead }];
  const bystander = random.uniform() < d.bystanderShare;
  if (action.answer !== undefined && rival.answer !== undefined) {
    const answer = [action.answer, rival.answer, share, vigour] as const;
    const pose = drawRole(answer, second, random.fork("answer"));
    roles.push({ body: second.body, stand: opposite(stand, APART), pose });
  } else if (bystander) {
    const pose = drawRole([idle, idle, 0, 1], second, random.fork("bystander"));
    roles.push({ body: second.body, stand: opposite(stand, random.between(1, APART)), pose });
  }
  return Array.from({ length: frames }, (_, i) => {
    const t = time(i / (frames - 1));
    return roles.map(({ body, stand, pose }) => figure(body, pose(t), stand));
  });
}

/** Facing `stand`, `apart` metres away. */
function opposite(stand: Stand, apart: number): Stand {
  return {
    x: stand.x + sine(stand.heading) * apart,
    z: stand.z - cosine(stand.heading) * apart,
    heading: stand.heading + Math.PI,
  };
}

/** From the recording's time to the motion's: a pause before, a pause after, a pace of its own. */
function drawTiming(random: Random, seen: number): (t: number) => number {
  const before = random.between(0, 0.12);
  const after = random.between(0, 0.12);
  const pace = random.between(-0.35, 0.35);
  return (t) => {
    const u = Math.min(Math.max((t * seen - before) / (1 - before - after), 0), 1);
    return u + pace * u * (1 - u);
  };
}

/** One person's poses over time: a mixture of two motions in this person's manner. */
function drawRole(
  [own, other, share, vigour]: readonly [Motion, Motion, number, number],
  subject: Subject,
  random: Random,
): (t: number) => Pose {
  const start = drawStart(random.fork("start"));
  const manner: Manner = {
    cycles: random.between(2, 3.5) * subject.tempo,
    phase: random.between(0, 2 * Math.PI),
  };
  const sway = { size: random.between(0, 0.03), pace: random.between(3, 8) };
  const otherHand = random.uniform() < 0.3;
  return (t) => {
    const pose = blend(own(start, t, manner), other(start, t, manner), share);
    const vigorous = blend(start, pose, vigour);
    const swaying = {
      ...vigorous,
      ahead: vigorous.ahead + sway.size * sine(sway.pace * t + manner.phase),
    };
    return subject.leftHanded !== otherHand ? mirrored(swaying) : swaying;
  };
}

/** How somebody stands before anything happens: hanging arms or folded hands, nobody quite alike. */
function drawStart(random: Random): Pose {
  const near = (v: Vector, by: number): Vector => [
    v[0] + random.between(-by, by),
    v[1] + random.between(0, by),
    v[2] + random.between(-by, by),
  ];
  const folded = random.uniform() < 0.1;
  const hand: Vector = folded ? [-0.2, -0.6, 0.45] : [0.12, -0.96, 0.08];
  return {
    ...REST,
    lean: random.between(-0.04, 0.12),
    hands: [near(hand, 0.12), near(hand, 0.12)],
    feet: [near([0.02, 0, 0], 0.05), near([0.02, 0, 0], 0.05)],
  };
}
