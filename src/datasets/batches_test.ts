import assert from "node:assert/strict";
import { join } from "node:path";
import { DataError, UsageError } from "../base/errors.ts";
import { Random } from "../base/random.ts";
import { encodeLabels } from "../formats/pickle/label_pickle.ts";
import { encodeNpy } from "../formats/npy/npy.ts";
import { type Batch, type BatchOptions, type BatchPlan, planBatches } from "./batches.ts";
import { Database } from "./database.ts";
import { fedShape } from "./feeder.ts";
import { plainFeeder, readBatches } from "./testing.ts";
import { Prefetcher } from "./prefetch.ts";

const shape = [3, 8, 2, 2] as const;
const size = 96;

/** Seven samples, s0 to s6, in the order given; value i of sample k is k + i / 1000. */
async function withDatabase(
  order: readonly number[],
  work: (database: Database) => Promise<void> | void,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  const paths = { data: join(folder, "val_data.npy"), label: join(folder, "val_label.pkl") };
  const data = Float32Array.from({ length: order.length * size }, (_, i) => {
    return (order[Math.floor(i / size)] ?? 0) + (i % size) / 1000;
  });
  Deno.writeFileSync(
    paths.data,
    encodeNpy({ dtype: "float32", shape: [order.length, ...shape], data }),
  );
  const names = order.map((k) => `s${k}`);
  Deno.writeFileSync(paths.label, encodeLabels({ names, labels: order.map((k) => k + 10) }));
  try {
    using database = Database.open(paths);
    await work(database);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const inOrder = [0, 1, 2, 3, 4, 5, 6];
const plain: BatchOptions = {
  batchSize: 3,
  frames: 8,
  order: "file",
  lastBatch: "keep",
  feeder: plainFeeder,
  random: Random.of(1),
};
const augmented: BatchOptions = {
  ...plain,
  order: "shuffled",
  feeder: { ...plainFeeder, window_size: 5, random_choose: true, random_move: true },
};

function batches(database: Database, options: BatchOptions): Batch[] {
  return [...readBatches(database, planBatches(database, options))];
}

function labels(found: readonly Batch[]): number[][] {
  return found.map((batch) => [...batch.labels]);
}

Deno.test("readBatches() gives values, labels and indices in file order", () =>
  withDatabase(inOrder, (database) => {
    const found = batches(database, plain);
    assert.deepEqual(labels(found), [[10, 11, 12], [13, 14, 15], [16]]);
    assert.deepEqual(found[1]?.indices, [3, 4, 5]);
    assert.deepEqual(found[1]?.shape, [3, ...shape]);
    assert.deepEqual(found[2]?.shape, [1, ...shape]);
    assert.equal(found[1]?.data[size + 7], Math.fround(4 + 7 / 1000));
  }));

Deno.test("planBatches() drops the last batch when asked", () =>
  withDatabase(inOrder, (database) => {
    assert.deepEqual(labels(batches(database, { ...plain, lastBatch: "drop" })), [
      [10, 11, 12],
      [13, 14, 15],
    ]);
  }));

Deno.test("planBatches() takes a database that was cut as it comes, shuffled or not", () =>
  withDatabase(inOrder, (database) => {
    const shuffled = { ...plain, order: "shuffled" } as const;
    assert.deepEqual(labels(batches(database.first(4), shuffled)), [[10, 11, 12], [13]]);
    assert.notDeepEqual(labels(batches(database, shuffled)), labels(batches(database, plain)));
  }));

Deno.test("readBatches() reads only the first frames", () =>
  withDatabase(inOrder, (database) => {
    const [batch] = batches(database, { ...plain, frames: 2 });
    assert.deepEqual(batch?.shape, [3, 3, 2, 2, 2]);
    const thousandths = [...batch?.data.subarray(0, 24) ?? []].map((x) => Math.round(x * 1000));
    assert.deepEqual(thousandths.slice(0, 10), [0, 1, 2, 3, 4, 5, 6, 7, 32, 33]);
  }));

Deno.test("planBatches() shuffles by seed, the same for a re-ordered database", async () => {
  const epoch = (order: readonly number[], seed: number): Promise<string> => {
    let text = "";
    return withDatabase(order, (database) => {
      const found = batches(database, { ...augmented, random: Random.of(seed) });
      text = JSON.stringify(found.map((batch) => [[...batch.labels], [...batch.data]]));
    }).then(() => text);
  };
  const first = await epoch(inOrder, 1);
  assert.equal(await epoch([6, 2, 0, 1, 5, 4, 3], 1), first);
  assert.notEqual(await epoch(inOrder, 2), first);
  assert.deepEqual(
    JSON.parse(first).flatMap(([labels]: [number[]]) => labels).sort(),
    [10, 11, 12, 13, 14, 15, 16],
  );
});

async function prefetched(
  prefetcher: Prefetcher,
  plan: BatchPlan,
  first?: number,
): Promise<Batch[]> {
  const found: Batch[] = [];
  for await (const batch of prefetcher.batches(plan, first)) found.push(batch);
  return found;
}

Deno.test("a prefetcher gives the same batches, from a worker, from any of them on", () =>
  withDatabase(inOrder, async (database) => {
    using prefetcher = new Prefetcher();
    const plan = planBatches(database, { ...augmented, batchSize: 2 });
    const wish = [...readBatches(database, plan)];
    assert.equal(wish.length, 4);
    assert.deepEqual(await prefetched(prefetcher, plan), wish);
    assert.deepEqual(await prefetched(prefetcher, plan, 2), wish.slice(2));
    assert.deepEqual(await prefetched(prefetcher, plan, 4), []);
  }));

Deno.test("a prefetcher that was left in one plan begins another, and the first is over", () =>
  withDatabase(inOrder, async (database) => {
    using prefetcher = new Prefetcher();
    const [plan, other] = [plain, augmented].map((options) => planBatches(database, options));
    assert.ok(plan !== undefined && other !== undefined);
    const left = prefetcher.batches(plan);
    assert.deepEqual((await left.next()).value, [...readBatches(database, plan)][0]);
    assert.deepEqual(await prefetched(prefetcher, other), [...readBatches(database, other)]);
    await assert.rejects(left.next(), /others were begun/);
  }));

Deno.test("a prefetcher passes on what its worker cannot read, and goes on with what it can", () =>
  withDatabase(inOrder, async (database) => {
    using prefetcher = new Prefetcher();
    const plan = planBatches(database, plain);
    const bytes = Deno.readFileSync(database.paths.data);
    await Deno.truncate(database.paths.data, 300);
    await assert.rejects(prefetched(prefetcher, plan), (thrown: unknown) => {
      assert.ok(thrown instanceof DataError);
      assert.match(thrown.message, /^Cannot read "[^"]*val_data.npy" .*missing/);
      return true;
    });
    await Deno.writeFile(database.paths.data, bytes);
    assert.equal((await prefetched(prefetcher, plan)).length, 3);
  }));

Deno.test("planBatches() refuses sizes and options that do not fit", () =>
  withDatabase(inOrder, (database) => {
    assert.throws(() => planBatches(database, { ...plain, batchSize: 0 }), RangeError);
    assert.throws(() => planBatches(database, { ...plain, frames: 9 }), RangeError);
    const thinned = { ...plainFeeder, temporal_downsample_step: 3 };
    assert.throws(() => planBatches(database, { ...plain, feeder: thinned }), UsageError);
    const choose = { ...plainFeeder, random_choose: true };
    assert.throws(() => planBatches(database, { ...plain, feeder: choose }), UsageError);
  }));

Deno.test("fedShape() follows windows, downsampling and slicing", () => {
  const fed = (options: Partial<typeof plainFeeder>): readonly number[] => {
    return fedShape(shape, { ...plainFeeder, ...options });
  };
  assert.deepEqual(fed({}), [3, 8, 2, 2]);
  assert.deepEqual(fed({ window_size: 5 }), [3, 8, 2, 2]);
  assert.deepEqual(fed({ window_size: 12 }), [3, 12, 2, 2]);
  assert.deepEqual(fed({ window_size: 5, random_choose: true }), [3, 5, 2, 2]);
  assert.deepEqual(fed({ temporal_downsample_step: 2 }), [3, 4, 2, 4]);
  assert.deepEqual(fed({ temporal_downsample_step: 2, mode: "train" }), [3, 4, 2, 2]);
});
