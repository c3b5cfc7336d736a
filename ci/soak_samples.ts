/** As many samples as fill no memory: prepared from recordings, then gone through for an epoch, each within 1 GB. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { Random } from "../src/base/random.ts";
import { planBatches } from "../src/datasets/batches.ts";
import { Database, databasePaths } from "../src/datasets/database.ts";
import { plainFeeder } from "../src/datasets/testing.ts";
import { Prefetcher } from "../src/datasets/prefetch.ts";
import { twinCorpus } from "../src/datasets/twins/ntu.ts";
import { say } from "./finish.ts";
import { command, inFolder, script } from "./soak_program.ts";

/** Resident, as the issue of the data set's size wants it. */
const MAX_MEGABYTES = 1000;

/** Published length of NTU's clips, and the batch of its recipe. */
const FRAMES = 300;
const BATCH = 64;

/** Prepares `count` recordings and goes through the train part once. @throws {assert.AssertionError} over 1 GB. */
export function prepareAndLoad(count: number): Promise<string> {
  return inFolder(async (folder) => {
    const raw = join(folder, "raw");
    const out = join(folder, "database");
    await writeRecordings(raw, count);
    const none = join(folder, "missing.txt");
    await Deno.writeTextFile(none, "");
    const prepared = await command([
      ...["prepare", "ntu", "--data-path", raw, "--out-folder", out, "--split", "xsub"],
      ...["--ignored-sample-path", none],
    ]);
    assert.equal(prepared.code, 0, prepared.said);
    const loaded = await script([import.meta.filename ?? "", join(out, "xsub")]);
    assert.equal(loaded.code, 0, loaded.said);
    const peaks = [prepared, loaded].map(({ peakMegabytes }) => Math.round(peakMegabytes));
    for (const peak of peaks) {
      assert.ok(peak > 0, "the memory of a process could not be looked at");
      assert.ok(peak < MAX_MEGABYTES, `${peaks.join(" and ")} MB`);
    }
    return `${peaks.join(" MB to prepare, ")} MB an epoch`;
  });
}

/** The twin's recordings, over and over, under the names of recordings that NTU has. */
async function writeRecordings(folder: string, count: number): Promise<void> {
  await Deno.mkdir(folder);
  const files = [...twinCorpus()];
  const kept = files.map((_, i) => join(folder, `..`, `recording${i}`));
  for (const [i, { bytes }] of files.entries()) await Deno.writeFile(kept[i] ?? "", bytes);
  const three = (n: number): string => String(n).padStart(3, "0");
  for (let n = 0; n < count; n++) {
    const action = n % 60 + 1;
    const camera = Math.floor(n / 60) % 3 + 1;
    const subject = Math.floor(n / 180) % 40 + 1;
    const setup = Math.floor(n / 7200) + 1;
    const name = `S${three(setup)}C${three(camera)}P${three(subject)}R001A${
      three(action)
    }.skeleton`;
    await Deno.link(kept[n % kept.length] ?? "", join(folder, name));
  }
}

/** One epoch's batches, as training takes them. */
async function load(folder: string): Promise<void> {
  using database = Database.open(databasePaths(folder, "train"));
  using prefetcher = new Prefetcher();
  const plan = planBatches(database, {
    batchSize: BATCH,
    frames: FRAMES,
    order: "shuffled",
    lastBatch: "keep",
    feeder: plainFeeder,
    random: Random.of(1),
  });
  let samples = 0;
  for await (const { labels } of prefetcher.batches(plan)) samples += labels.length;
  assert.equal(samples, database.size);
  say(`${samples} samples`);
}

if (import.meta.main) await load(Deno.args[0] ?? "");
