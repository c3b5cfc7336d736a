// deno-lint-ignore-file no-console -- a bench prints its figures
/**
 * ST-GCN 2018 at its published size (T 300, V 25, M 2, batch 8): inference and a whole training step
 * (dropout 0.5, running statistics, biases, SGD with Nesterov and decay), each as a share of the rate
 * of a 2048³ matrix product measured in the same run, in turns: only such ratios mean anything.
 *
 *     deno run -A bench/stgcn_bench.ts [ROUNDS]
 */

import { Random } from "../src/base/random.ts";
import { tf } from "../src/engine/backend.ts";
import { matMul } from "../src/engine/kernels.ts";
import { testEngine } from "../src/engine/testing.ts";
import { oracleInput } from "../src/oracle/formula.ts";
import { buildModel } from "../src/models/build.ts";
import { initialWeights, uploaded } from "../src/models/model.ts";
import { noMemory } from "../src/training/optimizer.ts";
import { Sgd } from "../src/training/sgd.ts";
import { Steps } from "../src/training/steps.ts";
import { networkOf } from "./networks.ts";

const batch = { N: 8, C: 3, T: 300, V: 25, M: 2 };
/** Forward, one sample, a multiplication and an addition being two. */
const flopsPerSample = 33.8e9;
const rounds = Number(Deno.args[0] ?? 5);

const { policy } = await testEngine();
const model = buildModel(await networkOf("stgcn"));
const parameters = uploaded(model, initialWeights(model, Random.of(1)));
const x = tf.tensor5d(oracleInput({ ...batch, absent: false }), [8, 3, 300, 25, 2]);
const labels = Array.from({ length: batch.N }, (_, n) => n);
const moving = { parameters, memory: noMemory() };
const optimizer = new Sgd({ momentum: 0.9, nesterov: true, weight_decay: 0.0001 });
const steps = new Steps(model, policy, optimizer, 1);
const square = tf.randomNormal([2048, 2048], 0, 1, "float32", 1);

function seconds(work: () => void): number {
  const start = performance.now();
  work();
  return (performance.now() - start) / 1000;
}

const predictor = model.predictor(parameters, policy);
const jobs = {
  product: (): void => {
    const out = matMul(square, square);
    out.dataSync();
    out.dispose();
  },
  inference: (): void => {
    const logits = predictor.predict(x);
    logits.dataSync();
    logits.dispose();
  },
  training: (): void => {
    const random = Random.of(1);
    steps.take(moving, { x, labels }, { learningRate: 0.01, steps: 0, random });
  },
};
const best = { product: Infinity, inference: Infinity, training: Infinity };
const tensors: number[] = [];
for (let round = 0; round <= rounds; round++) {
  for (const name of ["product", "inference", "product", "training", "product"] as const) {
    const took = seconds(jobs[name]);
    if (round > 0) best[name] = Math.min(best[name], took);
  }
  tensors.push(tf.memory().numTensors);
}
const rate = 2 * 2048 ** 3 / best.product;
const report = (name: "inference" | "training", flops: number): void => {
  const perSecond = batch.N / best[name];
  const share = flops * perSecond / rate;
  console.log(
    `${name.padEnd(9)} ${perSecond.toFixed(2).padStart(6)} samples/s ` +
      `${(flops * perSecond / 1e9).toFixed(0).padStart(4)} GFLOP/s ` +
      `${(100 * share).toFixed(1).padStart(5)} % of the product's`,
  );
};
console.log(`2048³ product: ${(rate / 1e9).toFixed(0)} GFLOP/s`);
report("inference", flopsPerSample);
report("training", 3 * flopsPerSample);
console.log(`tensors after each round: ${tensors.join(" ")}`);
const status = await Deno.readTextFile("/proc/self/status");
console.log(`peak memory: ${status.match(/VmHWM:\s+(\d+)/)?.[1]} kB`);
