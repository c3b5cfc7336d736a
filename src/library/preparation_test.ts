import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { DataError, UsageError } from "../base/errors.ts";
import { Random } from "../base/random.ts";
import { inScratch } from "../base/testing.ts";
import { BatchReader, planBatches } from "../datasets/batches.ts";
import { Database } from "../datasets/database.ts";
import { type FeederConfig, readingOf } from "../datasets/feeder_config.ts";
import { momentsOf } from "../datasets/normalization.ts";
import { plainFeeder } from "../datasets/testing.ts";
import { FakeProject } from "../suite/testing.ts";
import { openDatabase } from "./open_database.ts";
import { preparationBy } from "./preparation.ts";

const { mode: _mode, ...options } = plainFeeder;
const plain = { ...options, normalization: false };

/** A test feeder that differs from the plain one. */
function feeder(frames: number, test: Partial<typeof plain> = {}): FeederConfig {
  return { frames, train: plain, test: { ...plain, ...test } };
}

/** What an evaluation makes of all samples of a database, N,C,T,V,M. */
function evaluated(database: Database, config: FeederConfig): number[] {
  const plan = planBatches(database, {
    ...readingOf(config, "test", database, new AbortController().signal),
    batchSize: database.size,
    order: "file",
    lastBatch: "keep",
    random: Random.of(0),
  });
  return [...new BatchReader(database, plan).read(0).data];
}

const clips = fileURLToPath(new URL("../datasets/testdata/kinetics/", import.meta.url));

Deno.test("a sample as stored becomes what an evaluation makes of it, whatever its feeder does", async () => {
  await using project = await FakeProject.make();
  const folder = join(project.places.data, "twin-ntu", "xsub");
  using database = Database.openPart(folder, "val");
  using opened = await openDatabase(folder);
  for (
    const config of [
      feeder(20),
      feeder(48, { window_size: 60, mean_subtraction: 3 }),
      feeder(40, { normalization: true }),
      feeder(48, { random_choose: true, window_size: 16, random_shift: true, random_move: true }),
      feeder(48, { temporal_downsample_step: 4 }),
    ]
  ) {
    const prepare = preparationBy(config, momentsOf(database));
    const fed = [...opened].flatMap((sample) => [
      ...Float32Array.from(prepare(sample, "it").values),
    ]);
    assert.deepEqual(fed, evaluated(database, config), JSON.stringify(config.test));
  }
});

Deno.test("of a folder of clips the feeder chooses the persons, as in an evaluation", async () => {
  await inScratch(async (scratch) => {
    const data = join(scratch, "kinetics_val");
    await Deno.mkdir(data);
    for (const name of ["aaa_two.json", "bbb_seven.json", "ddd_gaps.json"]) {
      await Deno.copyFile(join(clips, "clips", name), join(data, name));
    }
    const paths = { data, label: join(clips, "clips_label.json") };
    using database = Database.open(paths);
    using opened = await openDatabase(paths);
    assert.equal(opened.sample(0).persons, 2);
    const config = feeder(150);
    const prepare = preparationBy(config, undefined);
    const fed = [...opened].flatMap((sample) => [
      ...Float32Array.from(prepare(sample, "it").values),
    ]);
    assert.deepEqual(fed, evaluated(database, config));
  });
});

Deno.test("what is missing for a feeder is told: moments, frames, values", () => {
  assert.throws(() => preparationBy(feeder(4, { normalization: true }), undefined), (thrown) => {
    assert.ok(thrown instanceof UsageError);
    assert.match(thrown.message, /openDatabase\(\) and give moments: database\.moments\(\)$/);
    return true;
  });
  const prepare = preparationBy(feeder(4), undefined);
  const sample = { shape: [1, 3, 1, 1], values: new Float32Array(3) } as const;
  assert.throws(() => prepare(sample, "it"), (thrown) => {
    assert.ok(thrown instanceof DataError);
    assert.match(thrown.message, /it: it has 3 frames and the config reads 4; append frames/);
    return true;
  });
  const short = { shape: [1, 4, 1, 1], values: new Float32Array(3) } as const;
  assert.throws(() => prepare(short, "it"), /shape C,T,V,M is 1,4,1,1 with 3 values; expected 4/);
  const moments = { mean: new Float32Array(2), deviation: new Float32Array(2) };
  const normalized = preparationBy(feeder(3, { normalization: true }), moments);
  assert.throws(() => normalized(sample, "it"), /1 channels of 1 joints, the moments are of 2/);
});
