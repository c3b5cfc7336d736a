/**
 * A network of ours, as a worker of a comparison: peers/model.py does the same in PyTorch.
 *
 *     deno run -A bench/workers/model.ts '<work as JSON, see speeds/programs.ts>'
 */

import { join } from "node:path";
import { z } from "zod";
import { parseJson } from "../../src/base/json.ts";
import { Random } from "../../src/base/random.ts";
import { type Tensor, tf } from "../../src/engine/backend.ts";
import { startEngine } from "../../src/engine/engine.ts";
import { decodeNpy } from "../../src/formats/npy/npy.ts";
import { movingFrames } from "../../src/datasets/moving_frames.ts";
import { Recorded } from "../../src/evaluation/recorded.ts";
import { Skipping } from "../../src/evaluation/skipping.ts";
import { buildModel } from "../../src/models/build.ts";
import { type Model, type Predictor, uploaded, type Weights } from "../../src/models/model.ts";
import { weightsOf } from "../../src/models/reference_weights.ts";
import { readWeights } from "../../src/provision/read_weights.ts";
import { noMemory } from "../../src/training/optimizer.ts";
import { Sgd } from "../../src/training/sgd.ts";
import { Steps } from "../../src/training/steps.ts";
import { INPUT_FILES } from "../speeds/inputs.ts";
import { work } from "../speeds/programs.ts";
import { memoryKb, serveTurns } from "./turns.ts";

/** One step as the published recipes have it; the loss comes back from the engine. */
function training(model: Model, weights: Weights, x: Tensor): () => void {
  const moving = { parameters: uploaded(model, weights), memory: noMemory() };
  const optimizer = new Sgd({ momentum: 0.9, nesterov: true, weight_decay: 0.0001 });
  const all = new Steps(model, policy, optimizer, asked.replicas);
  const labels = Array.from({ length: samples }, (_, n) => n % model.classes);
  const random = Random.of(1);
  let steps = 0;
  return () => {
    all.take(moving, { x, labels }, {
      learningRate: 0.01,
      steps,
      random: random.fork(`step/${steps++}`),
    });
  };
}

/** What an evaluation does with a batch, by all frames or by those that move. */
function inference(model: Model, weights: Weights, x: Tensor): () => Float32Array {
  const parameters = uploaded(model, weights);
  const predictor = model.predictor(parameters, policy);
  tf.dispose([...parameters.values()]);
  const dense = denseOf(predictor);
  const predict = asked.program === "skelbench-skipping"
    ? skipping(predictor, dense)
    : (x: Tensor): Tensor => dense.predict(x);
  return () => {
    const logits = predict(x);
    const values = logits.dataSync<"float32">();
    logits.dispose();
    return values;
  };
}

function denseOf(predictor: Predictor): Pick<Predictor, "predict"> {
  return policy.recorded ? new Recorded(predictor) : predictor;
}

/** As an evaluation skips, its checks left out. */
function skipping(
  predictor: Predictor,
  dense: Pick<Predictor, "predict">,
): (x: Tensor) => Tensor {
  const moving = new Skipping(predictor, shape, [], dense);
  const labels = new Int32Array(samples);
  return (x) => {
    const found = movingFrames({ shape, data });
    return moving.predict(x, { shape, data, labels, indices: [...labels.keys()], moving: found });
  };
}

const axis = z.int();
const asked = parseJson(Deno.args[0] ?? "", work, "work", "the command line");
const startedKb = memoryKb("VmRSS");
const { policy, tensorflow } = await startEngine({
  device: asked.device,
  environment: Deno.env.toObject(),
});
const model = buildModel(asked.model);
const read = decodeNpy(await Deno.readFile(join(asked.folder, INPUT_FILES.x)));
const shape = z.tuple([axis, axis, axis, axis, axis]).parse(read.shape);
const data = Float32Array.from(read.data, Number);
const x = tf.tensor5d(data, shape);
const [samples] = shape;
const file = join(asked.folder, INPUT_FILES.weights);
const weights = weightsOf(model, await readWeights(file), file);
const once = asked.task === "training" ? training(model, weights, x) : inference(model, weights, x);
const logits = once() ?? new Float32Array();
const counted = (): number => {
  once();
  return samples;
};
await serveTurns(counted, {
  leastSeconds: asked.seconds,
  startedKb,
  logits,
  isWarm: true,
  versions: { Deno: Deno.version.deno, TensorFlow: tensorflow },
});
