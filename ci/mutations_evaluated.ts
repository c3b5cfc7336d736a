/** Mutations that an evaluation of the recorded weights shows: its data, its engine, its answers. */

import type { Mutation } from "./mutation.ts";

const predict = "src/evaluation/predict.ts";
const predictTest = "src/evaluation/predict_test.ts";
const sgd = "src/training/sgd.ts";
const sgdTest = "src/training/sgd_test.ts";
const stepsTest = "src/training/steps_test.ts";
const forwardTest = "src/oracle/forward_test.ts";

/** What is read, and what becomes of it before the network sees it. */
const data: readonly Mutation[] = [
  {
    name: "labels shifted alike in train and val",
    file: "src/datasets/batches.ts",
    find: "labels[n] = this.#database.labels[index] as number;",
    replace: "labels[n] = (this.#database.labels[index] as number + 1) % 12;",
    layer: "inputs",
    tests: ["src/datasets/batches_test.ts"],
  },
  {
    name: "val = train",
    file: "src/provision/opened_data.ts",
    find: 'val = Database.open(pathsIn(place, "val"));',
    replace: 'val = Database.open(pathsIn(place, "train"));',
    layer: "inputs",
    tests: ["src/suite/run_test.ts"],
  },
  {
    name: "last batch skipped",
    file: "src/datasets/batches.ts",
    find: "return Math.ceil(plan.indices.length / plan.batchSize);",
    replace: "return Math.floor(plan.indices.length / plan.batchSize);",
    layer: "inputs",
    tests: ["src/datasets/batches_test.ts"],
  },
  {
    name: "the second person zeroed by the feeder",
    file: "src/datasets/feeder.ts",
    find: "let fed = sample;",
    replace: "let fed = { ...sample, values: sample.values.map((x, i) => i % 2 === 1 ? 0 : x) };",
    layer: "predictions",
    tests: ["src/datasets/batches_test.ts"],
  },
  {
    name: "frames read one late",
    file: "src/datasets/npy_store.ts",
    find: "this.#file.readInto(into, start + channel * t * v * m);",
    replace: "this.#file.readInto(into, start + (channel * t + 1) * v * m);",
    layer: "predictions",
    tests: ["src/datasets/database_test.ts"],
  },
  {
    name: "second person dropped",
    file: predict,
    find: "predict(tf.tensor5d(batch.data, [...batch.shape]), batch);",
    replace:
      "predict(tf.mul(tf.tensor5d(batch.data, [...batch.shape]), tf.tensor1d([1, 0])), batch);",
    layer: "predictions",
    tests: [predictTest],
  },
];

/** What the network makes of it. */
const networks: readonly Mutation[] = [
  {
    name: "joints in another order",
    file: "src/nn/data_batch_norm.ts",
    find: 'const order = kind === "joint-channel" ? [0, 4, 2, 3, 1] : [0, 2, 4, 3, 1];',
    replace: 'const order = kind === "joint-channel" ? [0, 4, 2, 1, 3] : [0, 2, 4, 1, 3];',
    layer: "numerics",
    tests: [forwardTest],
  },
  {
    name: "batch statistics in evaluation",
    file: "src/nn/data_batch_norm.ts",
    find: "({ scale, offset }, x) => applied(x, (rows) => add(multiply(rows, scale), offset)),",
    replace: `(_, x) =>
          applied(x, (rows) => {
            const { mean, variance } = tf.moments(rows, 0);
            const [offset, scale] = ["bias", "weight"].map((which) =>
              parameters.get(\`\${DATA_NORM}.\${which}\`) as tf.Tensor1D
            );
            return tf.batchNorm(rows, mean as tf.Tensor1D, variance as tf.Tensor1D, offset, scale, 1e-5);
          }),`,
    layer: "numerics",
    tests: [forwardTest],
  },
  {
    name: "dropout in evaluation",
    file: "src/models/network.ts",
    find: "tf.tidy(() => meanOfSamples(featuresOf(x, observe), x.shape[0] as number));",
    replace:
      "tf.tidy(() => tf.dropout(meanOfSamples(featuresOf(x, observe), x.shape[0] as number), 0.5));",
    layer: "numerics",
    tests: [forwardTest],
  },
  {
    name: "padding VALID",
    file: "src/nn/flat_entry.ts",
    find: "return convolution(x, filterOf(wide), alongFrames(size, 1));",
    replace:
      "return convolution(x, filterOf(wide), { ...alongFrames(size, 1), before: 0, after: 0 });",
    layer: "numerics",
    tests: ["src/nn/flat_entry_test.ts"],
  },
  {
    name: "stride phase off by one",
    file: "src/nn/convolution.ts",
    find: "phasesOf(x, stride, 1)[0] as Tensor",
    replace: "phasesOf(x, stride).at(-1) as Tensor",
    layer: "numerics",
    tests: [stepsTest],
  },
  {
    name: "adjacency transposed",
    file: "src/nn/graph_convolution.ts",
    find: "reshape(transpose(a, [2, 0, 1]), [joints * partitions, joints])",
    replace: "reshape(transpose(a, [1, 0, 2]), [joints * partitions, joints])",
    layer: "numerics",
    tests: ["src/nn/graph_convolution_test.ts"],
  },
  {
    name: "mask ignored",
    file: "src/nn/graph_convolution_2018.ts",
    find: "if (graph.mask) return multiply(parameter(parameters, `${name}.mask`), a);",
    replace: "if (graph.mask) return reshape(a, parameter(parameters, `${name}.mask`).shape);",
    layer: "numerics",
    tests: [forwardTest],
  },
  {
    name: "float16 somewhere",
    file: "src/models/model.ts",
    find: "tf.tensor3d(values, [out, into, sizeOf(kernel)]",
    replace: "tf.tensor3d(values.map(Math.f16round), [out, into, sizeOf(kernel)]",
    layer: "numerics",
    tests: [forwardTest],
  },
];

/** What a step of training does, which the oracle's vectors hold on the way. */
const steps: readonly Mutation[] = [
  {
    name: "labels shifted by one",
    file: "src/nn/loss.ts",
    find: 'return tf.tensor1d([...labels], "int32");',
    replace: 'return tf.tensor1d(labels.map((label) => (label + 1) % classes), "int32");',
    layer: "numerics",
    tests: [stepsTest],
  },
  {
    name: "loss mean over classes",
    file: "src/nn/loss.ts",
    find: "const all = scalar(samples);",
    replace: "const all = scalar(samples * classes);",
    layer: "numerics",
    tests: [stepsTest],
  },
  {
    name: "gradient of one branch doubled",
    file: "src/nn/combinators.ts",
    find: "const toX = add(toThrough, toBeside);",
    replace: "const toX = tf.tidy(() => add(toThrough, add(toBeside, toBeside)));",
    layer: "numerics",
    tests: ["src/nn/combinators_test.ts"],
  },
  {
    name: "running variance biased",
    file: "src/engine/batch_norm_kernels.ts",
    find: "scalar(rows / Math.max(rows - 1, 1))",
    replace: "scalar(rows / Math.max(rows, 1))",
    layer: "numerics",
    tests: ["src/nn/batch_norm_test.ts"],
  },
  {
    name: "running statistics by a fifth of each batch",
    file: "src/nn/batch_norm.ts",
    find: "const momentum = 0.1;",
    replace: "const momentum = 0.2;",
    layer: "numerics",
    tests: ["src/nn/batch_norm_test.ts"],
  },
  {
    name: "running statistics of the last replica",
    file: "src/training/gradients.ts",
    find: "if (replica === 0) {",
    replace: "if (replica === replicas - 1) {",
    layer: "numerics",
    tests: ["src/training/gradients_test.ts"],
  },
  {
    name: "no Nesterov",
    file: sgd,
    find: "{ learningRate, momentum, nesterov },",
    replace: "{ learningRate, momentum, nesterov: nesterov && false },",
    layer: "numerics",
    tests: [sgdTest],
  },
  {
    name: "momentum 0.8",
    file: sgd,
    find: "{ learningRate, momentum, nesterov },",
    replace: "{ learningRate, momentum: Math.min(momentum, 0.8), nesterov },",
    layer: "numerics",
    tests: [sgdTest],
  },
  {
    name: "no weight decay",
    file: sgd,
    find: "const decay = scalar(weight_decay);",
    replace: "const decay = scalar(0 * weight_decay);",
    layer: "numerics",
    tests: [sgdTest],
  },
];

/** What the answers come to. */
const answers: readonly Mutation[] = [
  {
    name: "0.9 added to one logit of every sample",
    file: predict,
    find: "logits: Float32Array.from(output.dataSync()),",
    replace:
      "logits: Float32Array.from(output.dataSync(), (x, i) => i % (output.shape[1] as number) === 0 ? x + 0.9 : x),",
    layer: "predictions",
    tests: [predictTest],
  },
  {
    name: "one class's logit + 0.1",
    file: predict,
    find: "logits: Float32Array.from(output.dataSync()),",
    replace:
      "logits: Float32Array.from(output.dataSync(), (x, i) => i % (output.shape[1] as number) === 3 ? x + 0.1 : x),",
    layer: "predictions",
    tests: [predictTest],
  },
  {
    name: "top-1 on the wrong axis",
    file: "src/evaluation/answers.ts",
    find: "const row = logits.subarray(n * classes, (n + 1) * classes);",
    replace: "const row = logits.filter((_, i) => i % names.length === n);",
    layer: "predictions",
    tests: ["src/evaluation/answers_test.ts"],
  },
  {
    name: "a frame that moves is taken for a still one",
    file: "src/nn/reach.ts",
    find: "const wanted = rounded(Math.ceil((moving + before) / stride));",
    replace: "const wanted = rounded(Math.ceil((moving + before - stride) / stride));",
    layer: "numerics",
    tests: ["src/nn/reach_test.ts", "src/nn/skipping_test.ts", "src/models/skipping_test.ts"],
  },
  {
    name: "tie-breaking reversed",
    file: "src/evaluation/metrics.ts",
    find: "(row[b] as number) - (row[a] as number) || a - b",
    replace: "(row[b] as number) - (row[a] as number) || b - a",
    layer: null, // no two logits of a sample are equal
    tests: ["src/evaluation/metrics_test.ts"],
  },
];

/** All of them. */
export const EVALUATED: readonly Mutation[] = [...data, ...networks, ...steps, ...answers];
