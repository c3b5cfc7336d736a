/**
 * A network of ours on the CPU, as a worker of a comparison: peers/model.py does the same in PyTorch.
 *
 *     deno run -A bench/workers/model.ts {training,inference} '<model config as JSON>' BATCH SECONDS [REPLICAS]
 */

import { UsageError } from "../../src/base/errors.ts";
import { parseJson } from "../../src/base/json.ts";
import { Random } from "../../src/base/random.ts";
import { type Tensor, tf } from "../../src/engine/backend.ts";
import { startEngine } from "../../src/engine/engine.ts";
import { Recorded } from "../../src/evaluation/recorded.ts";
import { oracleInput } from "../../src/oracle/formula.ts";
import { buildModel } from "../../src/models/build.ts";
import { modelConfig } from "../../src/models/config.ts";
import { initialWeights, type Model, uploaded } from "../../src/models/model.ts";
import { noMemory } from "../../src/training/optimizer.ts";
import { Sgd } from "../../src/training/sgd.ts";
import { Steps } from "../../src/training/steps.ts";
import { memoryKb, serveTurns } from "./turns.ts";

/** Of the networks in ../networks.ts: NTU's. */
const classes = 60;

/** One step as the published recipes have it; the loss comes back from the engine. */
function training(model: Model, x: Tensor, random: Random, replicas: number): () => number {
  const moving = {
    parameters: uploaded(model, initialWeights(model, random.fork("parameters"))),
    memory: noMemory(),
  };
  const optimizer = new Sgd({ momentum: 0.9, nesterov: true, weight_decay: 0.0001 });
  const all = new Steps(model, policy, optimizer, replicas);
  const samples = x.shape[0] as number;
  const labels = Array.from({ length: samples }, (_, n) => n % classes);
  let steps = 0;
  return () => {
    all.take(moving, { x, labels }, {
      learningRate: 0.01,
      steps,
      random: random.fork(`step/${steps++}`),
    });
    return samples;
  };
}

function inference(model: Model, x: Tensor, random: Random): () => number {
  const parameters = uploaded(model, initialWeights(model, random.fork("parameters")));
  const predictor = model.predictor(parameters, policy);
  tf.dispose([...parameters.values()]);
  const recorded = new Recorded(predictor);
  return () => {
    const logits = recorded.predict(x);
    logits.dataSync();
    logits.dispose();
    return x.shape[0] as number;
  };
}

const [task, config = "", batch, seconds, replicas = "1"] = Deno.args;
if (task !== "training" && task !== "inference") {
  throw new UsageError(`Cannot do "${task}": expected training or inference`);
}
const startedKb = memoryKb("VmRSS");
const { policy } = await startEngine({ device: "cpu", environment: Deno.env.toObject() });
const size = { N: Number(batch), C: 3, T: 300, V: 25, M: 2 };
const model = buildModel(parseJson(config, modelConfig, "model", "the command line"));
const x = tf.tensor5d(oracleInput({ ...size, absent: false }), [size.N, 3, 300, 25, 2]);
const work = task === "training"
  ? training(model, x, Random.of(1), Number(replicas))
  : inference(model, x, Random.of(1));
await serveTurns(work, { leastSeconds: Number(seconds), startedKb });
