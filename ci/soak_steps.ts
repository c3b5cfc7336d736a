/** A training of many steps: memory and tensors stay where they are once everything has been made. */

import assert from "node:assert/strict";
import { tf } from "../src/engine/backend.ts";
import { testEngine } from "../src/engine/testing.ts";
import { fit } from "../src/training/fit.ts";
import { tinyModel, tinyRecipe, tinyTrain, tinyVal } from "../src/training/testdata/tiny.ts";
import { say } from "./finish.ts";
import { script } from "./soak_program.ts";

/** Steps an epoch of the tiny training has. */
const STEPS_AN_EPOCH = 4;

/** What the collector may not yet have taken away, in bytes. */
const SLACK = 24 * 2 ** 20;

/** Trains the tiny network in a process of its own, since TensorFlow lives in one isolate of a process. */
export async function trainLong(steps: number): Promise<string> {
  const { code, said } = await script([import.meta.filename ?? "", String(steps)]);
  assert.equal(code, 0, said);
  return said.split("\n")[0] ?? "";
}

async function train(steps: number): Promise<void> {
  const epochs = Math.ceil(steps / STEPS_AN_EPOCH);
  const resident: number[] = [];
  const tensors = new Set<number>();
  const { policy } = await testEngine();
  await fit({
    model: tinyModel(),
    policy,
    recipe: { ...tinyRecipe, num_epoch: epochs, eval_interval: 50, save_interval: epochs },
    train: tinyTrain,
    val: tinyVal,
    seed: 1,
    now: () => performance.now(),
    onProgress: ({ kind }) => {
      if (kind !== "batch") return;
      resident.push(Deno.memoryUsage().rss);
      if (resident.length > 1) tensors.add(tf.memory().numTensors);
    },
  });
  assert.equal(tensors.size, 1, "every step leaves as many tensors as the one before it");
  const [early, late] = [resident[Math.floor(steps / 5)], resident.at(-1)] as [number, number];
  const growth = late - early;
  assert.ok(
    growth < SLACK,
    `${growth} bytes more after step ${resident.length} than after a fifth`,
  );
  say(
    `${resident.length} steps, ${(growth / 2 ** 20).toFixed(0)} MB more than after a fifth of them`,
  );
}

if (import.meta.main) await train(Number(Deno.args[0]));
