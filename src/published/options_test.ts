/** Every published option, and what becomes of it here: one row each, so that none is forgotten. */

import assert from "node:assert/strict";
import { UsageError } from "../base/errors.ts";
import { publishedConfig } from "./arguments.ts";
import { translated, type Translation } from "./config.ts";
import { publishedKeys, publishedModels, publishedOptions } from "./options.ts";
import { savedOptions } from "./saved.ts";
import { readRunConfig, type RunConfig, runName } from "../suite/run_config.ts";

type Phase = "train" | "test";

/** A value that is not the default, and where it shows; `told` is the notice that it has no meaning. */
type Row =
  | { readonly value: unknown; readonly shows: (t: Translation) => unknown; readonly as?: unknown }
  | { readonly value: unknown; readonly phase?: Phase; readonly told: RegExp };

const base: RunConfig = await readRunConfig(
  new URL("../../config/ntu-xsub/stgcn-2019.yaml", import.meta.url),
  "stgcn-2019.yaml",
);

function translate(
  options: Readonly<Record<string, unknown>>,
  phase: Phase = "train",
): Translation {
  return translated({ source: { value: options, origin: () => "x" }, phase, base });
}

/** Shows where it was put: the command line and the outputs take it from there. */
function given(key: keyof Translation["options"]): (t: Translation) => unknown {
  return ({ options }) => options[key];
}

const recipe = (key: keyof RunConfig["recipe"]) => ({ config }: Translation): unknown =>
  config.recipe[key];

const rows: Readonly<Record<string, Row>> = {
  work_dir: { value: "somewhere", shows: given("work_dir") },
  config: { value: "a.yaml", shows: given("config") },
  phase: { value: "test", shows: given("phase") },
  save_score: { value: true, shows: given("save_score") },
  save_result: { value: true, told: /save_result has no meaning in a training/ },
  seed: { value: 7, shows: given("seed") },
  log_interval: { value: 3, shows: given("log_interval") },
  save_interval: { value: 3, shows: recipe("save_interval") },
  eval_interval: { value: 3, shows: recipe("eval_interval") },
  print_log: { value: false, shows: given("print_log") },
  save_log: { value: false, shows: given("save_log") },
  pavi_log: { value: true, told: /pavi_log has no meaning here/ },
  show_topk: { value: [1, 3], shows: given("show_topk") },
  feeder: { value: "feeder.feeder.Feeder", told: /feeder has no meaning here/ },
  train_feeder_args: {
    value: { random_move: true },
    shows: ({ config }) => config.feeder.train,
    as: { ...base.feeder.train, random_move: true },
  },
  test_feeder_args: {
    value: { window_size: 150 },
    shows: ({ config }) => config.feeder.test,
    as: { ...base.feeder.test, window_size: 150 },
  },
  num_worker: { value: 4, told: /num_worker has no meaning here/ },
  debug: { value: true, shows: ({ limit }) => limit, as: 100 },
  model: {
    value: "net.st_gcn.Model",
    shows: ({ options }) => options.model,
  },
  model_args: { value: { num_class: 9 }, shows: ({ config }) => config.model, as: "num_class" },
  weights: { value: "a.pt", shows: given("weights") },
  ignore_weights: { value: ["fcn"], told: /ignore_weights has no meaning without weights/ },
  base_lr: { value: 0.5, shows: recipe("base_lr") },
  step: { value: [7], shows: recipe("step") },
  optimizer: { value: "Adam", shows: recipe("optimizer"), as: "adam" },
  nesterov: { value: false, shows: recipe("nesterov" as never) },
  weight_decay: { value: 0.5, shows: recipe("weight_decay") },
  device: { value: [0, 1], shows: recipe("replicas"), as: 2 },
  batch_size: { value: 3, shows: recipe("batch_size") },
  test_batch_size: { value: 3, shows: recipe("test_batch_size") },
  start_epoch: { value: 3, shows: recipe("start_epoch") },
  num_epoch: { value: 3, shows: recipe("num_epoch") },
  use_gpu: { value: false, shows: given("use_gpu") },
};

Deno.test("every published option is honoured, or a notice says why it is not", () => {
  assert.deepEqual(Object.keys(rows).sort(), [...publishedKeys].sort());
  const args = {
    in_channels: 3,
    edge_importance_weighting: true,
    graph_args: { layout: "ntu-rgb+d" },
  };
  for (const [key, row] of Object.entries(rows)) {
    if (key === "model" || key === "model_args") continue; // together, below
    if ("told" in row) {
      assert.match(translate({ [key]: row.value }, row.phase).notices.join("\n"), row.told, key);
      continue;
    }
    const translation = translate({ [key]: row.value });
    assert.deepEqual(row.shows(translation), row.as ?? row.value, key);
    assert.deepEqual(translation.notices, [], key);
  }
  const model_args = { ...args, num_class: 9 };
  const { config } = translate({ model: "net.st_gcn.Model", model_args });
  assert.deepEqual(config.model, publishedConfig("net.st_gcn.Model", model_args, 2));
});

/** The same for the feeders' arguments. */
const feederRows: Readonly<Record<string, unknown>> = {
  mode: /mode has no meaning here: training and testing have feeders of their own/,
  data_path: "a/xview/train_data.npy",
  label_path: "a/xview/train_label.pkl",
  window_size: 120,
  random_choose: true,
  random_move: true,
  random_shift: true,
  pose_matching: true,
  mean_subtraction: 2,
  normalization: true,
  temporal_downsample_step: 2,
  num_person_in: /num_person_in has no meaning here: persons are chosen when/,
  num_person_out: /num_person_out has no meaning here: persons are chosen when/,
  ignore_empty_sample: /ignore_empty_sample has no meaning here: clips without a skeleton/,
  debug: 100,
  mmap: /mmap has no meaning here: samples are read from the disk/,
};
const vain: Readonly<Record<string, unknown>> = {
  mode: "train",
  num_person_in: 5,
  num_person_out: 2,
  ignore_empty_sample: true,
  mmap: true,
};

Deno.test("every argument of the published feeders is honoured, or a notice says why it is not", () => {
  const { train_feeder_args } = publishedOptions.shape;
  assert.deepEqual(
    Object.keys(feederRows).sort(),
    Object.keys(train_feeder_args.unwrap().shape).sort(),
  );
  for (const [key, row] of Object.entries(feederRows)) {
    if (key.endsWith("_path")) continue; // the data is opened: published_config_test has it
    const value = vain[key] ?? (key === "debug" ? true : row);
    const { config, limit, notices } = translate({ train_feeder_args: { [key]: value } });
    if (row instanceof RegExp) assert.match(notices.join("\n"), row);
    else if (key === "debug") assert.equal(limit, row);
    else assert.equal(config.feeder.train[key as keyof typeof config.feeder.train], row, key);
  }
});

Deno.test("an option that no published parser knows is an error, and so is a class that is not here", () => {
  const refused = (options: Readonly<Record<string, unknown>>): string => {
    try {
      translate(options);
    } catch (thrown) {
      assert.ok(thrown instanceof UsageError);
      return thrown.message;
    }
    assert.fail("nothing was thrown");
  };
  assert.match(refused({ bach_size: 3 }), /did you mean "batch_size"/);
  assert.match(refused({ train_feeder_args: { windowsize: 3 } }), /did you mean "window_size"/);
  assert.match(refused({ model: "net.st_gcn.Modell" }), /did you mean "net.st_gcn.Model"/);
  assert.match(refused({ feeder: "feeder.Feeder" }), /feeder: expected one of/);
  assert.match(refused({ optimizer: "Adagrad" }), /expected one of "SGD", "Adam"/);
  assert.match(refused({ model_args: { num_class: 3 } }), /Cannot tell the model of model_args/);
});

Deno.test("every published class of models is one here, and comes back by its own name", () => {
  const args = { in_channels: 3, num_class: 9, edge_importance_weighting: true, graph_args: {} };
  const graph = "st_gcn.graph.Kinetics";
  const rows: Readonly<Record<string, readonly [Readonly<Record<string, unknown>>, string]>> = {
    "st_gcn.net.ST_GCN": [{ channel: 3, num_class: 9, graph }, "ntu-xsub/stgcn"],
    "st_gcn.net.TCN": [{ channel: 108, num_class: 9 }, "ntu-xsub/tcn"],
    "net.st_gcn.Model": [args, "ntu-xsub/stgcn-2019"],
    "net.st_gcn_twostream.Model": [args, "ntu-xsub/stgcn-2019-twostream"],
  };
  assert.deepEqual(Object.keys(rows), [...publishedModels]);
  for (const [model, [model_args, run]] of Object.entries(rows)) {
    const { config, options } = translate({ model, model_args });
    assert.equal(runName(config), run);
    const task = { kind: "train", config, seeds: [1] } as const;
    const saved = savedOptions({ task, options, work: "w" }, { data: "data" });
    assert.equal(saved.model, model);
    assert.deepEqual(translate({ model, model_args: saved.model_args }).config.model, config.model);
  }
});

Deno.test("device in a test and ignore_weights beside weights are told what they do there", () => {
  assert.match(translate({ device: 0 }, "test").notices.join(), /device has no meaning in a test/);
  const both = { weights: "a.pt", ignore_weights: "fcn" };
  assert.deepEqual(translate(both).notices, []);
  assert.match(translate(both, "test").notices.join(), /a test takes all of it from the file/);
  assert.deepEqual(translate({ save_result: true }, "test").notices, []);
});
