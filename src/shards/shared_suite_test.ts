import assert from "node:assert/strict";
import { join } from "node:path";
import { InterruptedError, UnavailableError } from "../base/errors.ts";
import type { RunResult } from "../report/result.ts";
import { RUN_FILES } from "../store/run_folder.ts";
import { LATEST } from "../store/started_folder.ts";
import { performRun } from "../suite/run.ts";
import { shareOf } from "../evaluation/shard.ts";
import type { ShareRequest } from "./share.ts";
import { type MergeContext, mergeSuite, performShare, shareOfTasks } from "./shared_suite.ts";
import type { RunContext } from "../suite/context.ts";
import type { PlannedSuite } from "../suite/suite.ts";
import { readConfigOf } from "../suite/configs.ts";
import type { RunTask } from "../suite/task.ts";
import { FakeProject, fakeRunner } from "../suite/testing.ts";

const run = "twin-ntu-xsub/tcn";

async function trainingOf(project: FakeProject, seeds: readonly number[]): Promise<PlannedSuite> {
  const config = await readConfigOf(project.places, run);
  return { suite: "quick", tasks: [{ kind: "train", config, seeds }] };
}

/** A suite that evaluates the weights of a training, and what it comes to in one piece. */
async function evaluationOf(
  project: FakeProject,
): Promise<{ readonly planned: PlannedSuite; readonly whole: RunResult | undefined }> {
  const config = await readConfigOf(project.places, run);
  const context = project.context(fakeRunner(3));
  await performRun({ kind: "train", config, seeds: [1] }, context);
  const weights = join(project.places.work, run, LATEST, RUN_FILES.weights(1));
  const task: RunTask = { kind: "evaluate", config, weights };
  return { planned: { suite: "given", tasks: [task] }, whole: await performRun(task, context) };
}

/** A shard as it is run from a command line without options. */
function share(index: number, of: number): ShareRequest {
  return { shard: { index, of }, options: {} };
}

/** What merging takes of a run's context. */
function merging({ places, listener, now, signal, command }: RunContext): MergeContext {
  return { places, listener, now, signal, command: () => command };
}

/** Does some of the shares and merges them. */
async function merged(
  project: FakeProject,
  planned: PlannedSuite,
  of: number,
  indices = Array.from({ length: of }, (_, i) => i + 1),
): Promise<RunResult | undefined> {
  await Deno.remove(join(project.places.work, "shards"), { recursive: true }).catch(() => {});
  const context = project.context(fakeRunner(3));
  for (const index of indices) {
    assert.equal(await performShare(planned, share(index, of), context), "pass");
  }
  return (await mergeSuite(planned, merging(context))).runs[0];
}

Deno.test("a share without a training says that it has nothing to do", async () => {
  await using project = await FakeProject.make();
  const config = await readConfigOf(project.places, run);
  const planned = { suite: "quick", tasks: [{ kind: "train", config, seeds: [1] } as const] };
  const notes: string[] = [];
  assert.equal(
    await performShare(planned, share(2, 3), project.context(fakeRunner(), notes)),
    "pass",
  );
  assert.match(notes.join(), /^shard 2 of 3 has nothing to do: /);
});

function shareFile(project: FakeProject, shard: string, below = `eval/${run}`): string {
  return join(project.places.work, "shards", shard, below, LATEST, "share.json");
}

Deno.test("shares cover everything once, whatever their number", () => {
  for (const count of [1, 3, 4, 7]) {
    const shares = Array.from(
      { length: count },
      (_, i) => shareOf(10, { index: i + 1, of: count }),
    );
    const covered = shares.flatMap(({ from, to }) =>
      Array.from({ length: to - from }, (_, i) => from + i)
    );
    assert.deepEqual(covered, Array.from({ length: 10 }, (_, i) => i));
  }
});

Deno.test("one, three and four shards of an evaluation merge into what one process makes", async () => {
  await using project = await FakeProject.make();
  const { planned, whole } = await evaluationOf(project);
  const { observation: expected, confusion, samples } = whole?.record ?? {};
  assert.ok((whole?.record?.memory ?? 0) > 1e7);
  assert.equal(expected?.skipping?.length, 7);
  assert.match(samples ?? "", /^[0-9a-f]{64}$/);
  for (const count of [1, 3, 4]) {
    const record = (await merged(project, planned, count))?.record;
    assert.deepEqual(record?.observation, expected);
    assert.deepEqual(record?.confusion, confusion);
    assert.equal(record?.samples, samples);
    // Whoever merges holds less than those who measured.
    assert.equal(record?.memory, undefined);
  }
});

Deno.test("seeds spread over four shards merge into the run of all of them, the first seed's answers kept", async () => {
  await using project = await FakeProject.make();
  const planned = await trainingOf(project, [5, 2, 9, 1, 7]);
  const [task] = planned.tasks;
  assert.ok(task !== undefined);
  const whole = await performRun(task, project.context(fakeRunner(3)));
  const folder = join(project.places.work, run, LATEST);
  const left = async (): Promise<ReadonlyMap<string, Uint8Array>> => {
    const names = (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name)
      .filter((name) => /\.(pt|npy|tsv)$/.test(name)).sort();
    return new Map(
      await Promise.all(
        names.map(async (name) => [name, await Deno.readFile(join(folder, name))] as const),
      ),
    );
  };
  const files = await left();
  assert.equal(files.size, 8);
  const joined = await merged(project, planned, 4);
  assert.deepEqual(await left(), files);
  assert.deepEqual(joined?.record?.observation, whole.record?.observation);
  assert.equal(joined?.record?.curves.length, 5);
});

Deno.test("shareOfTasks() deals out runs and seeds, each to one share", async () => {
  await using project = await FakeProject.make();
  const { tasks } = await trainingOf(project, [1, 2, 3]);
  const dealt = [1, 2, 3, 4].map((index) =>
    shareOfTasks(tasks, { index, of: 4 }).flatMap((task) => task.kind === "train" ? task.seeds : [])
  );
  assert.deepEqual(dealt, [[1], [2], [3], []]);
});

Deno.test("a shard that never came is unavailable and named, and done again alone it completes the run", async () => {
  await using project = await FakeProject.make();
  const { planned, whole } = await evaluationOf(project);
  const without = await merged(project, planned, 4, [1, 3, 4]);
  assert.equal(without?.judgement.verdict, "unavailable");
  assert.match(
    without?.judgement.message ?? "",
    /nothing came of shard 2 of 4; run what is missing again, alone/,
  );
  const context = project.context(fakeRunner(3));
  await performShare(planned, share(2, 4), context);
  const complete = (await mergeSuite(planned, merging(context))).runs[0];
  assert.equal(complete?.record?.observation.predictions, whole?.record?.observation.predictions);
});

Deno.test("a share whose database is another than its manifest says is a mismatch in the merge, and blamed", async () => {
  await using project = await FakeProject.make();
  const { planned } = await evaluationOf(project);
  const context = project.context(fakeRunner(3));
  const data = join(project.places.data, "twin-ntu", "xsub", "val_data.npy");
  const bytes = await Deno.readFile(data);
  await Deno.writeFile(data, bytes.with(-1, 1));
  const whole = (await performRun(planned.tasks[0] ?? assert.fail(), context)).judgement;
  assert.equal(await performShare(planned, share(2, 3), context), "mismatch");
  await Deno.writeFile(data, bytes);
  for (const index of [1, 3]) await performShare(planned, share(index, 3), context);
  const merged = await mergeSuite(planned, merging(context));
  const judgement = merged.runs[0]?.judgement;
  assert.deepEqual(judgement, { ...whole, message: `shard 2 of 3: ${whole.message}` });
  assert.deepEqual([judgement?.verdict, merged.exitCode], ["mismatch", 4]);
  assert.match(judgement?.message ?? "", /val35/);

  assert.equal(await performShare(planned, share(2, 3), context), "pass");
  const cured = (await mergeSuite(planned, merging(context))).runs[0]?.judgement.verdict;
  assert.equal(cured, "inconclusive");
});

Deno.test("a share that lost its device says so in the merge, but another's mismatch comes first", async () => {
  await using project = await FakeProject.make();
  const { planned } = await evaluationOf(project);
  const lost = (): Promise<never> => Promise.reject(new UnavailableError("the GPU is gone"));
  const broken = project.context({ ...fakeRunner(3), evaluate: lost });
  assert.equal(await performShare(planned, share(1, 2), broken), "unavailable");
  const context = project.context(fakeRunner(3));
  const one = (await mergeSuite(planned, merging(context))).runs[0]?.judgement;
  assert.deepEqual([one?.verdict, one?.message], ["unavailable", "shard 1 of 2: the GPU is gone"]);

  const data = join(project.places.data, "twin-ntu", "xsub", "val_data.npy");
  await Deno.writeFile(data, (await Deno.readFile(data)).with(-1, 1));
  assert.equal(await performShare(planned, share(2, 2), context), "mismatch");
  const both = (await mergeSuite(planned, merging(context))).runs[0]?.judgement;
  assert.equal(both?.verdict, "mismatch");
  assert.match(both?.message ?? "", /^shard 1 of 2: the GPU is gone; shard 2 of 2: .*val35/);
});

Deno.test("a shard that dies when it is run again is missing in the merge, though its share of before is there", async () => {
  await using project = await FakeProject.make();
  const { planned } = await evaluationOf(project);
  await merged(project, planned, 2);
  const before = await Deno.realPath(shareFile(project, "2-of-2"));
  const killed = (): Promise<never> => Promise.reject(new InterruptedError("killed"));
  const dying = project.context({ ...fakeRunner(3), evaluate: killed });
  await assert.rejects(performShare(planned, share(2, 2), dying), InterruptedError);
  assert.ok((await Deno.stat(before)).isFile);
  const context = project.context(fakeRunner(3));
  const { judgement } = (await mergeSuite(planned, merging(context))).runs[0] ?? assert.fail();
  assert.match(judgement.message, /nothing came of shard 2 of 2/);
  await performShare(planned, share(2, 2), context);
  const cured = (await mergeSuite(planned, merging(context))).runs[0]?.judgement.verdict;
  assert.equal(cured, "inconclusive");
});

Deno.test("shares of another config than the one that is merged are a mismatch", async () => {
  await using project = await FakeProject.make();
  const planned = await trainingOf(project, [1, 2]);
  await merged(project, planned, 2);
  const config = await readConfigOf(project.places, run, ["recipe.num_epoch=7"]);
  const changed: PlannedSuite = {
    suite: "quick",
    tasks: [{ kind: "train", config, seeds: [1, 2] }],
  };
  const result = (await mergeSuite(changed, merging(project.context(fakeRunner(3))))).runs[0];
  assert.equal(result?.judgement.verdict, "mismatch");
  assert.match(result?.judgement.message ?? "", /is of another config than the one that is merged/);
});

Deno.test("a shard of trainings that never came, and a seed that none had to train, are unavailable", async () => {
  await using project = await FakeProject.make();
  const result = await merged(project, await trainingOf(project, [1, 2, 3]), 3, [1, 3]);
  assert.equal(result?.judgement.verdict, "unavailable");
  assert.match(result?.judgement.message ?? "", /nothing came of shard 2 of 3/);
  await merged(project, await trainingOf(project, [1, 2, 3]), 3);
  const more = await mergeSuite(
    await trainingOf(project, [1, 2, 3, 4]),
    merging(project.context(fakeRunner(3))),
  );
  assert.equal(more.runs[0]?.judgement.verdict, "unavailable");
  assert.match(more.runs[0]?.judgement.message ?? "", /no share has seed 4/);
});

Deno.test("shares that overlap, or are of two cuts or two versions, are a mismatch", async () => {
  await using project = await FakeProject.make();
  const { planned } = await evaluationOf(project);
  const context = project.context(fakeRunner(3));
  const judged = async (): Promise<string> => {
    const judgement = (await mergeSuite(planned, merging(context))).runs[0]?.judgement;
    assert.equal(judgement?.verdict, "mismatch");
    return judgement?.message ?? "";
  };
  await merged(project, planned, 3);
  await performShare(planned, share(1, 4), context);
  assert.match(await judged(), /is of another number of shards/);

  await merged(project, planned, 3);
  const path = shareFile(project, "2-of-3");
  const text = await Deno.readTextFile(path);
  await Deno.writeTextFile(path, text.replace('"index": 2', '"index": 1'));
  assert.match(await judged(), /the shares overlap in shard 1/);

  await Deno.writeTextFile(path, text.replace('"engine": "no engine"', '"engine": "another"'));
  assert.match(await judged(), /2-of-3.* is of another version/);

  await Deno.writeTextFile(path, text.replace(/"val12"/, '"val0"'));
  assert.match(await judged(), /the shares overlap in sample val0/);
});

Deno.test("shares of which one computed all frames are a mismatch", async () => {
  await using project = await FakeProject.make();
  const { planned } = await evaluationOf(project);
  const context = project.context(fakeRunner(3));
  const tasks = planned.tasks.map((task) => ({ ...task, dense: true }));
  await performShare(planned, share(1, 2), context);
  await performShare({ ...planned, tasks }, share(2, 2), context);
  const { judgement } = (await mergeSuite(planned, merging(context))).runs[0] ?? assert.fail();
  assert.equal(judgement.verdict, "mismatch");
  assert.match(judgement.message, /2-of-2.* is of another choice of --dense/);
});

Deno.test("merged trainings have the cards of the first seed, as one process leaves them", async () => {
  await using project = await FakeProject.make();
  const planned = await trainingOf(project, [4, 5, 6]);
  const [task] = planned.tasks;
  assert.ok(task);
  const cards = (): Promise<string> =>
    Deno.readTextFile(join(project.places.work, run, LATEST, RUN_FILES.cards));
  await performRun(task, project.context(fakeRunner(3)));
  const whole = await cards();
  await Deno.remove(join(project.places.work, run), { recursive: true });
  await merged(project, planned, 2);
  assert.equal(await cards(), whole);
});
