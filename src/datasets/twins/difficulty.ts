/**
 * How hard the twins are: every knob of the instruments, in one file. Half of `mixedShare` is what even a
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
  /** How much is seen of the motion of those. */
  readonly truncatedAt: Range;
  /** Frames of a performance, before the subject's own tempo. */
  readonly frames: Range;
  /** The subjects' tempo is a factor of 1 plus or minus this. */
  readonly tempoSpread: number;
  /** Standing spot, metres either way from the middle of the scene. */
  readonly spotSpread: number;
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
  spotSpread: 0.15,
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

/** How clearly Kinetics' twin is performed: wilder than NTU's, as clips of the world are. */
export const KINETICS_PERFORMING: Performing = {
  ...NTU_PERFORMING,
  vigour: [0.85, 1.2],
  frames: [38, 52],
  headingSpread: 0.45,
  bystanderShare: 0,
};

/** How well the videos of Kinetics' twin show their people, and OpenPose finds them. */
export const KINETICS_SENSING = {
  /** Metres from the camera to the scene. */
  distance: [3.6, 4.6],
  /** Metres from the floor to the camera. */
  height: [1.0, 1.5],
  /** Metres that the camera's aim misses those who act by, either way. */
  offCenter: 0.15,
  /** Radians from the middle that a clip starts and ends at, either way. */
  sway: 0.06,
  /** Largest error of a joint, as a share of the image's height. */
  noise: 0.012,
  /** Chance per joint and frame that it is not found. */
  lostJointShare: 0.03,
  /** Chance per frame that nobody is found. */
  emptyFrameShare: 0.015,
  /** Chance per frame that a person is not found. */
  lostPersonShare: 0.01,
  /** Shares of clips with one and with two people in the background. */
  onlookers: [0.15, 0.07],
  /** Mean score of those who act, drawn per person. */
  actorScore: [0.6, 0.8],
  /** The same of those who look on: now and then above an actor's. */
  onlookerScore: [0.35, 0.62],
  /** One clip in so many has no skeleton at all. */
  withoutSkeletonEvery: 50,
} as const;
