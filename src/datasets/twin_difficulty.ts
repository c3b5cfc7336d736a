/**
 * How hard the twins are: every knob of the instruments, in one place. Half of `mixedShare` is what even a
 * perfect model must get wrong, so it sets the ceiling; the other shares, spreads and noises decide how near
 * a small model comes to it after a short training. Whoever turns a knob pins corpus and goldens anew.
 */

/** A range that is drawn from evenly. */
type Range = readonly [number, number];

/** How clearly the actions are performed. */
export interface Performing {
  /** Share of performances about half-way between their class and its rival: a coin decided the label. */
  readonly mixedShare: number;
  /** How much of the rival's motion is in those. */
  readonly mixedBlend: Range;
  /** How much of the rival's motion is in all others, at most. */
  readonly clearBlend: number;
  /** Share of performances done with little vigour. */
  readonly halfHeartedShare: number;
  /** The vigour of those; 1 is the motion as written. */
  readonly halfHeartedVigour: Range;
  /** The vigour of all others. */
  readonly vigour: Range;
  /** Share of performances whose recording stops early. */
  readonly truncatedShare: number;
  /** The part of the motion that is seen of those. */
  readonly truncatedAt: Range;
  /** Frames of a performance, before the subject's own tempo. */
  readonly frames: Range;
  /** The subjects' tempo is a factor of 1 plus or minus this. */
  readonly tempoSpread: number;
  /** Standing place, metres either way from the middle of the scene. */
  readonly placeSpread: number;
  /** Direction faced, radians either way. */
  readonly headingSpread: number;
  /** Share of one-person performances with somebody standing by. */
  readonly bystanderShare: number;
}

/** How clearly NTU's twin is performed. */
export const NTU_PERFORMING: Performing = {
  mixedShare: 0.14,
  mixedBlend: [0.4, 0.6],
  clearBlend: 0.08,
  halfHeartedShare: 0.05,
  halfHeartedVigour: [0.5, 0.65],
  vigour: [0.85, 1.15],
  truncatedShare: 0.05,
  truncatedAt: [0.6, 0.85],
  frames: [30, 42],
  tempoSpread: 0.12,
  placeSpread: 0.15,
  headingSpread: 0.2,
  bystanderShare: 0.08,
};

/** How well the depth sensors of NTU's twin see. */
export const NTU_SENSING = {
  /** Largest error of a joint, metres; hands and feet have 1.6 times as much. */
  noise: 0.015,
  /** Chance per joint and frame that tracking is lost for up to 5 frames. */
  lostJointShare: 0.006,
  /** Chance per frame that it is missing from the file. */
  lostFrameShare: 0.02,
  /** Chance per frame that nobody is seen in it. */
  emptyFrameShare: 0.008,
  /** Share of recordings that list the acting person after the other. */
  actorSecondShare: 0.15,
  /** Share of recordings that from some frame on list the two bodies in the other order. */
  swappedShare: 0.1,
  /** Share of recordings that for a while list a body that nobody has. */
  ghostShare: 0.06,
} as const;
