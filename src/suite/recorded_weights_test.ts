import assert from "node:assert/strict";
import { join } from "node:path";
import { exists } from "../base/files.ts";
import { decodeSafetensors } from "../formats/safetensors.ts";
import { formatGolden, parseGolden } from "../golden/golden.ts";
import { checkGoldens } from "./goldens.ts";
import { readConfigOf } from "./configs.ts";
import { goldenPath, recordedWeightsPath } from "../store/golden_store.ts";
import { propose, proposeRecorded } from "./propose.ts";
import { inHalfPrecision, runOfWeights } from "../store/recorded_weights.ts";
import { performRun } from "./run.ts";
import { RUN_FILES } from "../store/run_folder.ts";
import { runHome } from "../store/run_start.ts";
import { LATEST } from "../store/started_folder.ts";
import { performSuite, planSuite } from "./suite.ts";
import { keyOf } from "./task.ts";
import { FakeProject, fakeRunner } from "./testing.ts";

const run = "twin-ntu-xsub/tcn";

/** A project with a golden of five seeds, and the first seed's weights beside it. */
async function withRecorded(): Promise<FakeProject> {
  const project = await FakeProject.make();
  const config = await readConfigOf(project.places, run);
  const context = project.context(fakeRunner(2));
  await propose({ kind: "train", config, seeds: [1, 2, 3, 4, 5] }, "a test", context);
  const weights = join(project.places.work, run, LATEST, RUN_FILES.weights(1));
  await proposeRecorded(weights, "for everybody", context);
  return project;
}

Deno.test("inHalfPrecision() keeps names and shapes, leaves counters out, and refuses what it has no room for", () => {
  const dict = new Map(
    [
      ["a", { dtype: "float32", shape: [2], data: Float32Array.of(1 / 3, -2) }],
      ["n", { dtype: "int64", shape: [], data: BigInt64Array.of(7n) }],
    ] as const,
  );
  const half = inHalfPrecision(dict, "x");
  assert.deepEqual([...half.keys()], ["a"]);
  assert.deepEqual(half.get("a")?.data, Float16Array.of(1 / 3, -2));
  const large = new Map([[
    "a",
    { dtype: "float32", shape: [1], data: Float32Array.of(7e4) } as const,
  ]]);
  assert.throws(() => inHalfPrecision(large, "x"), {
    name: "DataError",
    message: /"a" has values/,
  });
});

Deno.test("runOfWeights() is the record's beside them, or what their path says", async () => {
  assert.equal(await runOfWeights("golden/twin-ntu-xsub/tcn.weights.safetensors"), run);
  assert.equal(await runOfWeights(`nowhere/${run}/weights.seed1.pt`), run);
});

Deno.test("weights in a run's folder, by whatever name of it, are of the run that began there", async () => {
  await using project = await withRecorded();
  const { work } = project.places;
  assert.equal(await runOfWeights(join(work, run, LATEST, RUN_FILES.weights(1))), run);
  const home = runHome(work, { run, kind: "recorded weights" });
  assert.ok(await exists(join(home, LATEST, RUN_FILES.start)));
});

Deno.test("proposeRecorded() writes weights, predictions and golden, and leaves the seeds as they were", async () => {
  await using project = await withRecorded();
  const { golden } = project.places;
  const path = goldenPath(golden, run);
  const { trained, given, lineage } = parseGolden(await Deno.readTextFile(path), path);
  assert.deepEqual([trained?.seeds.length, lineage.reason], [5, "a test"]);
  assert.deepEqual([given?.recorded?.file, given?.lineage?.reason], [
    "tcn.weights.safetensors",
    "for everybody",
  ]);
  const file = await recordedWeightsPath(golden, run);
  const arrays = decodeSafetensors(await Deno.readFile(file), file);
  assert.deepEqual([...arrays.values()].map(({ dtype }) => dtype), ["float16"]);
  const kept = await Deno.readTextFile(
    join(golden, "twin-ntu-xsub", "tcn.weights.predictions.tsv"),
  );
  assert.match(kept, /^name\tlabel\tranked\tmargin\tmean\trms\n/);
  assert.deepEqual(await checkGoldens(project.places), []);
  await Deno.writeFile(file, (await Deno.readFile(file)).with(-1, 1));
  assert.match((await checkGoldens(project.places)).join(), /the digest of ".*tcn\.weights/);
  await Deno.remove(file);
  assert.match(
    (await checkGoldens(project.places)).join(),
    /tcn\.weights\.safetensors" is missing/,
  );
});

Deno.test("checkGoldens() names the settings of recorded weights that are no longer their config's", async () => {
  await using project = await withRecorded();
  const { places } = project;
  const path = join(places.config, `${run}.yaml`);
  const text = await Deno.readTextFile(path);
  await Deno.writeTextFile(path, text.replace("num_epoch: 6", "num_epoch: 5"));
  const became = `other settings than config/${run}.yaml: recipe.num_epoch: 6 became 5`;
  assert.deepEqual(await checkGoldens(places), [
    `golden "${run}" is bound to ${became}; take the change back, or propose a new golden`,
  ]);
  const config = await readConfigOf(places, run);
  const seeds = [1, 2, 3, 4, 5];
  await propose({ kind: "train", config, seeds }, "shorter", project.context(fakeRunner(2)));
  assert.deepEqual(await checkGoldens(places), [
    `golden "${run}" has recorded weights of ${became}; record them anew`,
  ]);
  const golden = goldenPath(places.golden, run);
  const { given, ...rest } = parseGolden(await Deno.readTextFile(golden), golden);
  const old = { ...rest, given: given && { ...given, config: null } };
  await Deno.writeTextFile(golden, formatGolden(old));
  assert.match(
    (await checkGoldens(places)).join(),
    /has recorded weights of the recipe [0-9a-f]{12}…, config\/twin-ntu-xsub\/tcn\.yaml is [0-9a-f]{12}…; record them anew$/,
  );
});

Deno.test("a suite evaluates recorded weights first, and tells them from the training of the same run", async () => {
  await using project = await withRecorded();
  const path = join(project.places.config, "suites", "quick.yaml");
  await Deno.writeTextFile(path, `recorded: [${run}]\nruns: [${run}]\n`);
  const planned = await planSuite(project.places, { suite: "quick", only: [], seeds: [8] });
  const folders = planned.tasks.map((task) => runHome(project.places.work, keyOf(task)));
  assert.equal(new Set(folders).size, 2);
  const notes: string[] = [];
  const { runs, verdict } = await performSuite(planned, project.context(fakeRunner(2), notes));
  assert.deepEqual(runs.map(({ kind }) => kind), ["recorded weights", "trained"]);
  assert.equal(verdict, "pass", notes.join());
  const [recorded] = runs;
  assert.deepEqual(recorded?.judgement.layers.map((l) => l.verdict).slice(2), [
    ...["pass", "pass", "not held"],
  ]);
});

Deno.test("recorded weights that answer otherwise drifted", async () => {
  await using project = await withRecorded();
  const config = await readConfigOf(project.places, run);
  const runner = fakeRunner(2);
  const off = {
    ...runner,
    evaluate: async (...args: Parameters<typeof runner.evaluate>) => {
      const answers = await runner.evaluate(...args);
      return { ...answers, logits: answers.logits.map((v, i) => i % 12 === 7 ? v + 0.1 : v) };
    },
  };
  const task = { kind: "evaluate", config, weights: "recorded" } as const;
  const { judgement } = await performRun(task, project.context(off));
  assert.deepEqual([judgement.verdict, judgement.layer, judgement.exitCode], [
    ...["drift", "predictions", 7],
  ]);
});

Deno.test("a run without recorded weights says how to record some", async () => {
  await using project = await FakeProject.make();
  const config = await readConfigOf(project.places, run);
  const task = { kind: "evaluate", config, weights: "recorded" } as const;
  await assert.rejects(performRun(task, project.context(fakeRunner())), {
    name: "UsageError",
    message: /its golden has none; .*golden propose --recorded FILE/,
  });
});
