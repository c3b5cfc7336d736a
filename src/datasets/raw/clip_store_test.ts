import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { sha256 } from "../../base/digest.ts";
import { DataError } from "../../base/errors.ts";
import { Random } from "../../base/random.ts";
import {
  applyRandomChoose,
  applyRandomMove,
  drawRandomChoose,
  drawRandomMove,
} from "../augmentation.ts";
import { type BatchOptions, planBatches } from "../batches.ts";
import { kinetics } from "../catalog/kinetics.ts";
import { keepBest } from "./best_persons.ts";
import { Database, digestDatabase } from "../database.ts";
import { plainFeeder, readBatches } from "../testing.ts";
import { ClipReader } from "./kinetics.ts";
import { kineticsSource, parseClipLabels } from "./kinetics_source.ts";
import { Prefetcher } from "../prefetch.ts";
import { prepare } from "../prepare.ts";
import { openRawPlace } from "./raw_files.ts";

const folder = fileURLToPath(new URL("../testdata/kinetics/", import.meta.url));
const label = join(folder, "clips_label.json");
const expected: Readonly<Record<string, { readonly sha256_float32: string }>> = JSON.parse(
  Deno.readTextFileSync(join(folder, "expected.json")),
).files;

/** A folder of the clips that are sound, and the database prepared from them. */
async function withClips(
  work: (clips: Database, prepared: Database) => Promise<void> | void,
): Promise<void> {
  const scratch = await Deno.makeTempDir();
  try {
    const data = join(scratch, "kinetics_train");
    await Deno.mkdir(data);
    for (const { name } of Deno.readDirSync(join(folder, "clips"))) {
      if (/^(eee|ggg)/.test(name)) continue;
      await Deno.copyFile(join(folder, "clips", name), join(data, name));
    }
    using place = await openRawPlace(data);
    const files = await place.files({ ending: ".json" });
    const labels = parseClipLabels(Deno.readTextFileSync(label), label);
    const source = kineticsSource({
      of: kinetics,
      odd: "refuse",
      train: { clips: files, labels },
      val: { clips: { ...files, names: [] }, labels: {} },
    });
    await prepare({ source, out: join(scratch, "prepared"), skipBad: false });
    using clips = Database.open({ data, label });
    using prepared = Database.openPart(join(scratch, "prepared"), "train");
    await work(clips, prepared);
  } finally {
    await Deno.remove(scratch, { recursive: true });
  }
}

const augmented: BatchOptions = {
  batchSize: 4,
  frames: 300,
  order: "shuffled",
  lastBatch: "keep",
  feeder: {
    ...plainFeeder,
    mode: "train",
    window_size: 150,
    random_choose: true,
    random_move: true,
  },
  random: Random.of(3),
};

Deno.test("a folder of clips opens as the database that is prepared from it, digests and all", () =>
  withClips((clips, prepared) => {
    assert.deepEqual(clips.names, prepared.names);
    assert.deepEqual(clips.labels, prepared.labels);
    assert.deepEqual(clips.shape, prepared.shape);
    assert.deepEqual(digestDatabase(clips), digestDatabase(prepared));
    const plain = { ...augmented, feeder: plainFeeder, batchSize: 1, order: "file" } as const;
    for (const { data, indices: [index = 0] } of readBatches(clips, planBatches(clips, plain))) {
      assert.equal(sha256(data), expected[clips.names[index] as string]?.sha256_float32);
    }
  }));

Deno.test("clips are cut, moved, chosen among and only then rounded, as the feeder of 2018 does", () =>
  withClips((clips) => {
    const plan = planBatches(clips, { ...augmented, batchSize: 1 });
    assert.deepEqual(plan.shape, [3, 150, 18, 2]);
    for (const { data, indices: [index = 0] } of readBatches(clips, plan)) {
      const path = join(clips.paths.data, clips.names[index] as string);
      const text = Deno.readTextFileSync(path);
      const clip = new ClipReader("refuse").readAll(text, clips.labels[index] as number, path);
      assert.deepEqual(clip.shape, [3, 300, 18, 5]);
      const random = Random.of(plan.seed).fork(clips.names[index] as string);
      const begin = drawRandomChoose(random.fork("choose"), 300, 150);
      const cut = applyRandomChoose(clip, 150, begin);
      const moved = applyRandomMove(cut, drawRandomMove(random.fork("move")));
      assert.deepEqual(data, Float32Array.from(keepBest(moved, 2).values));
    }
  }));

Deno.test("clips chosen late differ from those chosen when prepared by rounding alone", () =>
  withClips((clips, prepared) => {
    const feeder = { ...augmented.feeder, random_shift: true };
    const of = (database: Database): Float32Array[] => {
      const plan = planBatches(database, { ...augmented, feeder });
      return [...readBatches(database, plan)].map(({ data }) => data);
    };
    const late = of(clips);
    let others = 0;
    for (const [b, early] of of(prepared).entries()) {
      for (const [i, value] of early.entries()) {
        const distance = Math.abs(value - (late[b]?.[i] ?? NaN));
        assert.ok(distance <= 2 ** -23, `value ${i} of batch ${b} is ${distance} apart`);
        if (distance > 0) others++;
      }
    }
    assert.ok(others > 0, "the float32 in between is seen");
  }));

Deno.test("a prefetcher reads clips too", () =>
  withClips(async (clips) => {
    using prefetcher = new Prefetcher();
    const plan = planBatches(clips, augmented);
    const found = await Array.fromAsync(prefetcher.batches(plan));
    assert.deepEqual(found, [...readBatches(clips, plan)]);
  }));

Deno.test("a folder of clips names the clip that has no label, and the one that is unsound", () => {
  const crash = join(folder, "crash");
  const labels = join(folder, "crash_label.json");
  assert.throws(
    () => Database.open({ data: crash, label: labels }),
    (thrown) =>
      thrown instanceof DataError &&
      /not_in_label_file\.json": ".*crash_label\.json" has no such clip/.test(thrown.message),
  );
  using clips = Database.open({ data: join(folder, "clips"), label });
  assert.throws(() => digestDatabase(clips), /eee_repeated_and_unordered\.json": .*occurs twice/);
});

Deno.test("a folder whose clips have no skeleton opens nowhere", async () => {
  const data = await Deno.makeTempDir();
  try {
    const name = "iii_no_skeleton.json";
    await Deno.copyFile(join(folder, "clips", name), join(data, name));
    assert.throws(() => Database.open({ data, label }), /none of 1 clips has a skeleton/);
  } finally {
    await Deno.remove(data, { recursive: true });
  }
});
