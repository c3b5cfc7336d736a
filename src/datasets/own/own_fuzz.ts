/** One fuzzer for each form of own recordings, over mutated fixtures that are opened and read to their end. */

import { fileURLToPath } from "node:url";
import { corpus, type Fuzzer, mutationFuzzer } from "../../formats/mutation_fuzz.ts";
import { openOwnRecordings } from "./forms/open.ts";
import type { OwnRequest } from "./recordings.ts";

const testdata = new URL("../testdata/own/", import.meta.url);

/** Lets a form loose on broken files that are called `name`, for OpenPose and old pickles are told by their names. */
function fuzzer(
  name: string,
  files: () => readonly Uint8Array[],
  request: Omit<OwnRequest, "path"> = {},
): Fuzzer {
  return async (count, random) => {
    const folder = await Deno.makeTempDir({ prefix: "skelbench-fuzz-" });
    const path = `${folder}/${name}`;
    try {
      return await mutationFuzzer(files, async (bytes) => {
        await Deno.writeFile(path, bytes);
        using recordings = await openOwnRecordings({ ...request, path });
        await recordings.most();
        for (const index of recordings.samples.keys()) await recordings.read(index);
      })(count, random);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  };
}

function files(pattern: RegExp, folder = ""): () => readonly Uint8Array[] {
  return () => corpus(new URL(folder, testdata), pattern);
}

/** Broken labels beside sound recordings; names tell old pickles alone. */
const fuzzLabels: Fuzzer = async (count, random) => {
  const folder = await Deno.makeTempDir({ prefix: "skelbench-fuzz-" });
  const request = { path: fileURLToPath(new URL("nctvm.npy", testdata)), axes: "NCTVM" };
  try {
    return await mutationFuzzer(files(/^label/), async (bytes) => {
      const labels = `${folder}/labels`;
      await Deno.writeFile(labels, bytes);
      using recordings = await openOwnRecordings({ ...request, labels });
      return recordings.samples;
    })(count, random);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
};

/** The fuzzers by what they break. */
export const OWN_FUZZERS: Readonly<Record<string, Fuzzer>> = {
  ownNpy: fuzzer("own.npy", files(/^n.*\.npy$/), { joints: 5, channels: 3, axes: "NCTVM" }),
  ownNpz: fuzzer("own.npz", files(/\.npz$/), { joints: 5, channels: 3 }),
  ownAnnotations: fuzzer("own.pkl", files(/^pyskl.*\.pkl$/)),
  ownOpenPose: fuzzer("own_0_keypoints.json", files(/\.json$/, "openpose/sit/clip3/")),
  ownCsv: fuzzer("own.csv", files(/\.csv$/)),
  ownJson: fuzzer("own.json", () => [
    ...files(/^(clips|frames)\.json$/)(),
    ...files(/\.json$/, "kinetics/")(),
  ]),
  ownLabels: fuzzLabels,
};
