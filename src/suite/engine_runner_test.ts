import assert from "node:assert/strict";
import { join } from "node:path";
import { startRealEngine } from "../cli/testdata/real_engine.ts";
import { Database } from "../datasets/database.ts";
import { DatabaseWriter } from "../datasets/database_writer.ts";
import { type SampleShape, sampleSize } from "../datasets/shape.ts";
import type { Part } from "../datasets/splits.ts";
import { readRunConfig, type RunConfig } from "./run_config.ts";
import type { Trained } from "./runner.ts";

const SHAPE: SampleShape = [3, 4, 25, 2];
const SIZES: Readonly<Record<Part, number>> = { train: 6, val: 5 };

function written(folder: string, part: Part): Database {
  using writer = new DatabaseWriter(folder, part, SHAPE);
  for (let n = 0; n < SIZES[part]; n++) {
    writer.add(`${part}${n}`, n, new Float32Array(sampleSize(SHAPE)).fill(n));
  }
  writer.close();
  return Database.openPart(folder, part);
}

/** ST-GCN of 2018 with one narrow block, trained for an epoch. */
async function narrowConfig(): Promise<RunConfig> {
  const path = new URL("../../config/twin-ntu-xsub/stgcn.yaml", import.meta.url);
  return await readRunConfig(path, "stgcn.yaml", [
    ...["model.backbone_config=[[4,4,1]]", "feeder.frames=4"],
    ...["recipe.num_epoch=1", "recipe.batch_size=4", "recipe.replicas=1"],
  ]);
}

Deno.test("the runner over TensorFlow trains on the train part by the seed, and answers the val part", async () => {
  const folder = await Deno.makeTempDir();
  try {
    using train = written(folder, "train");
    using val = written(folder, "val");
    const [runner, config] = [await startRealEngine(), await narrowConfig()];
    const trained = async (seed: number): Promise<Trained> =>
      await runner.train(config, { train, val }, seed, {
        onEvent: () => {},
        signal: new AbortController().signal,
        checkpoints: { folder: join(folder, `seed${seed}`), resume: false, inputs: {} },
      });
    const [first, second] = [await trained(1), await trained(2)];
    assert.deepEqual(first.answers.names, val.names);
    assert.deepEqual([first.ledger.part, first.ledger.batches], ["train", "1×4+1×2"]);
    assert.notEqual(first.ledger.initial, second.ledger.initial);
    assert.notEqual(first.answers.weightsDigest, second.answers.weightsDigest);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
