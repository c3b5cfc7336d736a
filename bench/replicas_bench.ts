// deno-lint-ignore-file no-console -- a bench prints its figures
/**
 * Memory of the published NTU recipe of ST-GCN 2018 at its full length (T 300): a batch of 64 in 4 replicas, which run
 * one after another, beside the 16 samples of one replica. Two steps each, in processes of their own.
 *
 *     deno run -A bench/replicas_bench.ts
 */

import { z } from "zod";
import { Random } from "../src/base/random.ts";
import { tf } from "../src/engine/backend.ts";
import { testEngine } from "../src/engine/testing.ts";
import { oracleInput } from "../src/golden/oracle.ts";
import { buildModel } from "../src/models/build.ts";
import { initialWeights, uploaded } from "../src/models/model.ts";
import { publishedConfig } from "../src/models/published_arguments.ts";
import { markdownTable } from "../src/report/table.ts";
import { Sgd } from "../src/training/sgd.ts";
import { trainingStep } from "../src/training/step.ts";
import { networks } from "./networks.ts";
import { memoryKb } from "./workers/turns.ts";

const steps = 2;
const measured = z.object({ peakKb: z.number(), seconds: z.number(), loss: z.number() });

/** Trains in this process and says what it took. */
async function train(samples: number, replicas: number): Promise<z.infer<typeof measured>> {
  await testEngine();
  const model = buildModel(publishedConfig("stgcn-2018", networks["stgcn-2018"], 2));
  const parameters = uploaded(model, initialWeights(model, Random.of(1)));
  const input = oracleInput({ N: samples, C: 3, T: 300, V: 25, M: 2, absent: false });
  const x = tf.tensor5d(input, [samples, 3, 300, 25, 2]);
  const labels = Array.from({ length: samples }, (_, n) => n % 60);
  const optimizer = new Sgd({ momentum: 0.9, nesterov: true, weight_decay: 0.0001 });
  const start = performance.now();
  let loss = NaN;
  for (let step = 0; step < steps; step++) {
    const settings = { replicas, learningRate: 0.1, random: Random.of(1).fork(`step/${step}`) };
    loss = trainingStep(model, parameters, optimizer, { x, labels }, settings);
  }
  return { peakKb: memoryKb("VmHWM"), seconds: (performance.now() - start) / 1000, loss };
}

/** The same in a process of its own. */
async function measure(samples: number, replicas: number): Promise<z.infer<typeof measured>> {
  const { stdout, success } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--frozen", "-A", import.meta.filename ?? "", String(samples), String(replicas)],
    stderr: "inherit",
  }).output();
  if (!success) throw new Error(`Cannot measure ${samples} samples in ${replicas} replicas`);
  return measured.parse(JSON.parse(new TextDecoder().decode(stdout)));
}

const [samples, replicas] = Deno.args.map(Number);
if (samples !== undefined && replicas !== undefined) {
  console.log(JSON.stringify(await train(samples, replicas)));
} else {
  const rows = [];
  for (const [batch, shares] of [[16, 1], [64, 4]] as const) {
    const { peakKb, seconds, loss } = await measure(batch, shares);
    const gigabytes = (peakKb * 1024 / 1e9).toFixed(2);
    rows.push([`${batch} in ${shares}`, gigabytes, (seconds / steps).toFixed(1), loss.toFixed(4)]);
  }
  console.log(markdownTable(["Samples in replicas", "Peak GB", "Seconds a step", "Loss"], rows));
}
