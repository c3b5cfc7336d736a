/** A network and samples so small that a training takes a moment. */

import { Random } from "../../base/random.ts";
import type { Batch } from "../../datasets/batches.ts";
import type { Batches } from "../../evaluation/batches.ts";
import { buildModel } from "../../models/build.ts";
import type { Model } from "../../models/model.ts";
import type { Recipe } from "../recipe.ts";
import type { TrainingSamples } from "../samples.ts";

const shape = [3, 12, 25, 1] as const; // C,T,V,M
const classes = 6;

/** ST-GCN of 2018 with two narrow blocks, dropout and a mask. */
export function tinyModel(): Model {
  return buildModel({
    name: "stgcn",
    layout: "ntu-rgb+d",
    labeling_mode: "spatial",
    channel: 3,
    num_class: classes,
    num_person: 1,
    use_data_bn: true,
    mask_learning: true,
    use_local_bn: false,
    multiscale: false,
    temporal_kernel_size: 3,
    dropout: 0.5,
    backbone_config: [[4, 4, 1], [4, 8, 2]],
    batch_norm_weight: "ones",
  });
}

/** Three epochs of batches of four in two replicas, the last batch smaller. */
const schedule = {
  weight_decay: 0.0001,
  step: [2],
  num_epoch: 3,
  batch_size: 4,
  replicas: 2,
  last_batch: "keep" as const,
  test_batch_size: 5,
  eval_interval: 2,
  save_interval: 2,
};

/** The tiny training. */
export const tinyRecipe: Recipe = {
  optimizer: "sgd",
  base_lr: 0.05,
  momentum: 0.9,
  nesterov: true,
  ...schedule,
};

/** The same by Adam. */
export const tinyAdamRecipe: Recipe = {
  optimizer: "adam",
  base_lr: 0.01,
  betas: [0.9, 0.999],
  eps: 1e-8,
  ...schedule,
};

/** `count` samples, each class a wave of its own frequency; sample n of class n modulo the classes. */
export function tinyBatches(count: number, size: number, order: Random | undefined): Batches {
  const inOrder = Array.from({ length: count }, (_, n) => n);
  const indices = order === undefined ? inOrder : order.fork("order").shuffled(inOrder);
  const batches = Math.ceil(count / size);
  return {
    names: inOrder.map((n) => `sample${n}`),
    samples: count,
    count: batches,
    *from(first): Generator<Batch> {
      for (let number = first; number < batches; number++) {
        yield batchOf(indices.slice(number * size, (number + 1) * size));
      }
    },
  };
}

function batchOf(indices: readonly number[]): Batch {
  const [c, t, v, m] = shape;
  const size = c * t * v * m;
  const data = new Float32Array(indices.length * size);
  for (const [n, index] of indices.entries()) {
    const random = Random.of(index);
    for (let i = 0; i < size; i++) {
      const frame = Math.floor(i / (v * m)) % t;
      data[n * size + i] = Math.sin(frame * (1 + index % classes) * 0.3) + 0.1 * random.normal();
    }
  }
  const labels = Int32Array.from(indices, (index) => index % classes);
  const moving = indices.map(() => [t]);
  return { shape: [indices.length, ...shape], data, labels, indices, moving };
}

/** Fourteen samples to train on: four batches, the last of two. */
export const tinyTrain: TrainingSamples = (random) => tinyBatches(14, 4, random);

/** Seven samples to evaluate. */
export const tinyVal: Batches = tinyBatches(7, 5, undefined);
