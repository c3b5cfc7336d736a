import assert from "node:assert/strict";
import { join } from "node:path";
import { DataError, MismatchError } from "../base/errors.ts";
import { readConfigOf } from "../suite/configs.ts";
import { performRun } from "../suite/run.ts";
import { readRun } from "./run_folder.ts";
import { lastFolder } from "./started_folder.ts";
import { FakeProject, fakeRunner } from "../suite/testing.ts";

const run = "twin-ntu-xsub/tcn";

Deno.test("readRun() takes a run's folder, its record, latest, or the folder of its name, and what lay there before", async () => {
  await using project = await FakeProject.make();
  const config = await readConfigOf(project.places, run);
  const home = join(project.places.work, run);
  const trained = async (seed: number): Promise<string> => {
    await performRun({ kind: "train", config, seeds: [seed] }, project.context(fakeRunner()));
    return await lastFolder(home);
  };
  const seedOf = async (path: string): Promise<number | null | undefined> =>
    (await readRun(path)).observation.results[0]?.seed;
  const first = await trained(1);
  const old = join(project.folder, "old");
  await Deno.mkdir(old);
  for (const name of ["record.json", "predictions.tsv"]) {
    await Deno.copyFile(join(first, name), join(old, name));
    await Deno.copyFile(join(first, name), join(home, name));
  }
  await trained(2);
  const byPath = await Promise.all(
    [first, join(first, "record.json"), home, join(home, "latest"), old].map(seedOf),
  );
  assert.deepEqual(byPath, [1, 1, 2, 2, 1]);
  assert.equal((await readRun(old)).predictions?.length, 36);
  const other = (await Deno.readTextFile(join(old, "predictions.tsv"))).replace("val0", "val00");
  await Deno.writeTextFile(join(old, "predictions.tsv"), other);
  await assert.rejects(readRun(old), MismatchError);
  for (const path of [project.folder, join(old, "record.json", "x")]) {
    await assert.rejects(readRun(path), DataError);
  }
});
