import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { UsageError } from "../base/errors.ts";
import { learningRate } from "../training/recipe.ts";
import { configDigest, readRunConfig, runName } from "./run_config.ts";
import { readSuite } from "./suite.ts";
import { FakeProject } from "./testing.ts";

const configs = new URL("../../config/", import.meta.url);

function allConfigs(): string[] {
  return [...Deno.readDirSync(configs)].filter((f) => f.isDirectory && f.name !== "suites")
    .flatMap(({ name }) =>
      [...Deno.readDirSync(new URL(`${name}/`, configs))].map((f) => `${name}/${f.name}`)
    );
}

Deno.test("every config of the project is complete, and its name is its run's", async () => {
  const files = allConfigs();
  assert.equal(files.length, 21);
  for (const file of files) {
    const config = await readRunConfig(new URL(file, configs), file);
    assert.equal(`${runName(config)}.yaml`, file);
  }
});

Deno.test("the runs of every suite have a config", async () => {
  const config = fileURLToPath(configs);
  const places = { config, golden: "", data: "", work: "", models: "", cache: "" };
  const runs = allConfigs().map((file) => file.replace(".yaml", ""));
  for (const { name } of Deno.readDirSync(new URL("suites/", configs))) {
    const chosen = await readSuite(places, name.replace(".yaml", ""));
    assert.deepEqual(chosen.runs.filter((run) => !runs.includes(run)), []);
  }
});

Deno.test("the published recipes are those of the table", async () => {
  const read = (run: string) => readRunConfig(new URL(`${run}.yaml`, configs), run);
  const { recipe } = await read("ntu-xsub/stgcn");
  assert.deepEqual([recipe.num_epoch, recipe.batch_size, recipe.replicas], [80, 64, 4]);
  assert.ok(Math.abs(learningRate(recipe, 50) - 0.001) < 1e-12);
  assert.equal((await read("kinetics/tcn")).recipe.batch_size, 512);
  assert.equal((await read("ntu-xview/stgcn-2019")).recipe.last_batch, "drop");
});

Deno.test("configDigest() changes with any knob, and not with the order of keys", async () => {
  const config = await readRunConfig(new URL("ntu-xsub/tcn.yaml", configs), "tcn.yaml");
  const { recipe, ...rest } = config;
  assert.equal(configDigest({ recipe, ...rest }), configDigest(config));
  const other = { ...config, recipe: { ...recipe, weight_decay: 0 } };
  assert.notEqual(configDigest(other), configDigest(config));
});

Deno.test("readRunConfig() tells line, column and the key that was meant", async () => {
  await using project = await FakeProject.make();
  const path = `${project.places.config}/twin-ntu-xsub/tcn.yaml`;
  const text = Deno.readTextFileSync(path).replace("num_epoch", "num_epochs");
  Deno.writeTextFileSync(path, text);
  await assert.rejects(readRunConfig(path, "tcn.yaml"), (thrown: unknown) => {
    assert.ok(thrown instanceof UsageError);
    const line = text.split("\n").findIndex((l) => l.includes("num_epochs")) + 1;
    assert.ok(thrown.message.includes(`tcn.yaml:${line}:3: recipe.num_epochs: unknown key`));
    assert.match(thrown.message, /did you mean "num_epoch"\?/);
    return true;
  });
});

Deno.test("readSuite() chooses by run, data set or model and says what was meant", async () => {
  await using project = await FakeProject.make();
  const tcns = await readSuite(project.places, "quick", ["tcn"]);
  assert.deepEqual(tcns.runs, ["twin-ntu-xsub/tcn", "twin-ntu-xview/tcn", "twin-kinetics/tcn"]);
  const xsub = await readSuite(project.places, "quick", ["twin-ntu-xsub"]);
  assert.equal(xsub.runs.length, 2);
  await assert.rejects(readSuite(project.places, "quick", ["tnc"]), /did you mean "tcn"\?/);
  await assert.rejects(readSuite(project.places, "quik"), /did you mean "quick"\?/);
});

Deno.test("a run of two streams has a name of its own, which no published figure is of", async () => {
  const path = "ntu-xsub/stgcn-2019.yaml";
  const config = await readRunConfig(new URL(path, configs), path);
  assert.ok(config.model.name === "stgcn-2019");
  const model = { ...config.model, motion_stream: true as const };
  assert.equal(runName({ ...config, model }), "ntu-xsub/stgcn-2019-twostream");
});
