import assert from "node:assert/strict";
import { join } from "node:path";
import { parseResult } from "../../report/result.ts";
import { lastFolder } from "../../store/started_folder.ts";
import { FakeProject } from "../../suite/testing.ts";
import { foldersOf, runIn } from "../testing.ts";

const chosen = ["--only", "twin-ntu-xsub", "--seeds", "1..2"];

/** What a result says, less when and how long. */
function observed(text: string): unknown {
  return parseResult(text, "stdout").runs.map(({ record, judgement }) => [
    record?.observation,
    record?.confusion,
    judgement,
  ]);
}

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
  assert.deepEqual(observed(out), observed(whole.out));
});

Deno.test("shares that went through an artifact, where links become folders, are merged the same", async () => {
  await using project = await FakeProject.make();
  const folders = foldersOf(project);
  for (const shard of ["1/2", "2/2"]) {
    await runIn(project, ["reproduce", ...chosen, ...folders, "--shard", shard]);
  }
  const merged = async (work: string): Promise<unknown> =>
    observed((await runIn(project, ["merge", ...chosen, "--work-dir", work, "--json"])).out);
  const copy = join(project.folder, "copy");
  const words = ["-rL", project.places.work, copy];
  assert.ok((await new Deno.Command("cp", { args: words }).output()).success);
  const latest = join(copy, "shards", "1-of-2", "twin-ntu-xsub", "tcn", "latest");
  assert.equal((await Deno.lstat(latest)).isSymlink, false);
  assert.deepEqual(await merged(copy), await merged(project.places.work));
});

Deno.test("eval --shard of 1, 3 and 4, put together by --merge, is what eval gives", async () => {
  await using project = await FakeProject.make();
  const { data, work } = project.places;
  await runIn(project, ["reproduce", "--only", "twin-ntu-xsub/tcn", ...foldersOf(project)]);
  const trained = await lastFolder(join(work, "twin-ntu-xsub", "tcn"));
  const weights = join(trained, "weights.seed1.pt");
  const words = ["eval", "--model", "tcn", "--dataset", "twin-ntu-xsub", "--weights", weights];
  const whole = await runIn(project, [...words, ...foldersOf(project), "--json"]);
  for (const count of [1, 3, 4]) {
    const folders = ["--data-dir", data, "--work-dir", join(project.folder, `in ${count}`)];
    for (let index = 1; index <= count; index++) {
      const share = await runIn(project, [...words, ...folders, "--shard", `${index}/${count}`]);
      assert.deepEqual([share.code, share.out], [0, ""], share.err);
    }
    const { code, out } = await runIn(project, [...words, ...folders, "--merge", "--json"]);
    assert.equal(code, whole.code);
    assert.deepEqual(observed(out), observed(whole.out));
    const { command } = parseResult(out, "stdout");
    assert.equal(command.replaceAll("'", ""), ["deno task", ...words, ...folders].join(" "));
  }
});

Deno.test("eval refuses --shard and --merge together, and to merge what no shard left", async () => {
  await using project = await FakeProject.make();
  const words = ["eval", "--model", "tcn", "--dataset", "twin-ntu-xsub", "--weights", "w.pt"];
  const both = await runIn(project, [...words, "--shard", "1/2", "--merge"]);
  assert.equal(both.code, 64);
  const none = await runIn(project, [...words, ...foldersOf(project), "--merge"]);
  assert.equal(none.code, 5, none.err);
  assert.match(none.err, /no shard left a share/);
});

Deno.test("merge without a shard ends with 5 and names it", async () => {
  await using project = await FakeProject.make();
  const folders = foldersOf(project);
  await runIn(project, ["reproduce", ...chosen, ...folders, "--shard", "1/2"]);
  const args = ["merge", ...chosen, "--work-dir", project.places.work];
  const { code, out } = await runIn(project, args);
  assert.equal(code, 5);
  assert.match(out, /nothing came of shard 2 of 2; run what is missing again, alone/);
});

Deno.test("a shard that is none ends with 64", async () => {
  await using project = await FakeProject.make();
  for (const shard of ["0/3", "4/3", "2", "a/b"]) {
    const { code, err } = await runIn(project, ["reproduce", "--shard", shard]);
    assert.deepEqual([code, /The form is I\/N/.test(err)], [64, true], shard);
  }
});
