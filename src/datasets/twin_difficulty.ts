/**
 * How hard NTU's twin is: every knob of the instrument, in one place. Half of `mixedShare` is what even a
 * perfect model must get wrong, so it sets the ceiling; noise and spread decide how near a small model
 * comes to it after a short training. Whoever turns a knob pins the corpus and its goldens anew.
 */
export const DIFFICULTY = {
  /** Share of performances half-way between their class and its rival: a coin decided the label. */
  mixedShare: 0.14,
  /** How much of the rival's motion is in those, and at most in all others. */
  mixedBlend: [0.4, 0.6],
  clearBlend: 0.08,
  /** Share of performances done with little vigour, and the vigour of those and of the others. */
  halfHeartedShare: 0.05,
  halfHeartedVigour: [0.5, 0.65],
  vigour: [0.85, 1.15],
  /** Share of performances whose recording stops early, and the part of the motion that is seen. */
  truncatedShare: 0.05,
  truncatedAt: [0.6, 0.85],
  /** Frames of a performance, before the subject's own tempo (a factor of 1 ± `tempoSpread`). */
  frames: [30, 42],
  tempoSpread: 0.12,
  /** Standing place, metres either way, and direction, radians either way. */
  placeSpread: 0.15,
  headingSpread: 0.2,
  /** Share of one-person performances with somebody standing by. */
  bystanderShare: 0.08,
  /** Largest error of a joint, metres; hands and feet have 1.6 times as much. */
  noise: 0.015,
  /** Chance per joint and frame that tracking is lost for up to 5 frames. */
  lostJointShare: 0.006,
  /** Chance per frame that it is missing from the file, and that nobody is seen in it. */
  lostFrameShare: 0.02,
  emptyFrameShare: 0.008,
  /** Share of recordings that list the acting person after the other. */
  actorSecondShare: 0.15,
  /** Share of recordings that, for a while, list two bodies in the other order, or a body nobody has. */
  swappedShare: 0.1,
  ghostShare: 0.06,
} as const;
