import assert from "node:assert/strict";
import { configChanges } from "./config_changes.ts";
import { config } from "./testdata/examples.ts";

Deno.test("configChanges() names each key that became another, in the config's order, and no other", () => {
  assert.deepEqual(configChanges(config, config), []);
  const { recipe, model } = config;
  const changed = {
    "recipe": { ...recipe, num_epoch: 2, step: [10, 12] },
    "model": { ...model, backbone_config: [[32, 32, 2], [32, 96, 2]], motion_stream: true },
    "dataset": config.dataset,
  };
  assert.deepEqual(configChanges(config, changed), [
    "model.backbone_config.1: 32, 64, 2 became 32, 96, 2",
    "recipe.step: 10, 15 became 10, 12",
    "recipe.num_epoch: 20 became 2",
    "model.motion_stream: absent became true",
  ]);
});

Deno.test("configChanges() tells what is absent from what is nothing, false or null", () => {
  const change = (before: Parameters<typeof configChanges>[0], after: typeof before): string[] =>
    configChanges(before, after);
  assert.deepEqual(change({ "step": [10] }, { "step": [] }), ["step: 10 became nothing"]);
  assert.deepEqual(change({ "step": [] }, {}), ["step: nothing became absent"]);
  assert.deepEqual(change({ "a": false, "b": null }, { "b": 0 }), [
    "a: false became absent",
    "b: null became 0",
  ]);
});
