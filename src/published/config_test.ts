import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { UsageError } from "../base/errors.ts";
import { readYaml } from "../formats/yaml/yaml.ts";
import { translated, type Translation, type TranslationRequest } from "./config.ts";
import { publishedPath, publishedPaths } from "./paths.ts";
import { FakeProject } from "../suite/testing.ts";
import { readRunConfig, type RunConfig } from "../suite/run_config.ts";

const configs = new URL("../../config/", import.meta.url);

function ours(run: string): Promise<RunConfig> {
  return readRunConfig(new URL(`${run}.yaml`, configs), run);
}

/** The config of 2018 for ST-GCN on NTU RGB+D, cross-subject, less the paths of its data. */
const st_gcn = `
model: st_gcn.net.ST_GCN
model_args:
  num_class: 60
  channel: 3
  window_size: 300
  num_person: 2
  num_point: 25
  dropout: 0.5
  graph: st_gcn.graph.NTU_RGB_D
  graph_args:
    labeling_mode: spatial
  mask_learning: True
  use_data_bn: True
device: [0, 1, 2, 3]
batch_size: 64
test_batch_size: 64
base_lr: 0.1
step: [10, 50]
num_epoch: 80
nesterov: True
weight_decay: 0.0001
`;

function translate(text: string, more: Partial<TranslationRequest> = {}): Translation {
  const source = readYaml(text, "x.yaml");
  return translated({ source, phase: "train", base: undefined, ...more });
}

function messageOf(act: () => unknown): string {
  try {
    act();
  } catch (thrown) {
    assert.ok(thrown instanceof UsageError);
    return thrown.message;
  }
  assert.fail("nothing was thrown");
}

Deno.test("translated() of a published config is our config of the same run, to the last knob", async () => {
  const base = await ours("ntu-xsub/stgcn");
  assert.deepEqual(translate(st_gcn, { base }).config, base);
});

Deno.test("translated() lays a config over a published path's", async () => {
  const base = await ours("ntu-xsub/stgcn-2019");
  const { config } = translate("base_lr: 0.05\ntest_feeder_args: {window_size: -1}", { base });
  assert.deepEqual(config, { ...base, recipe: { ...base.recipe, base_lr: 0.05 } });
});

Deno.test("translated() finds databases, data set and frames by the paths, and takes the published defaults", async () => {
  await using project = await FakeProject.make();
  const folder = `${project.places.data}/twin-ntu/xsub`;
  const paths = `{data_path: ${folder}/val_data.npy, label_path: ${folder}/val_label.pkl}`;
  const text = `model: st_gcn.net.TCN\nmodel_args: {channel: 150, num_class: 60}`;
  const { config, data } = translate(`${text}\ntest_feeder_args: ${paths}`, { phase: "test" });
  assert.deepEqual(data, {
    val: { data: `${folder}/val_data.npy`, label: `${folder}/val_label.pkl` },
  });
  assert.deepEqual([config.dataset, config.feeder.frames], ["twin-ntu-xsub", 48]);
  assert.deepEqual(config.recipe, {
    optimizer: "sgd",
    base_lr: 0.01,
    momentum: 0.9,
    nesterov: false,
    weight_decay: 0.0005,
    step: [20, 40, 60],
    num_epoch: 80,
    batch_size: 256,
    replicas: 1,
    last_batch: "keep",
    test_batch_size: 256,
    eval_interval: 5,
    save_interval: 10,
  });
});

Deno.test("translated() makes replicas of devices, in training", async () => {
  const base = await ours("kinetics/tcn");
  const replicas = (text: string, phase: "train" | "test"): number =>
    translate(text, { base, phase }).config.recipe.replicas;
  assert.equal(replicas("device: [0, 1]", "train"), 2);
  assert.equal(replicas("device: 3", "train"), 1);
  assert.equal(replicas("device: 0", "test"), base.recipe.replicas);
});

Deno.test("translated() tells line, column and what was meant by an unknown key, at any depth", async () => {
  const base = await ours("ntu-xsub/stgcn");
  const wrong = (from: string, to: string): string =>
    messageOf(() => translate(st_gcn.replace(from, to), { base }));
  assert.equal(
    wrong("batch_size: 64\n", "bach_size: 64\n"),
    'x.yaml:16:1: bach_size: unknown key, did you mean "batch_size"?',
  );
  assert.equal(
    wrong("  num_class", "  num_clas"),
    'x.yaml:4:3: num_clas: unknown model argument, did you mean "num_class"?',
  );
  assert.match(wrong("    labeling_mode", "    labelling_mode"), /^x\.yaml:12:5: graph_args\.lab/);
  assert.match(wrong("spatial", "spacial"), /^x\.yaml:12:20: .*did you mean "spatial"\?/);
  assert.match(
    messageOf(() => translate("train_feeder_args:\n  window_sise: 3", { base })),
    /^x\.yaml:2:3: train_feeder_args\.window_sise: unknown key, did you mean "window_size"\?/,
  );
});

Deno.test("translated() makes Adam as each generation has it: in 2019 its rate never falls", async () => {
  const common = { optimizer: "adam", betas: [0.9, 0.999], eps: 1e-8 };
  const old = await ours("ntu-xsub/stgcn");
  const { recipe } = translate("optimizer: Adam", { base: old }).config;
  assert.deepEqual([recipe, recipe.step], [{ ...recipe, ...common }, [10, 50]]);
  const base = await ours("ntu-xsub/stgcn-2019");
  const later = translate("optimizer: Adam\nstep: [10, 50]", { base });
  assert.deepEqual(later.config.recipe.step, []);
  assert.deepEqual(later.notices, [
    "step has no meaning with Adam: as published in 2019, its rate stays",
  ]);
});

Deno.test("translated() starts at an epoch before the last one", async () => {
  const base = await ours("ntu-xsub/tcn");
  assert.equal(translate("start_epoch: 79", { base }).config.recipe.start_epoch, 79);
  assert.deepEqual(translate("start_epoch: 0", { base }).config, base);
  const late = messageOf(() => translate("start_epoch: 80", { base }));
  assert.equal(late, "x.yaml:1:14: start_epoch: expected less than num_epoch, 80");
});

Deno.test("translated() takes 100 samples where debug is on, which a feeder's own debug overrides", async () => {
  const base = await ours("ntu-xsub/tcn");
  const limit = (text: string, phase: "train" | "test"): number | undefined =>
    translate(text, { base, phase }).limit;
  assert.equal(limit("debug: true", "train"), 100);
  assert.equal(limit("debug: true", "test"), 100);
  assert.equal(limit("debug: true\ntest_feeder_args: {debug: false}", "test"), undefined);
  assert.equal(limit("train_feeder_args: {debug: true}", "train"), 100);
  assert.equal(limit("train_feeder_args: {debug: true}", "test"), undefined);
  assert.match(
    messageOf(() => limit("test_feeder_args: {debug: true}", "train")),
    /Cannot use test_feeder_args\.debug alone in a training/,
  );
});

Deno.test("translated() takes a data set that it cannot tell as an error, not as a guess", () => {
  assert.match(messageOf(() => translate(st_gcn)), /Cannot tell the data set/);
});

Deno.test("every published path is a config of ours; recognition tells which Kinetics is meant", () => {
  assert.equal(publishedPaths.length, 6 + 12 + 4);
  for (const path of publishedPaths) {
    const run = publishedPath(path, false)?.run;
    assert.ok(Deno.statSync(fileURLToPath(new URL(`${run}.yaml`, configs))).isFile, path);
  }
  const kinetics = "./config/st_gcn/kinetics-skeleton/test.yaml";
  assert.deepEqual(publishedPath(kinetics, true), { run: "kinetics/stgcn-2019", phase: "test" });
  assert.deepEqual(publishedPath(kinetics, false), { run: "kinetics/stgcn", phase: "test" });
});
