import assert from "node:assert/strict";
import { basename, join } from "node:path";
import { readConfigOf } from "../suite/configs.ts";
import { configDigest } from "../suite/run_config.ts";
import { readStart, runHome, startRun } from "./run_start.ts";
import { keyOf, requestOf, type RunTask } from "../suite/task.ts";
import { FakeProject, fakeRunner } from "../suite/testing.ts";

type Training = Extract<RunTask, { kind: "train" }>;

async function training(project: FakeProject, set: readonly string[] = []): Promise<Training> {
  const config = await readConfigOf(project.places, "twin-ntu-xsub/tcn", set);
  return { kind: "train", config, seeds: [1] };
}

/** Starts a task and ends it at once, with a checkpoint or without; gives the folder's name. */
async function started(
  project: FakeProject,
  task: RunTask,
  { saves = true, notes = [] as string[] } = {},
): Promise<string> {
  using run = await startRun(requestOf(task), project.context(fakeRunner(), notes));
  if (saves) await Deno.mkdir(join(run.path, "checkpoints", "seed1"), { recursive: true });
  return basename(run.path);
}

Deno.test("each start has a folder of its own, which says what was asked for", async () => {
  await using project = await FakeProject.make();
  const task = await training(project);
  const context = { ...project.context(fakeRunner()), now: () => new Date(0) };
  using first = await startRun(requestOf(task), context);
  using second = await startRun(requestOf(task), context); // at the same time, in the same second
  const home = runHome(project.places.work, keyOf(task));
  const config = configDigest(task.config);
  assert.equal(first.path, join(home, `19700101-000000-${config.slice(0, 8)}`));
  assert.equal(second.path, join(home, `19700101-000000.2-${config.slice(0, 8)}`));
  assert.deepEqual(await readStart(first.path), {
    schema: "skelbench/start@1",
    started: "1970-01-01T00:00:00.000Z",
    asked: {
      run: "twin-ntu-xsub/tcn",
      kind: "trained",
      config,
      seeds: [1],
      limit: null,
      data: null,
      weights: null,
      ignored: [],
    },
  });
  assert.equal(await readStart(home), null);
});

Deno.test("a resumed run goes on in the newest folder that was asked for the same and has checkpoints", async () => {
  await using project = await FakeProject.make();
  const task = await training(project);
  const mine = await started(project, task);
  const others: readonly RunTask[] = [
    await training(project, ["recipe.num_epoch=7"]),
    { ...task, seeds: [2] },
    { ...task, limit: 10 },
    { ...task, data: "elsewhere" },
    { ...task, initial: { weights: "w.pt", ignored: [] } },
  ];
  for (const other of others) await started(project, other);
  await started(project, task, { saves: false });
  assert.equal(await started(project, { ...task, resume: true }), mine);
  const newer = await started(project, task);
  assert.equal(await started(project, { ...task, resume: true }), newer);
});

Deno.test("a run that resumes with nothing to go on from says so, and begins in a folder of its own", async () => {
  await using project = await FakeProject.make();
  const task = await training(project);
  const before = await started(project, task, { saves: false });
  const notes: string[] = [];
  assert.notEqual(await started(project, { ...task, resume: true }, { notes }), before);
  assert.match(
    notes.join("\n"),
    /^".*" has no checkpoint of a run of this config, seeds and data$/,
  );
});

Deno.test("who resumes waits for the process that writes there, and then goes on", async () => {
  await using project = await FakeProject.make();
  const task = await training(project);
  const notes: string[] = [];
  const context = project.context(fakeRunner(), notes);
  const first = await startRun(requestOf(task), context);
  await Deno.mkdir(join(first.path, "checkpoints", "seed1"), { recursive: true });
  let isThere = false;
  const second = startRun(requestOf({ ...task, resume: true }), context).then((run) => {
    isThere = true;
    return run;
  });
  while (!notes.some((line) => line.startsWith("wait for another process"))) {
    await new Promise((done) => setTimeout(done, 5));
  }
  assert.equal(isThere, false);
  first[Symbol.dispose]();
  using resumed = await second;
  assert.equal(resumed.path, first.path);
});
