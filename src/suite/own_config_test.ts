import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { described } from "../datasets/own/testing.ts";
import { stringifyYaml } from "../formats/yaml/yaml.ts";
import { buildModel } from "../models/build.ts";
import { modelNames } from "../models/config.ts";
import type { Places } from "../provision/context.ts";
import { configFor } from "./own_config.ts";
import { configDigest, readRunConfig, runName } from "./run_config.ts";

const config = fileURLToPath(new URL("../../config", import.meta.url));
const places: Places = { config, golden: "", data: "", work: "", models: "", cache: "" };

for (const model of modelNames) {
  Deno.test(`the usual config of ${model} is fitted to a user's data set, and comes back to the same`, async () => {
    const fitted = await configFor(places, { dataset: described, model, set: [] });
    assert.equal(runName(fitted), `sticks/${model}`);
    assert.equal(fitted.feeder.frames, 3);
    const { axes, classes } = buildModel(fitted.model);
    assert.equal(classes, 2);
    assert.deepEqual(axes, model === "tcn" ? { flat: 24 } : { channels: 3, joints: 4, persons: 2 });
    const folder = await Deno.makeTempDir({ prefix: "skelbench-own-" });
    try {
      const path = join(folder, "run.yaml");
      await Deno.writeTextFile(path, stringifyYaml(fitted));
      assert.equal(configDigest(await readRunConfig(path, path)), configDigest(fitted));
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
}

Deno.test("any config lends its recipe, and --set wins over all", async () => {
  const base = join(config, "ntu-xsub/stgcn.yaml");
  const set = ["recipe.num_epoch=3"];
  const lent = await configFor(places, { dataset: described, model: "stgcn", set, base });
  const ntu = await readRunConfig(base, base);
  assert.deepEqual(lent.recipe, { ...ntu.recipe, num_epoch: 3 });
  assert.deepEqual(lent.feeder.train, ntu.feeder.train);
  await assert.rejects(
    configFor(places, { dataset: described, model: "stgcn", set: ["recipe.num_epoch=many"] }),
    { name: "UsageError", message: /--set recipe.num_epoch: expected number, got "many"/ },
  );
});

Deno.test("what is wrong in a data set within a config is told by its key", async () => {
  const fitted = await configFor(places, { dataset: described, model: "tcn", set: [] });
  const folder = await Deno.makeTempDir({ prefix: "skelbench-own-" });
  try {
    const path = join(folder, "run.yaml");
    const wrong = { ...fitted, dataset: { ...described, frames: 0, clases: [] } };
    await Deno.writeTextFile(path, stringifyYaml(wrong));
    await assert.rejects(readRunConfig(path, "run.yaml"), {
      message:
        /run.yaml:\d+:\d+: dataset.clases: unknown key, did you mean "classes"\?\nrun.yaml:\d+:\d+: dataset.frames: expected at least 1, got 0/,
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
