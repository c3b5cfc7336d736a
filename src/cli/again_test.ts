/**
 * The line that a result tells makes the same again: every option that a command declares is given and has to be in that
 * line, or on the list of those without influence; and the line itself is run.
 */

import assert from "node:assert/strict";
import { join } from "node:path";
import { run } from "../base/process.ts";
import { parseResult, type SuiteResult } from "../report/result.ts";
import { FakeProject } from "../suite/testing.ts";
import { wordsOfShards } from "./again.ts";
import { copyFolder } from "./testdata/program_copy.ts";
import { writeConfig } from "./testdata/published.ts";
import { foldersOf, runIn } from "./testing.ts";

/** Options that the line leaves out, each with its reason. */
const WITHOUT_INFLUENCE: Readonly<Record<string, string>> = {
  "--quiet": "says less beside the result",
  "--verbose": "says more of an internal error",
  "--help": "makes no result",
  "--print-config": "makes no result",
  "--dry-run": "makes no result",
  "--json": "the same result in another form",
  "--resume": "a training that goes on ends in the same bits",
  "--shard": "what shares make is told as one piece",
  "--merge": "what shares make is told as one piece",
};

/** What a command cannot do without in these tests. */
const NEEDED = {
  reproduce: ["--data-dir", "--work-dir"],
  train: ["--data-dir", "--work-dir", "--config"],
  eval: ["--data-dir", "--work-dir", "--model", "--dataset", "--weights"],
} as const;

type Values = Readonly<Record<string, string>>;

/** A value for every option, none of them the usual one; paths are such that a shell would take them apart. */
async function valuesIn(project: FakeProject): Promise<Values> {
  const below = (name: string): string => join(project.folder, name);
  const { config, data, work } = project.places;
  const suites = { quick: "twin-ntu-xsub/stgcn, twin-ntu-xsub/tcn", other: "twin-ntu-xsub/tcn" };
  for (const [name, runs] of Object.entries(suites)) {
    await Deno.writeTextFile(join(config, "suites", `${name}.yaml`), `runs: [${runs}]\n`);
  }
  await Deno.copyFile(join(config, "twin-ntu-xsub", "tcn.yaml"), below("it's mine.yaml"));
  await runIn(project, ["reproduce", "--only", "tcn", ...foldersOf(project)]);
  await Deno.copyFile(
    join(work, "twin-ntu-xsub/tcn/latest/weights.seed1.pt"),
    below("my weights.pt"),
  );
  await Deno.rename(data, below("my data"));
  await copyFolder(project.places.golden, below("my golden"));
  return {
    "--config": below("it's mine.yaml"),
    "--golden": below("my golden"),
    "--model": "tcn",
    "--dataset": "twin-ntu-xsub",
    "--weights": below("my weights.pt"),
    "--data": below("my data/twin-ntu/xsub"),
    "--set": "recipe.test_batch_size=7",
    "--suite": "other",
    "--only": "twin-ntu-xsub/tcn",
    "--seed": "7",
    "--seeds": "1,2",
    "--limit": "10",
    "--device": "cpu",
    "--mirror": below("my mirror"),
    "--data-dir": below("my data"),
    "--work-dir": below("my work"),
  };
}

/** The words of an option as it is given, and as it is told. */
function wordsOf(values: Values, flag: string): { given: string[]; told: string[] } {
  if (flag === "--debug") return { given: [flag], told: ["--limit", "100"] };
  if (flag === "--dense") return { given: [flag], told: [flag] };
  const value = values[flag] ??
    assert.fail(`give ${flag} a value here, or say why it has no influence`);
  return { given: [flag, value], told: [flag, value] };
}

/** The options that a command declares, as its help lists them. */
async function declared(project: FakeProject, command: string): Promise<string[]> {
  const { out } = await runIn(project, [command, "-h"]);
  return [...out.matchAll(/^ {2}(?:-\w, )?(--[a-z-]+)/gm)].map(([, flag = ""]) => flag);
}

async function resultOf(project: FakeProject, args: readonly string[]): Promise<SuiteResult> {
  const { out, err } = await runIn(project, [...args, "--json"]);
  assert.ok(out.startsWith("{"), `${args.join(" ")}: ${err}`);
  return parseResult(out, "stdout");
}

/** The words of a told line, as a shell takes them, less `deno task`. */
async function shellWords(line: string): Promise<string[]> {
  const script = `for word in ${line}; do printf '%s\\n' "$word"; done`;
  const { stdout } = await run("sh", ["-c", script], Deno.env.toObject());
  const [deno, task, ...words] = stdout.trimEnd().split("\n");
  assert.deepEqual([deno, task], ["deno", "task"]);
  return words;
}

/** What was found, less when and how long. */
function observed({ verdict, runs }: SuiteResult): unknown {
  return [verdict, runs.map(({ run, judgement, record }) => [run, judgement, record?.observation])];
}

function assertTold(words: readonly string[], [flag, value]: readonly string[]): void {
  const isTold = words.some((word, i) =>
    word === flag && (value === undefined || words[i + 1] === value)
  );
  assert.ok(isTold, words.join(" "));
}

for (const command of ["reproduce", "train", "eval"] as const) {
  Deno.test(`${command} tells each option that has a say in its result, and that line makes the same again`, async () => {
    await using project = await FakeProject.make();
    const values = await valuesIn(project);
    const needed: readonly string[] = NEEDED[command];
    for (const flag of await declared(project, command)) {
      if (flag in WITHOUT_INFLUENCE) continue;
      const { given, told } = wordsOf(values, flag);
      const always = needed.flatMap((one) => wordsOf(values, one).given);
      const args = [command, ...always, ...needed.includes(flag) ? [] : given];
      const result = await resultOf(project, args);
      assert.equal(result.runs[0]?.record?.command, result.command);
      const words = await shellWords(result.command);
      for (const one of needed) assertTold(words, wordsOf(values, one).told);
      assertTold(words, told);
      const again = await resultOf(project, words);
      assert.deepEqual(observed(again), observed(result), result.command);
      assert.equal(again.command, result.command);
    }
  });
}

for (const [command, merge] of [["reproduce", "merge"], ["eval", "eval"]] as const) {
  Deno.test(`what shards of ${command} were run with, their merge tells as ${command} itself does`, async () => {
    await using project = await FakeProject.make();
    const values = await valuesIn(project);
    // What says which runs are merged, and from where; of the rest only the shards know.
    const merges = command === "eval"
      ? ["--config", "--golden", "--model", "--dataset", "--weights", "--set", "--work-dir"]
      : await declared(project, merge);
    const needed: readonly string[] = NEEDED[command];
    for (const flag of await declared(project, command)) {
      if (flag in WITHOUT_INFLUENCE) continue;
      const flags = [...new Set([...needed, flag])];
      const given = (all: readonly string[]): string[] =>
        all.flatMap((one) => wordsOf(values, one).given);
      const whole = await resultOf(project, [command, ...given(flags)]);
      for (const shard of ["1/2", "2/2"]) {
        await runIn(project, [command, ...given(flags), "--shard", shard]);
      }
      const own = given(flags.filter((one) => merges.includes(one)));
      const merged = await resultOf(project, [
        merge,
        ...own,
        ...merge === "eval" ? ["--merge"] : [],
      ]);
      assert.equal(merged.command, whole.command);
      assert.ok(merged.runs.every(({ record }) => record?.command === whole.command));
      assert.deepEqual(observed(merged), observed(whole), whole.command);
      await Deno.remove(join(values["--work-dir"] ?? "", "shards"), { recursive: true });
    }
  });
}

Deno.test("where shards were run differently, the first one that says an option is told", () => {
  const words = wordsOfShards([
    { limit: ["--limit", "5"], only: ["--only", "tcn"] },
    { limit: ["--limit", "6"], device: ["--device", "cpu"] },
  ]);
  assert.deepEqual(words, { limit: ["--limit", "5"], device: ["--device", "cpu"] });
});

Deno.test("jobs pass on each option that is the shards' or the merge's too", async () => {
  await using project = await FakeProject.make();
  const values = await valuesIn(project);
  const lines = { "shard.sbatch": "reproduce", "merge.sbatch": "merge" };
  const always = ["--engine", "slurm", "--shards", "1", ...wordsOf(values, "--work-dir").given];
  for (const [file, command] of Object.entries(lines)) {
    const taken = await declared(project, command);
    const passed = (await declared(project, "jobs")).filter((flag) =>
      taken.includes(flag) && !(flag in WITHOUT_INFLUENCE)
    );
    assert.ok(passed.length >= 5);
    for (const flag of passed) {
      const { given, told } = wordsOf(values, flag);
      const { out, err } = await runIn(project, ["jobs", ...always, ...given]);
      const path = out.split("\n").find((one) => one.endsWith(file)) ?? assert.fail(err);
      const line = /^exec npx -y deno@\S+ (.*?)(?: --shard .*)?$/m.exec(
        await Deno.readTextFile(path),
      )?.[1];
      assertTold(await shellWords(`deno ${line}`), told);
    }
  }
});

Deno.test("main tells all options that it was given, and that line makes the same again", async () => {
  await using project = await FakeProject.make();
  const { "--weights": weights = "", "--data-dir": data = "" } = await valuesIn(project);
  await Deno.rename(data, project.places.data);
  const work = join(project.folder, "my work");
  const given: Readonly<Record<string, readonly string[]>> = {
    "--work-dir": [work],
    "--config": [writeConfig(project, {})],
    "--phase": ["train"],
    "--save-score": ["true"],
    "--save-result": ["false"],
    "--seed": ["3"],
    "--log-interval": ["5"],
    "--save-interval": ["1"],
    "--eval-interval": ["1"],
    "--print-log": ["true"],
    "--save-log": ["true"],
    "--pavi-log": ["false"],
    "--show-topk": ["1", "2"],
    "--feeder": ["st_gcn.feeder.Feeder"],
    "--train-feeder-args": ["{random_choose: false}"],
    "--test-feeder-args": ["{mode: test}"],
    "--num-worker": ["2"],
    "--debug": ["true"],
    "--model": ["st_gcn.net.TCN"],
    "--model-args": ["{channel: 150, num_class: 12}"],
    "--weights": [weights],
    "--ignore-weights": ["fcn", "data bn"],
    "--base-lr": ["0.1"],
    "--step": ["1", "2"],
    "--optimizer": ["SGD"],
    "--nesterov": ["true"],
    "--weight-decay": ["0.0001"],
    "--device": ["0", "1"],
    "--batch-size": ["8"],
    "--test-batch-size": ["8"],
    "--start-epoch": ["0"],
    "--num-epoch": ["2"],
    "--use-gpu": ["false"],
  };
  const flags = (await declared(project, "main")).filter((flag) => !(flag in WITHOUT_INFLUENCE));
  assert.deepEqual(Object.keys(given).toSorted(), flags.toSorted());
  const told = async (
    words: readonly string[],
  ): Promise<{ command: string; observation: unknown }> => {
    const { code, err } = await runIn(project, words);
    assert.equal(code, 0, err);
    return JSON.parse(await Deno.readTextFile(join(work, "twin-ntu-xsub/tcn/latest/record.json")));
  };
  const first = await told(["main", ...Object.entries(given).flatMap(([f, all]) => [f, ...all])]);
  const words = await shellWords(first.command);
  for (const [flag, all] of Object.entries(given)) {
    const at = words.indexOf(flag.replaceAll(/(?<=\w)-/g, "_"));
    assert.deepEqual(words.slice(at + 1, at + 1 + all.length), all, flag);
  }
  const again = await told(words);
  assert.deepEqual([again.command, again.observation], [first.command, first.observation]);
});
