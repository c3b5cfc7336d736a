/** What OpenPose makes of a video of a performance: 18 joints in the image's plane, with scores. */

import type { Random } from "../../base/random.ts";
import { KINETICS_SENSING as SENSING } from "./difficulty.ts";
import { cosine, lerp, sine, unit, type Vector } from "./math.ts";
import type { Performance } from "./performance.ts";
import type { Figure } from "./skeleton.ts";

/** The published clips were resized to this many pixels, and joints divided by it. */
const IMAGE = { width: 340, height: 256 } as const;
/** A lens that shows about 3 m of height at 4 m. */
const FOCAL = 340;
/** OpenPose's joints 1 to 13 (neck, right arm, left arm, right leg, left leg) among Kinect's 25. */
const BODY = [20, 8, 9, 10, 4, 5, 6, 16, 17, 18, 12, 13, 14] as const;
/** Nose, right and left eye, right and left ear seen from the head: left, up, ahead, metres. */
const FACE: readonly Vector[] = [
  [0, 0, 0.11],
  [-0.03, 0.03, 0.09],
  [0.03, 0.03, 0.09],
  [-0.075, 0.02, 0],
  [0.075, 0.02, 0],
];

/** A person found in one frame. */
export interface Person {
  /** x and y of each joint in turn, 0 to 1 from the left and the top; 0, 0 where not found. */
  readonly pose: readonly number[];
  /** Confidence of each joint; 0 where not found. */
  readonly score: readonly number[];
}

/** The people found in each frame, in no order. */
export type Video = readonly (readonly Person[])[];

/** Somebody in front of the camera, and how confidently the estimator sees this one. */
interface Seen {
  readonly figures: readonly Figure[];
  readonly confidence: number;
}

/**
 * Films a performance and the people in its background. `random` is this clip's own stream.
 * `onlookers` move as `performance` does not: each is a performance of one person.
 */
export function film(
  performance: Performance,
  onlookers: readonly Performance[],
  random: Random,
): Video {
  const d = SENSING;
  const view = drawCamera(aim(performance), random.fork("camera"));
  const acting = (performance[0] ?? []).map((_, m): Seen => ({
    figures: performance.map((bodies) => bodies[m] as Figure),
    confidence: random.between(d.actorScore[0], d.actorScore[1]),
  }));
  const looking = onlookers.map((onlooker): Seen => ({
    figures: onlooker.map(([body]) => body as Figure),
    confidence: random.between(d.onlookerScore[0], d.onlookerScore[1]),
  }));
  const people = random.fork("order").shuffled([...acting, ...looking]);
  const noise = random.fork("noise");
  return performance.map((_, t) => {
    if (noise.uniform() < d.emptyFrameShare) return [];
    const point = view(t / performance.length);
    return people.flatMap(({ figures, confidence }) => {
      const body = figures[t % figures.length];
      if (body === undefined || noise.uniform() < d.lostPersonShare) return [];
      return [estimate(openpose(body), point, confidence, noise)];
    });
  });
}

/** From a point of the scene to the image, and the depth: x and y in pixels, z in metres. */
type View = (t: number) => (at: Vector) => Vector;

/** Where those who act stand at first, on average: x in metres. */
function aim(performance: Performance): number {
  const start = performance[0] ?? [];
  return start.reduce((sum, body) => sum + (body[0] as number), 0) / Math.max(start.length, 1);
}

/** A camera in somebody's hand, which points near `aim` at `t` (0 to 1) of the clip. */
function drawCamera(aim: number, random: Random): View {
  const d = SENSING;
  const distance = random.between(d.distance[0], d.distance[1]);
  const height = random.between(d.height[0], d.height[1]);
  const middle = aim + random.between(-d.offCenter, d.offCenter);
  const from = random.between(-d.sway, d.sway);
  const to = random.between(-d.sway, d.sway);
  return (t) => {
    const angle = lerp(from, to, t);
    const [s, c] = [sine(angle), cosine(angle)];
    return ([right, y, z]) => {
      const x = right - middle;
      const depth = distance - s * x + c * z;
      const scale = FOCAL / depth;
      return [
        IMAGE.width / 2 - scale * (c * x + s * z),
        IMAGE.height / 2 - scale * (y - height),
        depth,
      ];
    };
  };
}

/** OpenPose's 18 joints of a body of Kinect's, and the direction it looks in. */
function openpose(body: Figure): { readonly joints: Vector[]; readonly ahead: Vector } {
  const at = (v: number): Vector => [
    body[v * 3] as number,
    body[v * 3 + 1] as number,
    body[v * 3 + 2] as number,
  ];
  const [left, right, head] = [at(4), at(8), at(3)];
  const across = unit([left[0] - right[0], 0, left[2] - right[2]]);
  const ahead: Vector = [-across[2], 0, across[0]];
  const face = FACE.map(([l, up, a]): Vector => [
    head[0] + l * across[0] + a * ahead[0],
    head[1] + up,
    head[2] + l * across[2] + a * ahead[2],
  ]);
  const [nose, ...rest] = face as [Vector, ...Vector[]];
  return { joints: [nose, ...BODY.map(at), ...rest], ahead };
}

/** Finds one person in the image: eyes and nose only from the front, an ear only from its side. */
function estimate(
  { joints, ahead }: { readonly joints: readonly Vector[]; readonly ahead: Vector },
  point: (at: Vector) => Vector,
  confidence: number,
  random: Random,
): Person {
  const pose: number[] = [];
  const score: number[] = [];
  joints.forEach((joint, v) => {
    const [x, y] = point(joint);
    const error = (): number =>
      SENSING.noise * IMAGE.height * (random.uniform() + random.uniform() - 1);
    const u = (x + error()) / IMAGE.width;
    const w = (y + error()) / IMAGE.height;
    const certainty = Math.min(Math.max(confidence + random.between(-0.15, 0.15), 0.05), 0.98);
    const lost = random.uniform() < SENSING.lostJointShare;
    const outside = u <= 0 || u >= 1 || w <= 0 || w >= 1;
    const found = !lost && !outside && visible(v, ahead);
    pose.push(found ? u : 0, found ? w : 0);
    score.push(found ? certainty : 0);
  });
  return { pose, score };
}

/** Whether joint `v` is on the camera's side of a head that looks `ahead`; the camera is at -z. */
function visible(v: number, ahead: Vector): boolean {
  if (v === 0 || v === 14 || v === 15) return ahead[2] < 0.2;
  if (v === 16) return ahead[0] < 0.6;
  if (v === 17) return ahead[0] > -0.6;
  return true;
}
