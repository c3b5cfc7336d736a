/** The twelve motions that the classes of NTU's twin are told apart by. */

import { cosine, lerp, sine, smooth, type Vector } from "./math.ts";
import {
  type Action,
  beat,
  bothHands,
  leadingHand,
  type Motion,
  once,
  swell,
  through,
  walk,
} from "./motion.ts";

const wave: Motion = (start, t, manner) => ({
  ...start,
  hands: leadingHand(start, [0.35 + 0.35 * beat(t, manner), 0.6, 0.3], swell(t)),
});

const fling: Motion = (start, t) => ({
  ...start,
  lean: start.lean + 0.25 * (smooth((t - 0.4) / 0.15) - smooth((t - 0.65) / 0.3)),
  hands: [
    start.hands[0],
    through(t, [[0, start.hands[1]], [0.35, [0.45, 0.6, -0.35]], [0.55, [0, 0.15, 0.95]], [
      0.7,
      [-0.1, -0.4, 0.75],
    ], [1, start.hands[1]]]),
  ],
});

const clap: Motion = (start, t, manner) => ({
  ...start,
  hands: bothHands(start, [0.02 + 0.32 * beat(t, manner), -0.1, 0.6], swell(t)),
});

const raise: Motion = (start, t) => {
  const lift = once(t);
  const arc = (from: Vector): Vector =>
    through(lift, [[0, from], [0.5, [0.95, 0, 0.1]], [1, [0.3, 0.92, 0.05]]]);
  return { ...start, hands: [arc(start.hands[0]), arc(start.hands[1])] };
};

const squat: Motion = (start, t) => ({
  ...start,
  rise: start.rise - 0.42 * once(t),
  lean: start.lean + 0.45 * once(t),
  hands: bothHands(start, [0, -0.1, 0.85], once(t)),
});

const bow: Motion = (start, t) => ({
  ...start,
  rise: start.rise - 0.04 * once(t),
  lean: start.lean + 1.05 * once(t),
  hands: bothHands(start, [0, -0.95, -0.1], once(t)),
});

const kick: Motion = (start, t) => ({
  ...start,
  lean: start.lean - 0.2 * once(t),
  hands: bothHands(start, [0.55, -0.65, 0.1], once(t)),
  feet: [
    start.feet[0],
    through(t, [[0, start.feet[1]], [0.3, [0, 0.15, -0.35]], [0.55, [0, 0.5, 0.8]], [
      1,
      start.feet[1],
    ]]),
  ],
});

const march: Motion = (start, t, manner) => {
  const going = smooth(t / 0.15) * smooth((1 - t) / 0.15);
  const b = beat(t, manner) * going;
  const knee = (up: number): Vector => [0, 0.5 * Math.max(up, 0), 0.3 * Math.max(up, 0)];
  const swing = (hand: Vector, by: number): Vector => [
    hand[0],
    hand[1] + 0.3 * going,
    hand[2] + 0.6 * by,
  ];
  return {
    ...start,
    hands: [swing(start.hands[0], -b), swing(start.hands[1], b)],
    feet: [knee(b), knee(-b)],
  };
};

const jump: Motion = (start, t, { cycles }) => {
  const phase = t * Math.ceil(cycles / 2) % 1;
  const crouch = once(Math.min(phase / 0.4, 1)) + once(Math.max((phase - 0.7) / 0.3, 0));
  const flight = once(Math.min(Math.max((phase - 0.32) / 0.42, 0), 1));
  const foot: Vector = [0, 0.3 * flight, 0];
  return {
    ...start,
    rise: start.rise - 0.18 * crouch + 0.32 * flight,
    lean: start.lean + 0.25 * crouch,
    hands: bothHands(start, [0.4, 0.1, 0.5], flight),
    feet: [foot, foot],
  };
};

const turnAround: Motion = (start, t) => {
  const paces = 0.05 * sine(8 * Math.PI * t);
  return {
    ...start,
    turn: start.turn + 2 * Math.PI * lerp(t, smooth(t), 0.5),
    hands: bothHands(start, [0.6, -0.5, 0.1], swell(t)),
    feet: [[0, Math.max(paces, 0), 0], [0, Math.max(-paces, 0), 0]],
  };
};

/** How far two persons stand apart before one comes nearer, metres. */
export const APART = 1.7;

const shakeHands: Motion = (start, t, manner) => {
  const reach = smooth((t - 0.15) / 0.25) * smooth((1 - t) / 0.2);
  const near = walk(start, 0.3, t / 0.4, 2);
  const up = -0.25 + 0.15 * beat(t, manner);
  return { ...near, hands: leadingHand(start, [-0.2, up, 0.8], reach) };
};

const push: Motion = (start, t) => {
  const thrust = smooth((t - 0.3) / 0.15) * smooth((0.9 - t) / 0.35);
  const near = walk(start, 0.75, t / 0.4, 2);
  const ready = bothHands(start, [0, -0.25, 0.4], smooth(t / 0.25) * smooth((0.95 - t) / 0.3));
  return {
    ...near,
    lean: start.lean + 0.3 * thrust,
    hands: bothHands({ hands: ready }, [-0.1, -0.05, 0.97], thrust),
  };
};

const stagger: Motion = (start, t) => {
  const hit = smooth((t - 0.42) / 0.12) * smooth((1 - t) / 0.3);
  const back = walk(start, -0.55, (t - 0.42) / 0.4, 2);
  const arms = bothHands(start, [0.6, -0.3, 0.35], hit);
  return { ...back, lean: start.lean - 0.35 * hit + 0.2 * cosine(6 * t) * hit, hands: arms };
};

/** NTU's twin: A001 is the first. Each class and its rival use the same limbs. */
export const NTU_ACTIONS: readonly Action[] = [
  { name: "wave", rival: "throw", motion: wave },
  { name: "throw", rival: "wave", motion: fling },
  { name: "clap", rival: "raise arms", motion: clap },
  { name: "raise arms", rival: "clap", motion: raise },
  { name: "squat", rival: "bow", motion: squat },
  { name: "bow", rival: "squat", motion: bow },
  { name: "kick", rival: "march", motion: kick },
  { name: "march", rival: "kick", motion: march },
  { name: "jump", rival: "turn around", motion: jump },
  { name: "turn around", rival: "jump", motion: turnAround },
  { name: "shake hands", rival: "push", motion: shakeHands, answer: shakeHands },
  { name: "push", rival: "shake hands", motion: push, answer: stagger },
];
