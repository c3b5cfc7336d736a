import assert from "node:assert/strict";
import { UsageError } from "../base/errors.ts";
import { Random } from "../base/random.ts";
import { Database } from "../datasets/database.ts";
import { DatabaseWriter } from "../datasets/database_writer.ts";
import { plainFeeder } from "../datasets/testing.ts";
import { Prefetcher } from "../datasets/prefetch.ts";
import type { Batches } from "../evaluation/batches.ts";
import { evaluationBatches, trainingSamples } from "./samples.ts";
import { tinyRecipe } from "./testdata/tiny.ts";

const recipe = { ...tinyRecipe, batch_size: 4, test_batch_size: 3 };
const reading = { frames: 2, feeder: plainFeeder } as const;

/** Ten samples, s0 to s9, in this order; the label tells which. */
async function withDatabase(
  work: (database: Database, prefetcher: Prefetcher) => Promise<void> | void,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    using writer = new DatabaseWriter(folder, "train", [1, 2, 1, 1]);
    for (let n = 0; n < 10; n++) writer.add(`s${n}`, n, Float32Array.of(n, n));
    writer.close();
    using database = Database.openPart(folder, "train");
    using prefetcher = new Prefetcher();
    await work(database, prefetcher);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function labels(batches: Batches, first = 0): Promise<number[][]> {
  const found: number[][] = [];
  for await (const batch of batches.from(first)) found.push([...batch.labels]);
  return found;
}

const inOrder = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

Deno.test("trainingSamples() shuffles each epoch by its own randomness, the same from any batch on", () =>
  withDatabase(async (database, prefetcher) => {
    const train = trainingSamples(database, recipe, reading, prefetcher);
    const [first, second] = [train(Random.of(1)), train(Random.of(2))];
    const whole = await labels(first);
    assert.deepEqual(whole.map((batch) => batch.length), [4, 4, 2]);
    assert.deepEqual(whole.flat().sort(), inOrder);
    assert.notDeepEqual(whole.flat(), inOrder);
    assert.notDeepEqual(await labels(second), whole);
    assert.deepEqual(await labels(first, 1), whole.slice(1));
    assert.deepEqual([first.count, first.samples], [3, 10]);
  }));

Deno.test("trainingSamples() drops a last batch if the recipe does, and refuses less than one", () =>
  withDatabase((database, prefetcher) => {
    const dropping = { ...recipe, last_batch: "drop" } as const;
    const train = trainingSamples(database, dropping, reading, prefetcher);
    assert.equal(train(Random.of(1)).samples, 8);
    assert.throws(
      () => trainingSamples(database.first(3), dropping, reading, prefetcher),
      (thrown) => thrown instanceof UsageError && /Cannot train on 3 samples/.test(thrown.message),
    );
  }));

Deno.test("trainingSamples() takes the first samples of a limited run as they come", () =>
  withDatabase(async (database, prefetcher) => {
    const train = trainingSamples(database.first(6), recipe, reading, prefetcher);
    assert.deepEqual(await labels(train(Random.of(1))), [[0, 1, 2, 3], [4, 5]]);
  }));

Deno.test("evaluationBatches() keeps order and last batch, whatever the recipe drops", () =>
  withDatabase(async (database, prefetcher) => {
    const dropping = { ...recipe, last_batch: "drop" } as const;
    const batches = evaluationBatches(database, dropping, reading, prefetcher);
    assert.deepEqual(await labels(batches), [[0, 1, 2], [3, 4, 5], [6, 7, 8], [9]]);
    assert.equal(batches.names[9], "s9");
  }));
