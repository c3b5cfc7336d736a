/** `verify`: what it says of databases with and without a manifest, with and without the network. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { databasePaths } from "../../datasets/database.ts";
import { manifestName } from "../../datasets/manifest.ts";
import { encodeLabels } from "../../formats/pickle/label_pickle.ts";
import { FakeProject } from "../../suite/testing.ts";
import type { Power } from "../permissions.ts";
import { PROGRAM } from "../testdata/program_copy.ts";
import { type Ended, foldersOf, runIn } from "../testing.ts";
import { codeOf } from "./verify.ts";

const LIST = "samples_with_missing_skeletons.txt";

/** Names in NTU's form, each once, of the part that their subject tells. */
function ntuName(part: string, n: number): string {
  const two = (value: number): string => String(value).padStart(3, "0");
  const performer = part === "train" ? 1 : 3;
  return `S${two(1 + Math.floor(n / 12))}C001P${two(performer)}R001A${two(1 + n % 12)}.skeleton`;
}

function folderOf({ places }: FakeProject): string {
  return join(places.data, "twin-ntu", "xsub");
}

/** The program in a process of its own that may not use the network. */
async function withoutNetwork(project: FakeProject, ...args: readonly string[]): Promise<Ended> {
  const allowed = ["--allow-read", "--allow-write", "--allow-env"];
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-q", "--no-prompt", "--frozen", ...allowed, "src/main.ts", "verify", ...args],
    cwd: PROGRAM,
    env: { NO_COLOR: "1", SKELBENCH_CACHE: project.places.cache, SKELBENCH_MIRROR: "" },
  }).output();
  const [out = "", err = ""] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  return { code, out, err };
}

Deno.test("verify without the network says all that the data tells, then what it could not check", async () => {
  await using project = await FakeProject.make(ntuName);
  const folder = folderOf(project);
  await Deno.remove(join(folder, manifestName));
  const words = ["--dataset", "ntu-xsub", "--data", folder];
  const { code, out, err } = await withoutNetwork(project, ...words);
  assert.equal(code, 4, err);
  assert.match(err, /ntu-xsub: fetches NTU RGB\+D's list of missing skeletons: no name tells/);
  assert.match(out, /^train, 24 samples in .*\n {2}error: 24 samples instead of 40091\n/);
  assert.match(out, /\n {2}error: samples are C,T,V,M = 3,48,25,2 instead of 3,300,25,2\n/);
  assert.match(out, /\n {2}error: samples with values beyond 15: 21 /);
  assert.match(out, /\n {2}note: there is no manifest, .* nobody recorded a digest of its content/);
  assert.match(
    out,
    /\nthe list of missing skeletons: \n {2}not checked: whether any sample is one of the 302 on it, which is not here: .*net access.*\n$/,
  );
});

Deno.test("verify asks for the list of missing skeletons only where names and manifest leave that open", async () => {
  await using project = await FakeProject.make(ntuName);
  const folder = folderOf(project);
  const path = join(folder, manifestName);
  const text = await Deno.readTextFile(path);
  await Deno.writeTextFile(
    path,
    text.replace('"twin-ntu"', '"ntu"').replace(
      '"counts": {',
      '"counts": { "left out by list": 302,',
    ),
  );
  const words = ["--dataset", "ntu-xsub", "--data", folder];
  const leftOut = await withoutNetwork(project, ...words);
  assert.deepEqual([leftOut.code, leftOut.err], [4, ""]);
  assert.doesNotMatch(leftOut.out, /not checked|there is no manifest/);
  const data = databasePaths(folder, "val");
  const values = await Deno.readFile(data.data);
  await Deno.writeFile(data.data, values.with(-1, (values.at(-1) ?? 0) ^ 1));
  const changed = await withoutNetwork(project, ...words);
  assert.match(changed.out, /differs from its manifest[^]*not checked: /);

  await using foreign = await FakeProject.make();
  const strange = ["--dataset", "ntu-xsub", "--data", folderOf(foreign)];
  const { out, err } = await withoutNetwork(foreign, ...strange);
  assert.equal(err, "");
  assert.match(out, /names that are none of the data set's: 24/);
  assert.doesNotMatch(out, /not checked/);
});

Deno.test("verify with the list at hand gives the network up first, and names what is on it", async () => {
  await using project = await FakeProject.make(ntuName);
  const list = join(project.folder, LIST);
  await Deno.writeTextFile(list, `${ntuName("val", 5).slice(0, 20)}\n`);
  const renounced: Power[] = [];
  const words = ["verify", "--dataset", "ntu-xsub", "--data", folderOf(project)];
  const { code, out, err } = await runIn(
    project,
    [...words, "--ignored-sample-path", list, "--data-dir", project.places.data],
    { onRenounced: (powers) => renounced.push(...powers) },
  );
  assert.deepEqual([code, renounced], [4, ["network"]]);
  assert.match(out, /samples whose skeletons are missing: 1 \(S001C001P003R001A006\.skeleton\)/);
  assert.doesNotMatch(err, /fetches/);
});

Deno.test("verify holds a database without a manifest by the content that a golden is bound to, and tells its order", async () => {
  await using project = await FakeProject.make();
  const folders = foldersOf(project);
  const run = ["--suite", "quick", "--only", "twin-ntu-xsub/tcn"];
  const proposed = await runIn(project, ["golden", "propose", ...run, "--reason", "x", ...folders]);
  assert.equal(proposed.code, 0, proposed.err);
  const folder = folderOf(project);
  await Deno.remove(join(folder, manifestName));
  const words = ["verify", "--dataset", "twin-ntu-xsub", "--data", folder];
  const known = await runIn(project, words);
  const bound = /is what golden twin-ntu-xsub\/tcn is bound to/g;
  assert.equal(known.out.match(bound)?.length, 2, known.out);
  assert.doesNotMatch(known.out, /is not what golden/);
  const names = Array.from({ length: 36 }, (_, n) => `val${n}`);
  const labels = { names, labels: names.map((_, n) => n === 0 ? 1 : n % 12) };
  await Deno.writeFile(databasePaths(folder, "val").label, encodeLabels(labels));
  const other = await runIn(project, words);
  assert.equal(other.code, 4);
  const differs =
    /val, 36 .*\n {2}error: its content \(\w{12}…\) is not what golden twin-ntu-xsub\/tcn/;
  assert.match(other.out, differs);
  assert.match(other.out, /note: the samples are not in the order of their names; no score here/);
});

Deno.test("what differs ends verify with 4, what could only not be checked with 5", () => {
  const of = (...kinds: readonly ("error" | "note" | "unchecked")[]): number =>
    codeOf([{ findings: kinds.map((kind) => ({ kind, text: "x", samples: [] })) }]);
  assert.deepEqual([of(), of("note"), of("note", "unchecked"), of("unchecked", "error")], [
    ...[0, 0, 5, 4],
  ]);
});
