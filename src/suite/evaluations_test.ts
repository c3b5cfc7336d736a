import assert from "node:assert/strict";
import { join } from "node:path";
import { readConfigOf } from "./configs.ts";
import { planEvaluations } from "./evaluations.ts";
import { goldenRuns, readGolden } from "../store/golden_store.ts";
import { propose, proposeRecorded } from "./propose.ts";
import { RUN_FILES } from "../store/run_folder.ts";
import { LATEST } from "../store/started_folder.ts";
import { readSuite } from "./suite.ts";
import { FakeProject, fakeRunner } from "./testing.ts";

const run = "twin-ntu-xsub/tcn";
const ALL = { set: [] } as const;

/** A project with recorded weights of Temporal Conv, and a config of a cell of the paper. */
async function withRecorded(): Promise<FakeProject> {
  const project = await FakeProject.make();
  const config = await readConfigOf(project.places, run);
  const context = project.context(fakeRunner(2));
  await propose({ kind: "train", config, seeds: [1, 2, 3, 4, 5] }, "a test", context);
  const weights = join(project.places.work, run, LATEST, RUN_FILES.weights(1));
  await proposeRecorded(weights, "for everybody", context);
  const ours = new URL("../../config/ntu-xsub/tcn.yaml", import.meta.url);
  const cell = join(project.places.config, "ntu-xsub");
  await Deno.mkdir(cell);
  await Deno.copyFile(ours, join(cell, "tcn.yaml"));
  return project;
}

Deno.test("without a word every recorded run at hand is evaluated, and what is missing says how to get it", async () => {
  await using project = await withRecorded();
  const { planned, missing } = await planEvaluations(ALL, project);
  assert.deepEqual(
    planned.tasks.map((t) => t.kind === "evaluate" && [t.config.model.name, t.weights]),
    [["tcn", "recorded"]],
  );
  assert.equal(missing.length, 2);
  assert.match(
    missing[0] ?? "",
    /^ntu-xsub\/tcn is not at hand: its data \(get .*ntu_gendata .*its weights \(deno task fetch-models/,
  );
  assert.match(missing[1] ?? "", /^twin-ntu-xsub\/stgcn: no weights are recorded or published/);
});

Deno.test("model, data set and weights narrow it; a data set that is named is evaluated, at hand or not", async () => {
  await using project = await withRecorded();
  const named = async (
    request: Partial<Parameters<typeof planEvaluations>[0]>,
  ): Promise<unknown> => {
    const { planned, missing } = await planEvaluations({ ...ALL, ...request }, project);
    return [planned.tasks.map((t) => t.kind === "evaluate" && t.weights), missing.length];
  };
  assert.deepEqual(await named({ model: "stgcn" }), [[], 1]);
  assert.deepEqual(await named({ model: "tcn" }), [["recorded"], 1]);
  assert.deepEqual(await named({ weights: "recorded" }), [["recorded"], 0]);
  assert.deepEqual(await named({ weights: "reference" }), [[], 1]);
  assert.deepEqual(await named({ dataset: "ntu-xsub" }), [["reference"], 0]);
  assert.deepEqual(await named({ dataset: "twin-ntu-xsub", model: "tcn" }), [["recorded"], 0]);
  const file = { dataset: "twin-ntu-xsub", model: "stgcn", weights: "x.pt" };
  assert.deepEqual(await named(file), [["x.pt"], 0]);
});

Deno.test("a file or a folder is of one run, which has to be named; and weights have to be there", async () => {
  await using project = await withRecorded();
  const refuse = (
    request: Partial<Parameters<typeof planEvaluations>[0]>,
    message: RegExp,
  ): Promise<void> =>
    assert.rejects(planEvaluations({ ...ALL, ...request }, project), {
      name: "UsageError",
      message,
    });
  await refuse({ weights: "x.pt", model: "tcn" }, /"x\.pt": say whose it is/);
  await refuse({ data: "there" }, /"there": say whose it is/);
  await refuse(
    { dataset: "twin-ntu-xsub", model: "stgcn" },
    /no weights are recorded or published/,
  );
});

Deno.test("a merge takes what shares have left, though the data is not here", async () => {
  await using project = await withRecorded();
  const shared = (): Promise<boolean> => Promise.resolve(true);
  const { planned, missing } = await planEvaluations({ ...ALL, model: "tcn" }, project, shared);
  assert.deepEqual([planned.tasks.length, missing.length], [2, 0]);
});

Deno.test("every recorded golden of the project is in a suite that evaluates it, and nothing else is", async () => {
  const ours = (name: string): string => new URL(`../../${name}`, import.meta.url).pathname;
  const places = { config: ours("config"), golden: ours("golden") };
  const recorded: string[] = [];
  for (const run of await goldenRuns(places.golden)) {
    if ((await readGolden(places.golden, run))?.given?.recorded) recorded.push(run);
  }
  const listed: string[] = [];
  for (const suite of ["quick", "ui-prmd"]) {
    listed.push(...(await readSuite(places, suite)).recorded);
  }
  assert.deepEqual(listed.toSorted(), recorded);
  assert.ok(recorded.length >= 10);
});

Deno.test("a config says the model and the data set of weights, and those that are named have to be its own", async () => {
  await using project = await withRecorded();
  const config = join(project.folder, "mine.yaml");
  await Deno.copyFile(join(project.places.config, `${run}.yaml`), config);
  const request = { set: ["recipe.test_batch_size=7"], config, weights: "x.pt" };
  const { planned } = await planEvaluations(request, project);
  const [task] = planned.tasks;
  assert.deepEqual([planned.tasks.length, planned.isAlone], [1, true]);
  assert.deepEqual([task?.config.model.name, task?.config.dataset], ["tcn", "twin-ntu-xsub"]);
  assert.equal(task?.config.recipe.test_batch_size, 7);
  const named = { ...request, dataset: "twin-ntu-xsub", model: "stgcn" };
  const message = /mine\.yaml" with --model stgcn: it is of tcn/;
  await assert.rejects(planEvaluations(named, project), { name: "UsageError", message });
});
