import assert from "node:assert/strict";
import { join } from "node:path";
import { parseResult } from "../report/result.ts";
import { FakeProject } from "../suite/testing.ts";
import { foldersOf, runIn } from "./testing.ts";

const chosen = ["--only", "twin-ntu-xsub", "--seeds", "1..2"];

Deno.test("reproduce --shard judges nothing, and merge gives what reproduce gives", async () => {
  await using project = await FakeProject.make();
  const folders = foldersOf(project);
  const whole = await runIn(project, ["reproduce", ...chosen, ...folders, "--json"]);
  const shards = join(project.folder, "sharded");
  const apart = ["--data-dir", project.places.data, "--work-dir", shards];
  for (const index of [1, 2, 3]) {
    const args = ["reproduce", ...chosen, ...apart, "--shard", `${index}/3`];
    const { code, out } = await runIn(project, args);
    assert.deepEqual([code, out], [0, ""]);
  }
  const { code, out } = await runIn(project, ["merge", ...chosen, "--work-dir", shards, "--json"]);
  assert.equal(code, 3);
  const observed = (text: string): unknown =>
    parseResult(text, "stdout").runs.map(({ record, judgement }) => [
      record?.observation,
      judgement,
    ]);
  assert.deepEqual(observed(out), observed(whole.out));
});

Deno.test("merge without a shard ends with 5 and names it", async () => {
  await using project = await FakeProject.make();
  const folders = foldersOf(project);
  await runIn(project, ["reproduce", ...chosen, ...folders, "--shard", "1/2"]);
  const args = ["merge", ...chosen, "--work-dir", project.places.work];
  const { code, out } = await runIn(project, args);
  assert.equal(code, 5);
  assert.match(out, /no part has seed 2; run it again alone/);
});

Deno.test("a shard that is none ends with 64", async () => {
  await using project = await FakeProject.make();
  for (const shard of ["0/3", "4/3", "2", "a/b"]) {
    const { code, err } = await runIn(project, ["reproduce", "--shard", shard]);
    assert.deepEqual([code, /The form is I\/N/.test(err)], [64, true], shard);
  }
});
