import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { publishedRuns } from "../datasets/catalog/published.ts";
import { nameOfChoice } from "../datasets/catalog/choice.ts";
import { parseYaml, readYaml, stringifyYaml } from "../formats/yaml/yaml.ts";
import { translated } from "./config.ts";
import { publishedOptions } from "./options.ts";
import { savedOptions } from "./saved.ts";
import { readRunConfig, type RunConfig } from "../suite/run_config.ts";
import type { RunTask } from "../suite/task.ts";
import { FakeProject } from "../suite/testing.ts";

const configs = new URL("../../config/", import.meta.url);

function ours(run: string): Promise<RunConfig> {
  return readRunConfig(fileURLToPath(new URL(`${run}.yaml`, configs)), run);
}

for (const run of publishedRuns) {
  Deno.test(`config.yaml of ${run} comes back to the same run, to the last knob`, async () => {
    await using project = await FakeProject.make();
    const config = await ours(run);
    // What the fake project has, as databases whose path tells the data set.
    const named = join(project.folder, nameOfChoice(config.dataset));
    await Deno.symlink(join(project.places.data, "twin-ntu", "xsub"), named);
    const task: RunTask = { kind: "train", config, seeds: [1], data: named };
    const saved = savedOptions({ task, options: {}, work: "w" }, project.places);
    const text = stringifyYaml(saved);
    parseYaml(text, "config.yaml", publishedOptions);
    const again = translated({
      source: readYaml(text, "config.yaml"),
      phase: "train",
      base: undefined,
    });
    const frames = 48; // of the fake databases
    assert.deepEqual(again.config, { ...config, feeder: { ...config.feeder, frames } });
    assert.deepEqual(again.notices, []);
    assert.deepEqual(again.data, {
      train: { data: `${named}/train_data.npy`, label: `${named}/train_label.pkl` },
      val: { data: `${named}/val_data.npy`, label: `${named}/val_label.pkl` },
    });
  });
}

Deno.test("savedOptions() has the keys of the model's own generation, and what was said in vain as it was said", async () => {
  const of = async (run: string): Promise<string[]> => {
    const task: RunTask = { kind: "evaluate", config: await ours(run), weights: "a.pt" };
    return Object.keys(
      savedOptions({ task, options: { num_worker: 9 }, work: "w" }, { data: "d" }),
    );
  };
  const old = await of("kinetics/stgcn");
  assert.ok(["save_score", "seed", "num_worker"].every((key) => old.includes(key)));
  assert.ok(!old.includes("use_gpu") && !old.includes("save_result"));
  const later = await of("kinetics/stgcn-2019");
  assert.ok(["save_result", "save_log", "use_gpu"].every((key) => later.includes(key)));
  assert.ok(!later.includes("seed") && !later.includes("train_feeder_args"));
});

Deno.test("savedOptions() keeps Adam, the start, the weights before the first step and the limit", async () => {
  const config = await ours("ntu-xview/tcn");
  const { recipe } = translated({
    source: readYaml("optimizer: Adam\nstart_epoch: 3", "x"),
    phase: "train",
    base: config,
  }).config;
  const initial = { weights: "a.pt", ignored: ["fcn"] };
  const task: RunTask = { kind: "train", config: { ...config, recipe }, seeds: [5], initial };
  const options = { ignore_weights: ["fcn"], debug: true, seed: 5 };
  const saved = savedOptions({ task, options, work: "w" }, { data: "data" });
  const { optimizer, start_epoch, weights, ignore_weights, debug, seed, step } = saved;
  assert.deepEqual(
    [optimizer, start_epoch, weights, ignore_weights, debug, seed, step],
    ["Adam", 3, "a.pt", ["fcn"], true, 5, [10, 70]],
  );
  assert.equal(saved.train_feeder_args?.data_path, "data/NTU-RGB-D/xview/train_data.npy");
});
