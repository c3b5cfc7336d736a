import assert from "node:assert/strict";
import { join } from "node:path";
import { RUN_FILES } from "../store/run_folder.ts";
import { LATEST } from "../store/started_folder.ts";
import { readConfigOf } from "./configs.ts";
import { propose, proposeFrom, proposeRecorded } from "./propose.ts";
import { performRun } from "./run.ts";
import { FakeProject, fakeRunner } from "./testing.ts";

const run = "twin-ntu-xsub/tcn";
const seeds = [1, 2, 3, 4, 5];

Deno.test("a golden keeps the config of its trainings, of records and of recorded weights, and none of a training that began from weights", async () => {
  await using project = await FakeProject.make();
  const { places } = project;
  const context = project.context(fakeRunner(2));
  const config = await readConfigOf(places, run, ["recipe.num_epoch=3"]);
  const task = { kind: "train", config, seeds } as const;
  const trained = await propose(task, "trained", context);
  assert.deepEqual(trained.after.trained?.config, config);

  await performRun(task, context);
  const latest = join(places.work, run, LATEST);
  const [recorded] = await proposeFrom([latest], "from a record", places);
  assert.deepEqual(recorded?.after.trained?.config, config);

  const weights = join(latest, RUN_FILES.weights(1));
  const given = await proposeRecorded(weights, "for everybody", context);
  assert.deepEqual(given.after.given?.config, await readConfigOf(places, run));
  assert.deepEqual(given.after.trained?.config, config);

  const initial = { weights, ignored: [] };
  const begun = await propose({ ...task, initial }, "from weights", context);
  assert.equal(begun.after.trained?.config, null);
});
