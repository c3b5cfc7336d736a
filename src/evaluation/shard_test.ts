import assert from "node:assert/strict";
import { UsageError } from "../base/errors.ts";
import { Random } from "../base/random.ts";
import type { Batch } from "../datasets/batches.ts";
import { mkl } from "../engine/policy.ts";
import { testEngine } from "../engine/testing.ts";
import type { Batches } from "./batches.ts";
import { evaluate } from "./predict.ts";
import { buildModel } from "../models/build.ts";
import { initialWeights } from "../models/model.ts";
import { shardsIn } from "../shards/folders.ts";
import { shareOfBatches } from "./shard.ts";

const SIZE = 2;
const SAMPLES = 11;
const [C, T, V, M] = [3, 16, 25, 2];

/** Eleven samples of noise in batches of two, the last of one. */
const batches: Batches = {
  names: Array.from({ length: SAMPLES }, (_, n) => `sample${n}`),
  samples: SAMPLES,
  count: Math.ceil(SAMPLES / SIZE),
  *from(first): Generator<Batch> {
    for (let batch = first; batch * SIZE < SAMPLES; batch++) {
      const indices = [2 * batch, 2 * batch + 1].filter((n) => n < SAMPLES);
      const random = Random.of(batch);
      const values = { length: indices.length * C * T * V * M };
      yield {
        shape: [indices.length, C, T, V, M],
        data: Float32Array.from(values, () => random.normal()),
        labels: Int32Array.from(indices, (n) => n % 7),
        indices,
        moving: indices.map(() => [T, T]),
      };
    }
  },
};

Deno.test("the shards of an evaluation give its logits bit for bit, whatever their number", async () => {
  await testEngine();
  const model = buildModel({ name: "tcn", channel: 150, num_class: 7, use_data_bn: true });
  const weights = initialWeights(model, Random.of(1));
  const whole = await evaluate(model, weights, batches, mkl);
  for (const count of [1, 3, 4, 6]) {
    const names: string[] = [];
    const logits: number[] = [];
    for (let index = 1; index <= count; index++) {
      const found = await evaluate(
        model,
        weights,
        shareOfBatches(batches, SIZE, { index, of: count }),
        mkl,
      );
      names.push(...found.names);
      logits.push(...found.logits);
    }
    assert.deepEqual(names, whole.names);
    assert.deepEqual(Float32Array.from(logits), whole.logits);
  }
});

Deno.test("shareOfBatches() refuses more shards than batches", () => {
  assert.throws(() => shareOfBatches(batches, SIZE, { index: 1, of: 7 }), (thrown: unknown) => {
    assert.ok(thrown instanceof UsageError);
    assert.match(thrown.message, /Cannot cut 6 batches into 7 shards: take 6 or fewer/);
    return true;
  });
});

Deno.test("shardsIn() finds the shards' folders and nothing else", async () => {
  const work = await Deno.makeTempDir({ prefix: "skelbench-test-" });
  assert.deepEqual(await shardsIn(work), []);
  for (const name of ["10-of-12", "2-of-12", "1-of-3", "notes"]) {
    await Deno.mkdir(`${work}/shards/${name}`, { recursive: true });
  }
  assert.deepEqual(await shardsIn(work), [
    { index: 1, of: 3 },
    { index: 2, of: 12 },
    { index: 10, of: 12 },
  ]);
  await Deno.remove(work, { recursive: true });
});
