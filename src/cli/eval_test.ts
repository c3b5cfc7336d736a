import assert from "node:assert/strict";
import { join } from "node:path";
import { parseResult } from "../report/result.ts";
import { LATEST } from "../store/started_folder.ts";
import { FakeProject } from "../suite/testing.ts";
import { type Ended, foldersOf, runIn } from "./testing.ts";

const run = "twin-ntu-xsub/tcn";

/** A project with the weights of Temporal Conv's first seed beside its golden. */
async function withRecorded(): Promise<FakeProject> {
  const project = await FakeProject.make();
  const propose = async (...words: readonly string[]): Promise<Ended> => {
    const args = ["golden", "propose", ...words, "--reason", "a test", ...foldersOf(project)];
    const ended = await runIn(project, args);
    assert.equal(ended.code, 0, ended.err);
    return ended;
  };
  await propose("--suite", "quick", "--only", run);
  const { out } = await propose(
    "--recorded",
    join(project.places.work, run, LATEST, "weights.seed1.pt"),
  );
  assert.match(out, /given\.recorded\.file: absent → tcn\.weights\.safetensors/);
  return project;
}

Deno.test("eval without a word judges what is recorded, says what is missing, and tells the same again", async () => {
  await using project = await withRecorded();
  const { code, out, err } = await runIn(project, ["eval", ...foldersOf(project)]);
  assert.equal(code, 0, err);
  assert.match(out, /twin-ntu-xsub\/tcn │ recorded │ 36/);
  assert.match(out, /eval: pass \(exit code 0\)\nReproduce with: deno task eval --data-dir/);
  assert.match(err, /^twin-ntu-xsub\/stgcn: no weights are recorded or published/m);
});

Deno.test("eval of what nobody recorded is nothing measured", async () => {
  await using project = await FakeProject.make();
  const { code, err } = await runIn(project, ["eval", "--model", "tcn", ...foldersOf(project)]);
  assert.equal(code, 6);
  assert.match(err, /^twin-ntu-xsub\/tcn: no weights are recorded or published; name a file/m);
});

Deno.test("shards of recorded evaluations merge into what one process made", async () => {
  await using project = await withRecorded();
  const judged = async (...words: readonly string[]): Promise<unknown> => {
    const { out, err } = await runIn(project, ["eval", ...words, ...foldersOf(project), "--json"]);
    assert.ok(out.startsWith("{"), err);
    const { verdict, command, runs } = parseResult(out, "stdout");
    return [
      verdict,
      command,
      runs.map(({ kind, judgement, record }) => [
        ...[kind, judgement, record?.observation],
      ]),
    ];
  };
  const whole = await judged();
  for (const shard of ["1/2", "2/2"]) {
    const { code, err } = await runIn(project, ["eval", "--shard", shard, ...foldersOf(project)]);
    assert.equal(code, 0, err);
  }
  assert.deepEqual(await judged("--merge"), whole);
});

Deno.test("eval --limit of recorded weights is inconclusive", async () => {
  await using project = await withRecorded();
  const { code, out } = await runIn(project, ["eval", "--limit", "5", ...foldersOf(project)]);
  assert.equal(code, 3);
  assert.match(out, /5 samples are too few/);
});

Deno.test("weights and runs that are misspelt are told as what was probably meant", async () => {
  await using project = await withRecorded();
  const meant = join(project.places.work, run, LATEST, "weights.seed1.pt");
  const misspelt = join(project.places.work, "twin-ntu-xsub", "tnc", LATEST, "weight.seed1.pt");
  const args = ["eval", "--model", "tcn", "--dataset", "twin-ntu-xsub", "--weights", misspelt];
  const { code, err, out } = await runIn(project, [...args, ...foldersOf(project)]);
  assert.equal(code, 65, err + out);
  assert.ok(err.includes(`there is no such file, did you mean "${meant}"?`), err);
});
