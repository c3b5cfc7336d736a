/** What one command leaves is there after the next one, whatever came of that: the program by its command lines. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { sha256OfFile } from "../base/digest.ts";
import { InterruptedError, UnavailableError } from "../base/errors.ts";
import { parseRecord } from "../report/record.ts";
import { parseResult } from "../report/result.ts";
import type { Runner } from "../suite/runner.ts";
import { lastFolder, LATEST, startedIn } from "../store/started_folder.ts";
import { FakeProject, fakeRunner } from "../suite/testing.ts";
import { type Ended, foldersOf, noEngine, runIn } from "./testing.ts";

const run = "twin-ntu-xsub/tcn";

/** The digests of all files below a folder, but for locks; of links, what they lead to by name. */
async function filesBelow(folder: string, below = ""): Promise<Readonly<Record<string, string>>> {
  const found: Record<string, string> = {};
  for await (const { name, isDirectory, isSymlink } of Deno.readDir(join(folder, below))) {
    const path = join(below, name);
    if (isDirectory) Object.assign(found, await filesBelow(folder, path));
    else if (!isSymlink && name !== ".lock") found[path] = await sha256OfFile(join(folder, path));
  }
  return found;
}

/** Every file that was there is there, the same. */
async function assertKept(
  folder: string,
  before: Readonly<Record<string, string>>,
): Promise<void> {
  const after = await filesBelow(folder);
  const kept = Object.fromEntries(Object.keys(before).map((path) => [path, after[path]]));
  assert.deepEqual(kept, before);
}

function train(project: FakeProject, ...more: readonly string[]): Promise<Ended> {
  const config = join(project.places.config, `${run}.yaml`);
  return runIn(project, ["train", "--config", config, ...foldersOf(project), ...more]);
}

Deno.test("a training of a few samples after a whole one takes nothing of it", async () => {
  await using project = await FakeProject.make();
  const { work } = project.places;
  await train(project);
  const whole = await lastFolder(join(work, run));
  const before = await filesBelow(work);
  const names = Object.keys(before).join("\n");
  for (const name of ["record.json", "predictions.tsv", "weights.seed1.pt"]) {
    assert.match(names, new RegExp(`${run}/[^/]+/${name}`));
  }
  const short = await train(project, "--limit", "10", "--set", "recipe.num_epoch=1");
  await assertKept(work, before);
  const latest = await lastFolder(join(work, run));
  assert.notEqual(latest, whole);
  assert.match(short.err, new RegExp(`^writes "${latest}"\n`));
  const path = join(latest, "record.json");
  assert.equal(parseRecord(await Deno.readTextFile(path), path).observation.limit, 10);
  const compared = await runIn(project, ["compare", whole, join(work, run, LATEST)]);
  assert.equal(compared.code, 0, compared.err);
});

Deno.test("merge where no shard left a share is an error, and writes nothing", async () => {
  await using project = await FakeProject.make();
  const { work } = project.places;
  const only = ["--only", run, "--work-dir", work];
  await runIn(project, ["reproduce", "--only", run, ...foldersOf(project)]);
  const before = await filesBelow(work);
  const words = ["--model", "tcn", "--dataset", "twin-ntu-xsub", "--weights", "w.pt"];
  const merges = [["merge", ...only], ["eval", ...words, "--work-dir", work, "--merge"]];
  for (const merge of merges) {
    const { code, out, err } = await runIn(project, merge, { start: noEngine });
    assert.deepEqual([code, out], [5, ""]);
    assert.match(
      err,
      /^error: Cannot merge: no shard left a share in ".*\/shards"; run the shards/,
    );
    assert.deepEqual(await filesBelow(work), before);
  }
  const result = join(work, "results", "quick", LATEST, "result.json");
  assert.equal(
    parseResult(await Deno.readTextFile(result), result).runs[0]?.record?.observation.run,
    run,
  );
});

Deno.test("a run that is interrupted, has no engine or no data takes nothing of the one before", async () => {
  await using project = await FakeProject.make();
  const { work } = project.places;
  await train(project);
  const before = await filesBelow(work);
  const latest = await Deno.readLink(join(work, run, LATEST));
  const stop = new AbortController();
  const runner: Runner = {
    ...fakeRunner(),
    train: () => {
      const stopped = new InterruptedError("Stopped by the user");
      stop.abort(stopped);
      return Promise.reject(stopped);
    },
  };
  const config = join(project.places.config, `${run}.yaml`);
  const words = ["train", "--config", config];
  const noGpu = (): Promise<never> => Promise.reject(new UnavailableError("Cannot use the GPU"));
  const outsides = [
    [foldersOf(project), { start: () => Promise.resolve(runner), signal: stop.signal }, 130],
    [foldersOf(project), { start: noGpu }, 5],
    [["--work-dir", work, "--set", "dataset=ntu-xsub", "--data-dir", "/nowhere"], {}, 5],
  ] as const;
  for (const [folders, outside, wanted] of outsides) {
    const { code, err } = await runIn(project, [...words, ...folders], outside);
    assert.equal(code, wanted, err);
    await assertKept(work, before);
    assert.equal(await Deno.readLink(join(work, run, LATEST)), latest);
  }
});

Deno.test("a shard that fails, or resumes and fails, leaves its share of before, and the merge tells the failure", async () => {
  await using project = await FakeProject.make();
  const { work } = project.places;
  const share = ["reproduce", "--only", run, ...foldersOf(project), "--shard", "1/1"];
  assert.equal((await runIn(project, share)).code, 0);
  const before = await filesBelow(work);
  const gone = (): Promise<never> => Promise.reject(new UnavailableError("the GPU is gone"));
  const broken = { ...fakeRunner(), train: gone };
  const merge = ["merge", "--only", run, "--work-dir", work, "--json"];
  for (const more of [[], ["--resume"]]) {
    for (const start of [gone, () => Promise.resolve(broken)]) {
      assert.equal((await runIn(project, [...share, ...more], { start })).code, 5);
      await assertKept(work, before);
      const { judgement } = parseResult((await runIn(project, merge)).out, "stdout").runs[0] ??
        assert.fail();
      assert.equal(judgement.message, "shard 1 of 1: the GPU is gone");
    }
  }
  assert.equal((await runIn(project, share)).code, 0);
  assert.equal((await runIn(project, merge)).code, 3);
});

Deno.test("evaluations by latest are told by the folder that it was, which stays when latest goes on", async () => {
  await using project = await FakeProject.make();
  const { work } = project.places;
  await train(project);
  const own = await lastFolder(join(work, run));
  const words = ["eval", "--model", "tcn", "--dataset", "twin-ntu-xsub", "--weights"];
  const args = [...words, join(work, run, LATEST), ...foldersOf(project), "--json"];
  const { out } = await runIn(project, args);
  const { command } = parseResult(out, "stdout");
  assert.ok(command.includes(`--weights ${own}/weights.seed1.pt `), command);
  const onnx = ["--format", "safetensors", "--out", join(project.folder, "out.safetensors")];
  const exported = await runIn(project, ["export", ...args.slice(1, 7), ...onnx]);
  assert.match(exported.err, /fcn|Cannot/, "found, though of no real network");
  assert.equal((await startedIn(join(work, "eval", run))).length, 1);
});
