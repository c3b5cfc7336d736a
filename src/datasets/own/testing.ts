/** Recordings of nobody, for tests: as any form gives them. */

import type { OwnDataset } from "../described/description.ts";
import type { OwnRecordings, OwnSample } from "./recordings.ts";

/** Samples `[3,t,4,1]`, the n-th of 2 + n frames, each value n + 1. */
export function recordingsOf(
  samples: readonly Partial<OwnSample>[],
  more: Partial<OwnRecordings> = {},
): OwnRecordings {
  const [channels, joints] = [3, 4];
  return {
    form: "a test's recordings",
    samples: samples.map((sample, n) => ({ name: `sample${n}`, lists: [], ...sample })),
    channels,
    joints,
    passedOver: [],
    remarks: [],
    most: () => Promise.resolve({ frames: 1 + samples.length, persons: 1 }),
    read: (n) => {
      const shape = [channels, 2 + n, joints, 1] as const;
      return Promise.resolve({ shape, values: new Float32Array((2 + n) * 12).fill(n + 1) });
    },
    [Symbol.dispose]: () => {},
    ...more,
  };
}

/** What describes them: the first two lists, two classes. */
export const described: OwnDataset = {
  name: "sticks",
  layout: {
    name: "stick-4",
    joints: 4,
    bones: [[0, 1], [2, 1], [3, 1]],
    center: 1,
  },
  channels: ["x", "y", "z"],
  frames: 3,
  persons: 2,
  classes: ["walk", "fall"],
  split: { by: "lists", train: ["train"], val: ["val"] },
};
