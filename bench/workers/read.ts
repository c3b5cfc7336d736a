/**
 * Reading all samples of NTU's raw files as `prepare` does, by some number of workers, as a worker of a comparison.
 *
 *     deno run -A bench/workers/read.ts FOLDER WORKERS TIMES SECONDS
 */

import { twinNtuXsub } from "../../src/datasets/catalog/twin_ntu.ts";
import { ntuSource } from "../../src/datasets/raw/ntu_source.ts";
import { openRawPlace } from "../../src/datasets/raw/raw_files.ts";
import { readSamples } from "../../src/datasets/raw/read_samples.ts";
import { memoryKb, serveTurns } from "./turns.ts";

const [folder = ".", workers, times, seconds] = Deno.args;
const startedKb = memoryKb("VmRSS");
using place = await openRawPlace(folder);
const source = ntuSource({
  of: twinNtuXsub,
  files: await place.files({ ending: ".skeleton" }),
  ignored: new Set(),
  odd: "refuse",
});
const { samples } = await source.list();
const list = Array.from({ length: Number(times) }, () => samples).flat();

async function work(): Promise<number> {
  let done = 0;
  for await (const result of readSamples(source, list, Number(workers))) {
    if ("failure" in result) throw result.failure;
    done++;
  }
  return done;
}

await serveTurns(work, { leastSeconds: Number(seconds), startedKb });
