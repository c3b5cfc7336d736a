import assert from "node:assert/strict";
import { join } from "node:path";
import { MismatchError, UnavailableError } from "../base/errors.ts";
import { parseResult } from "../report/result.ts";
import { FakeProject } from "../suite/testing.ts";
import { schemaText } from "./commands/schema.ts";
import { writeConfig } from "./testdata/published.ts";
import { foldersOf, runIn } from "./testing.ts";

const chosen = ["reproduce", "--only", "twin-ntu-xsub/tcn"];
const evaluation = ["eval", "--model", "tcn", "--dataset", "twin-ntu-xsub", "--weights"];
const noGpu = (): Promise<never> => Promise.reject(new UnavailableError("Cannot use the GPU"));

Deno.test("reproduce leaves the result as JSON, JUnit and a page, all of one verdict", async () => {
  await using project = await FakeProject.make();
  const { code, out } = await runIn(project, [...chosen, ...foldersOf(project), "--json"]);
  const read = (name: string): string =>
    Deno.readTextFileSync(join(project.places.work, "results", "quick", "latest", name));
  assert.equal(read("result.json"), out);
  const { verdict, exitCode } = parseResult(out, "stdout");
  assert.deepEqual([verdict, exitCode, code], ["inconclusive", 3, 3]);
  assert.match(read("junit.xml"), /<testsuite name="quick: twin-ntu-xsub\/tcn"/);
  assert.match(read("junit.xml"), /type="inconclusive"/);
  assert.match(read("report.html"), /<span class="badge v-inconclusive">/);
});

Deno.test("GitHub gets annotations and a step summary, and only where it asks for them", async () => {
  await using project = await FakeProject.make();
  const summary = join(project.folder, "summary.md");
  const args = [...chosen, ...foldersOf(project)];
  const plain = await runIn(project, args, { environment: { GITHUB_STEP_SUMMARY: summary } });
  assert.doesNotMatch(plain.err, /::warning/);
  const environment = { GITHUB_ACTIONS: "true", GITHUB_STEP_SUMMARY: summary };
  const { err } = await runIn(project, args, { environment });
  assert.match(err, /^::warning title=twin-ntu-xsub\/tcn%3A inconclusive::/m);
  assert.match(Deno.readTextFileSync(summary), /^## Skelbench quick: inconclusive/);
});

Deno.test("the schemas in the tree are those of the code", () => {
  for (const name of ["record@1", "result@1"] as const) {
    const path = new URL(`../../schema/${name}.json`, import.meta.url);
    assert.equal(Deno.readTextFileSync(path), schemaText(name), "run deno task schema");
  }
});

Deno.test("without an engine every run is unavailable, on the terminal and in the files of the result", async () => {
  await using project = await FakeProject.make();
  const config = join(project.places.config, "twin-ntu-xsub", "tcn.yaml");
  const weights = join(project.folder, "w.pt");
  await Deno.writeTextFile(weights, "not read without an engine");
  const words = [chosen, [...evaluation, weights], ["train", "--config", config]];
  for (const [i, args] of words.entries()) {
    const all = [...args, ...foldersOf(project), "--json"];
    const { code, out } = await runIn(project, all, { start: noGpu });
    assert.equal(code, 5);
    const [run] = parseResult(out, "stdout").runs;
    assert.deepEqual([run?.run, run?.judgement.verdict], ["twin-ntu-xsub/tcn", "unavailable"]);
    const suite = ["quick", "eval", "train"][i] ?? "";
    const folder = join(project.places.work, "results", suite, "latest");
    assert.equal(Deno.readTextFileSync(join(folder, "result.json")), out);
    assert.match(Deno.readTextFileSync(join(folder, "junit.xml")), /<error type="unavailable"/);
  }
});

Deno.test("a shard without an engine leaves why, and the merge tells it with the shard's name", async () => {
  await using project = await FakeProject.make();
  const folders = foldersOf(project);
  await runIn(project, [...chosen, ...folders]);
  const weights = join(project.folder, "w.pt");
  const trained = join(project.places.work, "twin-ntu-xsub", "tcn", "latest", "weights.seed1.pt");
  await Deno.copyFile(trained, weights);
  const otherWheel = (): Promise<never> => Promise.reject(new MismatchError("another wheel"));
  const work = ["--work-dir", project.places.work];
  const cases = [
    { share: [...chosen, "--seeds", "1..2"], merge: ["merge", "--seeds", "1..2", ...work] },
    { share: [...evaluation, weights], merge: [...evaluation, weights, ...work, "--merge"] },
  ];
  for (const { share, merge } of cases) {
    const only = merge[0] === "merge" ? chosen.slice(1) : [];
    const judged = async (): Promise<readonly unknown[]> => {
      const { code, out } = await runIn(project, [...merge, ...only, "--json"]);
      const { judgement } = parseResult(out, "stdout").runs[0] ?? assert.fail(out);
      return [code, judgement.verdict, judgement.message];
    };
    const first = [...share, ...folders, "--shard", "1/2"];
    const { code, err } = await runIn(project, first, { start: noGpu });
    const [writes, ...told] = err.split("\n");
    assert.match(writes ?? "", /^writes ".*\/shards\/1-of-2\/.*\/19700101-000000-[0-9a-f]{8}"$/);
    assert.deepEqual([code, told], [5, ["unavailable: Cannot use the GPU", ""]]);
    await runIn(project, [...share, ...folders, "--shard", "2/2"]);
    assert.deepEqual(await judged(), [5, "unavailable", "shard 1 of 2: Cannot use the GPU"]);
    assert.equal((await runIn(project, first, { start: otherWheel })).code, 4);
    assert.deepEqual(await judged(), [4, "mismatch", "shard 1 of 2: another wheel"]);
    assert.equal((await runIn(project, first)).code, 0);
    assert.deepEqual((await judged()).slice(0, 2), [3, "inconclusive"]);
  }
});

Deno.test("main ends with the verdict of a test, and with 0 after a training that was made", async () => {
  await using project = await FakeProject.make();
  const model = { model: "st_gcn.net.TCN", model_args: { channel: 150, num_class: 12 } };
  const work = join(project.folder, "main");
  const config = writeConfig(project, { ...model, num_epoch: 2, work_dir: work });
  const absent = await runIn(project, ["main", "-c", config], { start: noGpu });
  assert.equal(absent.code, 5);
  assert.match(absent.out, /unavailable: Cannot use the GPU\n.*exit code 5/);
  assert.match(absent.out, /^Reproduce with: deno task main --config /m);
  const { code, out } = await runIn(project, ["main", "-c", config]);
  assert.equal(code, 0);
  assert.match(out, /train: inconclusive \(exit code 3\)/);
  const weights = ["--weights", join(work, "epoch2_model.pt")];
  const test = await runIn(project, ["main", "-c", config, "--phase", "test", ...weights]);
  assert.equal(test.code, 3);
});

Deno.test("train ends with its verdict", async () => {
  await using project = await FakeProject.make();
  const config = join(project.places.config, "twin-ntu-xsub", "tcn.yaml");
  const args = ["train", "--config", config, ...foldersOf(project), "--json"];
  const { code, out } = await runIn(project, args);
  assert.deepEqual([code, parseResult(out, "stdout").exitCode], [3, 3]);
});

Deno.test("the help of each command that judges says what its exit code means, and no other does", async () => {
  await using project = await FakeProject.make();
  const program = await runIn(project, ["-h"]);
  const commands = [...program.out.matchAll(/^ {2}([a-z_-]+) /gm)].map(([, name = ""]) => name);
  assert.ok(commands.length >= 20);
  const said: string[] = [];
  for (const name of commands) {
    const { out } = await runIn(project, [name, "-h"]);
    if (/exit code is the verdict's:\n {2}0 {2}pass\n.*\n {2}6 {2}nothing/s.test(out)) {
      said.push(name);
    }
    assert.equal(/\n {2}--shard /.test(out), /With --shard it is 0/.test(out), name);
  }
  assert.deepEqual(said.toSorted(), [
    "eval",
    "judge",
    "main",
    "merge",
    "oracle",
    "reproduce",
    "train",
  ]);
});
