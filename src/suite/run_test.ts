import assert from "node:assert/strict";
import { basename, join } from "node:path";
import { sha256OfFile } from "../base/digest.ts";
import { InterruptedError, MismatchError } from "../base/errors.ts";
import { parseRecord, type RunRecord } from "../report/record.ts";
import { propose } from "./propose.ts";
import { performRun } from "./run.ts";
import { runConfig } from "./run_config.ts";
import { readRun } from "../store/run_folder.ts";
import { runHome } from "../store/run_start.ts";
import type { Runner } from "./runner.ts";
import { lastFolder, LATEST, startedIn } from "../store/started_folder.ts";
import { readConfigOf } from "./configs.ts";
import { keyOf, type RunTask } from "./task.ts";
import { FakeProject, fakeRunner } from "./testing.ts";

const run = "twin-ntu-xsub/tcn";
const seeds = [1, 2, 3, 4, 5];

async function taskOf(project: FakeProject, only: readonly number[] = [1]): Promise<RunTask> {
  return { kind: "train", config: await readConfigOf(project.places, run), seeds: only };
}

function fileOf(project: FakeProject, name: string): string {
  return join(project.places.work, run, LATEST, name);
}

/** A runner that leaves a checkpoint, as each does that is not stopped at once. */
function saving(runner: Runner): Runner {
  return {
    ...runner,
    train: async (config, data, seed, watch, initial) => {
      await Deno.mkdir(watch.checkpoints.folder, { recursive: true });
      return await runner.train(config, data, seed, watch, initial);
    },
  };
}

/** The texts of a folder's files, by name. */
async function filesOf(folder: string): Promise<ReadonlyMap<string, string>> {
  const names = (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name).sort();
  return new Map(
    await Promise.all(
      names.map(async (name) => [name, await sha256OfFile(join(folder, name))] as const),
    ),
  );
}

Deno.test("performRun() leaves record, predictions, logits, log and weights, and no golden is no pass", async () => {
  await using project = await FakeProject.make();
  const { judgement } = await performRun(await taskOf(project), project.context(fakeRunner()));
  assert.equal(judgement.verdict, "inconclusive");
  assert.match(judgement.message, /97\.22 %/);
  const files = [...Deno.readDirSync(fileOf(project, ""))].map((f) => f.name).sort();
  assert.deepEqual(files, [
    ".lock",
    "cards.json",
    "log.jsonl",
    "log.txt",
    "logits.npy",
    "predictions.tsv",
    "record.json",
    "samples.tsv",
    "start.json",
    "weights.seed1.pt",
  ]);
  const path = fileOf(project, "record.json");
  const record = parseRecord(Deno.readTextFileSync(path), path);
  assert.deepEqual(record.observation.results[0]?.score, {
    correct1: 35,
    correct5: 36,
    samples: 36,
  });
  assert.equal(record.curves[0]?.epochs.length, 6);
  assert.equal(record.times.trainedPerSecond, 24 * 6 / 2);
  assert.equal(record.classes?.length, 12);
  assert.equal(record.curves[0]?.epochs[0]?.waited, 0);
  assert.ok((record.memory ?? 0) > 2 ** 20);
  const kept = await readRun(fileOf(project, ""));
  assert.deepEqual(kept.samples?.find(({ name }) => name === "val7")?.frames, 8);
  const samples = fileOf(project, "samples.tsv");
  const other = Deno.readTextFileSync(samples).replace("\t8\n", "\t9\n");
  Deno.writeTextFileSync(samples, other);
  await assert.rejects(readRun(fileOf(project, "")), MismatchError);
});

Deno.test("performRun() trains on the train part by each of its seeds, and evaluates the val part", async () => {
  await using project = await FakeProject.make();
  const runner = fakeRunner();
  const given: unknown[] = [];
  const train: Runner["train"] = (config, data, seed, ...rest) => {
    given.push([seed, data.train.names[0], data.train.size, data.val.names[0], data.val.size]);
    return runner.train(config, data, seed, ...rest);
  };
  await performRun(await taskOf(project, [1, 4]), project.context({ ...runner, train }));
  assert.deepEqual(given, [1, 4].map((seed) => [seed, "train0", 24, "val0", 36]));
});

Deno.test("performRun() refuses a network without reference vectors before it trains", async () => {
  await using project = await FakeProject.make();
  await Deno.remove(join(project.places.golden, "oracle", "tcn.json"));
  const runner = { ...fakeRunner(), train: () => assert.fail("it was trained") };
  const { judgement } = await performRun(await taskOf(project), project.context(runner));
  assert.deepEqual([judgement.verdict, judgement.layer], ["mismatch", "inputs"]);
  assert.match(judgement.message, /tcn\.json" is missing; bench\/peers\/vectors\.py writes/);
});

Deno.test("a record's config is a run's, and beside it stands what a training started from", async () => {
  await using project = await FakeProject.make();
  const recorded = async (task: RunTask): Promise<RunRecord> => {
    const { record } = await performRun(task, project.context(fakeRunner()));
    assert.ok(record);
    const path = join(runHome(project.places.work, keyOf(task)), LATEST, "record.json");
    assert.deepEqual(parseRecord(Deno.readTextFileSync(path), path), record);
    assert.deepEqual(runConfig.parse(record.config), task.config);
    return record;
  };
  const fresh = await taskOf(project);
  assert.equal((await recorded(fresh)).initial, null);
  const weights = join(project.folder, "first.pt");
  Deno.copyFileSync(fileOf(project, "weights.seed1.pt"), weights);
  const started = { ...fresh, initial: { weights, ignored: ["fcn"] } };
  assert.deepEqual((await recorded(started)).initial, {
    weights,
    sha256: await sha256OfFile(weights),
    ignored: ["fcn"],
  });
  const given: RunTask = { kind: "evaluate", config: fresh.config, weights };
  assert.equal((await recorded(given)).initial, null);
});

Deno.test("a run in its golden's band passes, and one far under it is a regression", async () => {
  await using project = await FakeProject.make();
  let wrong = 0;
  const runner = fakeRunner();
  const spread = {
    ...runner,
    train: (...args: Parameters<typeof runner.train>) => fakeRunner(wrong++ % 2).train(...args),
  };
  await propose(await taskOf(project, seeds), "a test", project.context(spread));
  const good = await performRun(await taskOf(project, [8]), project.context(fakeRunner(1)));
  assert.equal(good.judgement.verdict, "pass");
  const bad = await performRun(await taskOf(project, [9]), project.context(fakeRunner(20)));
  assert.equal(bad.judgement.verdict, "regression");
  assert.match(bad.judgement.message, /44\.44 %/);
});

Deno.test("a recipe other than the golden's is a mismatch that names it", async () => {
  await using project = await FakeProject.make();
  await propose(await taskOf(project, seeds), "a test", project.context(fakeRunner()));
  const config = await readConfigOf(project.places, run, ["recipe.num_epoch=3"]);
  const task: RunTask = { kind: "train", config, seeds: [1] };
  const { judgement } = await performRun(task, project.context(fakeRunner()));
  assert.equal(judgement.verdict, "mismatch");
  assert.match(judgement.message, /^twin-ntu-xsub\/tcn: recipe\.num_epoch: 6 became 3$/);
});

Deno.test("weights of a golden's seed, evaluated, are held against its predictions", async () => {
  await using project = await FakeProject.make();
  await propose(await taskOf(project, seeds), "a test", project.context(fakeRunner()));
  const weights = fileOf(project, "weights.seed1.pt");
  const config = await readConfigOf(project.places, run);
  const task: RunTask = { kind: "evaluate", config, weights };
  const same = await performRun(task, project.context(fakeRunner()));
  assert.equal(same.judgement.verdict, "pass");
  const lost = await performRun(task, project.context(fakeRunner(16)));
  assert.equal(lost.judgement.verdict, "regression");
  assert.equal(lost.judgement.layer, "predictions");
  assert.ok(Deno.statSync(weights).isFile, "an evaluation leaves what it evaluates");
});

Deno.test("a golden whose predictions were changed is a mismatch, not a pass", async () => {
  await using project = await FakeProject.make();
  await propose(await taskOf(project, seeds), "a test", project.context(fakeRunner()));
  const kept = join(project.places.golden, "twin-ntu-xsub", "tcn.predictions.tsv");
  Deno.writeTextFileSync(kept, Deno.readTextFileSync(kept).replace("val0", "val9"));
  const { judgement } = await performRun(await taskOf(project), project.context(fakeRunner()));
  assert.equal(judgement.verdict, "mismatch");
  assert.match(judgement.message, /tcn\.predictions\.tsv/);
});

Deno.test("a stopped run throws and leaves no record, and all of the one before stays", async () => {
  await using project = await FakeProject.make();
  await performRun(await taskOf(project), project.context(fakeRunner()));
  const home = join(project.places.work, run);
  const [first = ""] = await startedIn(home);
  const before = await filesOf(join(home, first));
  assert.equal(before.size, 10);
  const stop = new AbortController();
  const runner = fakeRunner();
  const stopped: Runner = {
    ...runner,
    train: (...request) => {
      stop.abort(new InterruptedError("Stopped"));
      return runner.train(...request);
    },
  };
  const notes: string[] = [];
  const context = project.context(stopped, notes, stop.signal);
  await assert.rejects(performRun(await taskOf(project), context), InterruptedError);
  assert.ok(notes.some((line) => /^writes ".*twin-ntu-xsub\/tcn\/[^/]+"$/.test(line)));
  const [, second = ""] = await startedIn(home);
  const record = join(home, second, "record.json");
  assert.throws(() => Deno.statSync(record), Deno.errors.NotFound);
  assert.deepEqual(await filesOf(join(home, first)), before);
  assert.equal(await Deno.readLink(join(home, LATEST)), first);
});

Deno.test("proposing from records of few seeds is refused, and no golden appears", async () => {
  await using project = await FakeProject.make();
  const proposal = propose(await taskOf(project, [1, 2]), "a test", project.context(fakeRunner()));
  await assert.rejects(proposal, /at least 5 are needed/);
  assert.deepEqual([...Deno.readDirSync(project.places.golden)].map((e) => e.name), ["oracle"]);
});

Deno.test("MismatchError and UnavailableError of a data set are verdicts of the run", async () => {
  await using project = await FakeProject.make();
  const runner = {
    ...fakeRunner(),
    train: () => Promise.reject(new MismatchError("train S001 differs")),
  };
  const { judgement, record } = await performRun(await taskOf(project), project.context(runner));
  assert.deepEqual([judgement.verdict, judgement.message, record], [
    "mismatch",
    "train S001 differs",
    null,
  ]);
});

Deno.test("log.txt is in the published form, log.jsonl has the epochs, and a resumed run adds to both", async () => {
  await using project = await FakeProject.make();
  const runner = saving(fakeRunner());
  const context = project.context(runner);
  await performRun(await taskOf(project), context);
  const lines = (name: string): string[] =>
    Deno.readTextFileSync(fileOf(project, name)).trimEnd().split("\n");
  assert.match(
    lines("log.txt")[1] ?? "",
    /^\[ \w{3} Jan [ \d]\d [\d:]{8} 2018 \] \tMean training loss: /,
  );
  const epochs = lines("log.jsonl").map((line) => JSON.parse(line).epoch);
  assert.deepEqual(epochs, [0, 1, 2, 3, 4, 5]);
  const asked: boolean[] = [];
  const train: typeof runner.train = (config, data, seed, watch) => {
    asked.push(watch.checkpoints.resume);
    return runner.train(config, data, seed, watch);
  };
  const resumed = { ...await taskOf(project), resume: true };
  const home = join(project.places.work, run);
  const folder = await lastFolder(home);
  const notes: string[] = [];
  await performRun(resumed, project.context({ ...runner, train }, notes));
  assert.deepEqual(asked, [true]);
  assert.equal(notes.filter((line) => line === `goes on in "${folder}"`).length, 1);
  assert.deepEqual(await startedIn(home), [basename(folder)]);
  assert.equal(lines("log.jsonl").length, 12);
  await performRun(await taskOf(project), context);
  assert.equal(lines("log.jsonl").length, 6);
});

Deno.test("data or weights that were named and are not there are told before anything is read", async () => {
  await using project = await FakeProject.make();
  const config = await readConfigOf(project.places, "twin-ntu-xsub/tcn");
  const nowhere: RunTask = {
    kind: "evaluate",
    config,
    weights: join(project.folder, "no.pt"),
    data: join(project.folder, "nodata"),
  };
  const { judgement } = await performRun(nowhere, project.context(fakeRunner()));
  assert.equal(judgement.verdict, "unavailable");
  assert.deepEqual(
    await startedIn(runHome(project.places.work, keyOf(nowhere))),
    [],
    "no folder stays",
  );
  assert.equal(
    judgement.message,
    `Cannot use the data that was named: there is no "${nowhere.data}/val_data.npy", ` +
      `no "${nowhere.data}/val_label.pkl"\nThe weights "${nowhere.weights}" are not here either`,
  );
  const weights: RunTask = { kind: "evaluate", config, weights: nowhere.weights };
  const notes: string[] = [];
  const context = project.context(fakeRunner(), notes);
  let read = 0;
  const listener = { ...context.listener, progress: () => void read++ };
  await assert.rejects(
    performRun(weights, { ...context, listener }),
    /Cannot read weights .*: there is no such file/,
  );
  assert.equal(read, 0, "no sample was read");
});
