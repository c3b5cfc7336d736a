import assert from "node:assert/strict";
import { join } from "node:path";
import { tryLock } from "../../base/files.ts";
import { listRuns } from "../../store/runs.ts";
import { lastFolder, startedIn } from "../../store/started_folder.ts";
import { FakeProject } from "../../suite/testing.ts";
import { type Ended, foldersOf, noEngine, runIn } from "../testing.ts";

const run = "twin-ntu-xsub/tcn";

function train(project: FakeProject, ...more: readonly string[]): Promise<Ended> {
  const config = join(project.places.config, `${run}.yaml`);
  return runIn(project, ["train", "--config", config, ...foldersOf(project), ...more]);
}

function runs(project: FakeProject, ...words: readonly string[]): Promise<Ended> {
  const args = ["runs", "--work-dir", project.places.work, ...words];
  return runIn(project, args, { start: noEngine });
}

Deno.test("runs lists each run with its kind, verdict, score and size, the shares' and evaluations' too", async () => {
  await using project = await FakeProject.make();
  assert.match((await runs(project)).out, /^no run in ".*work_dir"\n$/);
  await train(project, "--seeds", "1..2");
  const weights = join(project.places.work, run, "latest", "weights.seed2.pt");
  const words = ["eval", "--model", "tcn", "--dataset", "twin-ntu-xsub", "--weights", weights];
  await runIn(project, [...words, ...foldersOf(project)]);
  await train(project, "--limit", "10");
  await runIn(project, ["reproduce", "--only", run, ...foldersOf(project), "--shard", "1/1"]);
  const { code, out } = await runs(project);
  assert.equal(code, 0);
  for (
    const line of [
      /eval\/twin-ntu-xsub\/tcn\/\S+ .* 1970-01-01 00:00:00 .* evaluate \S+\.pt .* inconclusive .* 97\.22 % .* kB .* ended, latest /,
      /shards\/1-of-1\/twin-ntu-xsub\/tcn\/\S+ .* train, seed 1 .* – .* – .* ended, latest /,
      / twin-ntu-xsub\/tcn\/19700101-000000-\w{8} .* train, seed 1 2 .* 97\.22 % .* ended /,
      / twin-ntu-xsub\/tcn\/19700101-000000\.2-\w{8} .* train, seed 1, limit 10 .* ended, latest /,
      /^4 runs in ".*work_dir", /,
    ]
  ) {
    assert.match(out, new RegExp(line, "m"));
  }
  const told = JSON.parse((await runs(project, "--json")).out);
  assert.deepEqual(told, await listRuns(project.places.work));
  assert.ok(told.every((one: { bytes: number }) => one.bytes > 1000));
});

Deno.test("runs tells a run that is being written from one that was stopped, and lists one of the old form", async () => {
  await using project = await FakeProject.make();
  await train(project);
  const home = join(project.places.work, run);
  const [first = ""] = await startedIn(home);
  for (const name of ["record.json", "predictions.tsv"]) {
    await Deno.copyFile(join(home, first, name), join(home, name)); // as it lay before
    await Deno.remove(join(home, first, name));
  }
  const states = async (): Promise<unknown> =>
    (await listRuns(project.places.work)).map(({ folder, state }) => [folder, state]);
  assert.deepEqual(await states(), [[run, "ended"], [`${run}/${first}`, "stopped"]]);
  {
    using _lock = await tryLock(join(home, first, ".lock"));
    assert.deepEqual(await states(), [[run, "ended"], [`${run}/${first}`, "running"]]);
  }
  assert.equal((await runs(project, "--prune", "1")).code, 0);
  assert.ok((await Deno.stat(join(home, "record.json"))).isFile, "no folder of its own");
});

Deno.test("runs --prune keeps the newest of each run, the latest, and what is being written; --dry-run all", async () => {
  await using project = await FakeProject.make();
  for (let i = 0; i < 6; i++) await train(project);
  const home = join(project.places.work, run);
  const [first = "", second = "", third = "", ...newest] = await startedIn(home);
  await Deno.remove(join(home, "latest"));
  await Deno.symlink(second, join(home, "latest"));
  await Deno.mkdir(join(home, `.pruned-${first}`)); // of a pruning that was killed
  using _lock = await tryLock(join(home, third, ".lock"));
  const dry = await runs(project, "--prune", "2", "--dry-run");
  assert.match(
    dry.out,
    /^would remove ".*" \(.* kB\)\nwould remove ".*\nwould remove 2 runs, [\d.]+ MB\n$/,
  );
  assert.equal((await startedIn(home)).length, 6);
  const { code, out } = await runs(project, "--prune", "2", "--json");
  assert.equal(code, 0);
  const gone = JSON.parse(out).map(({ folder }: { folder: string }) => folder);
  assert.deepEqual(gone, [`${run}/${first}`, `${run}/${newest[0]}`]);
  assert.deepEqual(await startedIn(home), [second, third, ...newest.slice(1)]);
  assert.equal(await lastFolder(home), join(home, second));
  const names = [...Deno.readDirSync(home)].map(({ name }) => name);
  assert.ok(names.every((name) => !name.startsWith(".pruned")), names.join());
});

Deno.test("runs refuses to keep none, and --dry-run alone", async () => {
  await using project = await FakeProject.make();
  for (const words of [["--prune", "0"], ["--prune", "x"], ["--dry-run"]]) {
    assert.equal((await runs(project, ...words)).code, 64, words.join(" "));
  }
});
