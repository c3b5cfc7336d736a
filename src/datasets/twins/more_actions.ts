/** The eight classes that Kinetics' twin has beside NTU's twelve. */

import { NTU_ACTIONS } from "./actions.ts";
import { lerpVector, sine, smooth, type Vector } from "./math.ts";
import {
  type Action,
  beat,
  bothHands,
  leadingHand,
  type Motion,
  once,
  swell,
  through,
} from "./motion.ts";

/** A quarter of a cycle ahead of {@link beat}: the two together go round. */
const QUARTER = Math.PI / 2;

const box: Motion = (start, t, manner) => {
  const b = beat(t, manner);
  const fist = (out: number): Vector => [-0.15, -0.1, 0.6 + 0.36 * out];
  return { ...start, hands: bothHands(start, fist(-b), swell(t), fist(b)) };
};

const juggle: Motion = (start, t, manner) => {
  const b = beat(t, manner);
  const palm = (up: number): Vector => [0.1, -0.35 + 0.35 * up, 0.5];
  return { ...start, hands: bothHands(start, palm(-b), swell(t), palm(b)) };
};

const jumpingJack: Motion = (start, t, manner) => {
  const open = (1 + beat(t, manner)) / 2 * swell(t);
  return {
    ...start,
    rise: start.rise - 0.05 * open,
    hands: bothHands(start, [0.5, 0.8, 0], open),
    feet: [[0.3 * open, 0, 0], [0.3 * open, 0, 0]],
  };
};

const lunge: Motion = (start, t) => ({
  ...start,
  rise: start.rise - 0.25 * once(t),
  hands: bothHands(start, [0.4, -0.6, 0.1], once(t)),
  feet: [
    lerpVector(start.feet[0], [0.1, 0.05, -0.35], once(t)),
    [0.3 * once(t), 0, 0.45 * once(t)],
  ],
});

const drink: Motion = (start, t) => ({
  ...start,
  lean: start.lean - 0.12 * swell(t),
  hands: leadingHand(start, [-0.3, 0.2, 0.35], swell(t)),
});

const stir: Motion = (start, t, manner) => {
  const round = { ...manner, phase: manner.phase + QUARTER };
  const spot: Vector = [-0.1 + 0.25 * beat(t, manner), -0.45, 0.55 + 0.25 * beat(t, round)];
  return {
    ...start,
    lean: start.lean + 0.15 * swell(t),
    hands: leadingHand(start, spot, swell(t)),
  };
};

const swingClub: Motion = (start, t) => {
  const leading = through(t, [
    [0, start.hands[1]],
    [0.4, [0.6, 0.5, -0.1]],
    [0.6, [-0.8, 0.3, 0.3]],
    [1, start.hands[1]],
  ]);
  const following = through(t, [
    [0, start.hands[0]],
    [0.4, [-0.9, 0.3, 0.3]],
    [0.6, [0.5, 0.5, -0.1]],
    [1, start.hands[0]],
  ]);
  const twist = 0.5 * (sine(Math.PI * smooth(t / 0.5)) - sine(Math.PI * smooth((t - 0.5) / 0.5)));
  return {
    ...start,
    turn: start.turn - twist,
    lean: start.lean + 0.2 * swell(t),
    hands: [following, leading],
  };
};

const dig: Motion = (start, t, manner) => {
  const b = (1 + beat(t, manner)) / 2 * swell(t);
  return {
    ...start,
    rise: start.rise - 0.12 * b,
    lean: start.lean + 0.7 * b,
    hands: bothHands(start, [-0.3, -0.55, 0.65], swell(t), [0.1, -0.5, 0.45]),
  };
};

/** Kinetics' twin: label_index 0 is the first. */
export const KINETICS_ACTIONS: readonly Action[] = [
  ...NTU_ACTIONS,
  { name: "box", rival: "juggle", motion: box },
  { name: "juggle", rival: "box", motion: juggle },
  { name: "jumping jacks", rival: "lunge", motion: jumpingJack },
  { name: "lunge", rival: "jumping jacks", motion: lunge },
  { name: "drink", rival: "stir", motion: drink },
  { name: "stir", rival: "drink", motion: stir },
  { name: "swing a club", rival: "dig", motion: swingClub },
  { name: "dig", rival: "swing a club", motion: dig },
];
