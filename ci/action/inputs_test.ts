import assert from "node:assert/strict";
import { z } from "zod";
import { helpOf } from "../help.ts";
import { parseYaml } from "../../src/formats/yaml/yaml.ts";
import { textOf } from "../tree.ts";
import { COMMANDS, INPUTS, type Inputs, lineOf, READS_ONLY } from "./inputs.ts";

const action = z.looseObject({
  inputs: z.record(z.string(), z.looseObject({ default: z.string() })),
  runs: z.looseObject({
    steps: z.array(z.looseObject({
      id: z.string().optional(),
      env: z.record(z.string(), z.string()).optional(),
    })),
  }),
});

const wordsOf = async (inputs: Inputs): Promise<readonly string[]> =>
  (await lineOf(inputs, "/my work")).words;

Deno.test("paths are from the caller's workspace, whatever is in them, and no value becomes an option", async () => {
  const folders = ["--data-dir=/my work/data"];
  assert.deepEqual(
    await wordsOf({
      ...{ command: "judge", dataset: "-q", scores: ' -v it\'s "$(x)".pkl ', labels: "/abs/l.npz" },
      ...{ drop: "2", limit: "" },
    }),
    [
      ...["judge", "--dataset=-q", "--labels=/abs/l.npz", "--drop=2"],
      ...[...folders, '--scores=/my work/-v it\'s "$(x)".pkl'],
    ],
  );
  assert.deepEqual(
    await wordsOf({
      command: "compare",
      scores: "\n -a/x.csv\r\n b c.csv\n",
      dataset: "mine.yaml",
    }),
    [
      "compare",
      "--dataset=/my work/mine.yaml",
      ...folders,
      "/my work/-a/x.csv",
      "/my work/b c.csv",
    ],
  );
  const work = "--work-dir=/my work/work_dir";
  assert.deepEqual(
    await wordsOf({ command: "eval", config: "c.yaml", weights: "w.pt", mirror: "../m" }),
    [
      "eval",
      "--config=/my work/c.yaml",
      "--weights=/my work/w.pt",
      "--mirror=/m",
      ...folders,
      work,
    ],
  );
  assert.deepEqual(
    await wordsOf({ command: "eval", weights: "recorded", mirror: "https://a.b/c" }),
    ["eval", "--weights=recorded", "--mirror=https://a.b/c", ...folders, work],
  );
  assert.deepEqual(
    await wordsOf({ only: "tcn,stgcn\n ntu-xsub" }),
    ["reproduce", "--only=tcn", "--only=stgcn", "--only=ntu-xsub", "--seeds=1", ...folders, work],
  );
});

Deno.test("inputs that do not fit the command are an error that says which it takes", async () => {
  const cases: readonly [Inputs, RegExp][] = [
    [{ command: "jugde" }, /has reproduce, eval, judge, compare, did you mean "judge"\?/],
    [
      { command: "judge", scores: "a", seeds: "1", suite: "quick" },
      /^Cannot run judge: it does not take `seeds`, `suite`; it needs `dataset`; its inputs are `scores`, `dataset`, `labels`, `model`, `golden`, `drop`, `data-dir`, /,
    ],
    [{ scores: "a" }, /^Cannot run reproduce: it does not take `scores`; its inputs are `suite`, /],
    [{ command: "judge", dataset: "d", scores: "a\nb" }, /2 files: `scores` names one/],
    [{ command: "compare", scores: "a" }, /1 files: `scores` names two, each on a line/],
    [{ golden: "nowhere" }, /`golden` "nowhere": the workspace has no such file or folder/],
  ];
  for (const [inputs, message] of cases) {
    await assert.rejects(lineOf(inputs, "/my work"), { name: "UsageError", message });
  }
});

Deno.test("a folder of goldens takes the goldens' place, a file is what scores are held against", async () => {
  const folder = await Deno.makeTempDir({ prefix: "skelbench-inputs-" });
  await Deno.writeTextFile(`${folder}/before.csv`, "");
  const judge = { command: "judge", dataset: "d", scores: "s" };
  const words = async (golden: string): Promise<readonly string[]> =>
    (await lineOf({ ...judge, golden }, folder)).words;
  assert.ok((await words("before.csv")).includes(`--against=${folder}/before.csv`));
  assert.ok((await words(".")).includes(`--golden=${folder}`));
  const eval_ = lineOf({ command: "eval", golden: "before.csv" }, folder);
  await assert.rejects(eval_, /folder of goldens, and "before\.csv" is a file/);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("action.yml has every input, none with a default that no command takes, and hands each over", async () => {
  const { inputs, runs } = parseYaml(await textOf("action.yml"), "action.yml", action);
  assert.deepEqual(Object.keys(inputs).toSorted(), INPUTS.toSorted());
  for (const [name, { default: value }] of Object.entries(inputs)) {
    assert.ok(value === "" || name === "retention-days", name);
  }
  const handed = Object.entries(runs.steps.find(({ id }) => id === "run")?.env ?? {})
    .filter(([name]) => name.startsWith("INPUT_"));
  assert.deepEqual(
    handed.toSorted(),
    INPUTS.map((name) => [
      `INPUT_${name.toUpperCase().replaceAll("-", "_")}`,
      `\${{ inputs.${name} }}`,
    ]).toSorted(),
  );
});

Deno.test("every input is an option of its command", async () => {
  for (const [command, { takes }] of Object.entries(COMMANDS)) {
    const help = await helpOf([command]);
    const isReading = READS_ONLY.some((name) => name === command);
    for (const name of [...takes, "data-dir", ...isReading ? [] : ["work-dir"]]) {
      if (name === "scores" && command === "compare") continue;
      assert.match(help, new RegExp(`^ +(-\\w, )?--${name} <`, "m"), `${command} --${name}`);
    }
  }
});

Deno.test("the README's table of inputs is what the commands take", async () => {
  const readme = await textOf("README.md");
  for (const [command, { takes, needs }] of Object.entries(COMMANDS)) {
    const [, taken = "", needed = ""] =
      new RegExp(`^\\| \`${command}\` +\\|(.*)\\|(.*)\\|$`, "m").exec(readme) ?? [];
    const named = (cell: string): string[] =>
      [...cell.matchAll(/`([a-z-]+)`/g)].map(([, n = ""]) => n);
    assert.deepEqual(named(taken).toSorted(), takes.toSorted(), command);
    assert.deepEqual(named(needed).toSorted(), needs.toSorted(), command);
  }
});
