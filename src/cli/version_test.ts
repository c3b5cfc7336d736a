/** What records and goldens say of the program's checkout, by the commands. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { run as runProgram } from "../base/process.ts";
import { parseGolden } from "../golden/golden.ts";
import { parseRecord } from "../report/record.ts";
import { LATEST } from "../store/started_folder.ts";
import { FakeProject } from "../suite/testing.ts";
import { type Ended, foldersOf, runIn } from "./testing.ts";

const run = "twin-ntu-xsub/tcn";

Deno.test("a record says whether the checkout was clean, and a golden of a dirty one is marked so", async () => {
  await using project = await FakeProject.make();
  const environment = { PATH: Deno.env.get("PATH") ?? "" };
  const git = async (...args: string[]): Promise<string> => {
    const who = ["-C", project.folder, "-c", "user.name=a", "-c", "user.email=a@b"];
    const { success, stdout, stderr } = await runProgram("git", [...who, ...args], environment);
    assert.ok(success, stderr);
    return stdout.trim();
  };
  await Deno.writeTextFile(join(project.folder, ".gitignore"), "/data/\n/work_dir/\n");
  await git("init", "-q");
  await git("add", ".");
  await git("commit", "-qm", "first");
  const head = await git("rev-parse", "HEAD");
  const reproduced = async (): Promise<Ended> =>
    await runIn(project, ["reproduce", "--only", run, ...foldersOf(project)], { environment });
  const recorded = async (): Promise<readonly [string | null, boolean | null]> => {
    const path = join(project.places.work, run, LATEST, "record.json");
    const { commit, clean } = parseRecord(await Deno.readTextFile(path), path);
    return [commit, clean];
  };
  assert.doesNotMatch((await reproduced()).out, /\+changes/);
  assert.deepEqual(await recorded(), [head, true]);
  await Deno.writeTextFile(join(project.folder, "config", "note.txt"), "");
  assert.match(
    (await reproduced()).out,
    new RegExp(`^Made by ${head.slice(0, 12)}\\+changes: `, "m"),
  );
  assert.deepEqual(await recorded(), [head, false]);
  const propose = ["golden", "propose", "--suite", "quick", "--only", run, "--reason", "a test"];
  const { code, err } = await runIn(project, [...propose, ...foldersOf(project)], { environment });
  assert.equal(code, 0, err);
  const path = join(project.places.golden, `${run}.json`);
  const golden = parseGolden(await Deno.readTextFile(path), path);
  assert.equal(golden.lineage.commit, `${head}+changes`);
});

Deno.test("outside a checkout a record says nothing of it", async () => {
  await using project = await FakeProject.make();
  const environment = { PATH: Deno.env.get("PATH") ?? "" };
  await runIn(project, ["reproduce", "--only", run, ...foldersOf(project)], { environment });
  const path = join(project.places.work, run, LATEST, "record.json");
  const { commit, clean } = parseRecord(await Deno.readTextFile(path), path);
  assert.deepEqual([commit, clean], [null, null]);
});
