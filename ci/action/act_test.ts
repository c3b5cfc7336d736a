/** One use of the action with a stand-in for the program: what it is told to do, and what the workflow is told of it. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { exists } from "../../src/base/files.ts";
import { exampleRecord } from "../../src/report/testdata/examples.ts";
import { formatResult, suiteResult } from "../../src/report/result.ts";
import { makeStarted, setLatest } from "../../src/store/started_folder.ts";
import { act } from "./act.ts";
import type { Program } from "./program.ts";

/** How a use of the action ended. */
interface Used {
  readonly code: number;
  readonly log: string;
  readonly outputs: Readonly<Record<string, string>>;
  /** What the program was asked for, one line a time. */
  readonly asked: readonly (readonly string[])[];
}

/** A runner's folders, in which jobs use the action one after another. */
class Runner implements AsyncDisposable {
  private constructor(readonly folder: string) {}

  static async make(): Promise<Runner> {
    const folder = await Deno.makeTempDir({ prefix: "skelbench-action-" });
    for (const name of ["temp", "work space"]) await Deno.mkdir(join(folder, name));
    return new Runner(folder);
  }

  in(...names: readonly string[]): string {
    return join(this.folder, "work space", ...names);
  }

  async use(
    inputs: Readonly<Record<string, string>>,
    program: Program,
    job: Readonly<Record<string, string>> = {},
  ): Promise<Used> {
    const output = await Deno.makeTempFile({ dir: this.folder });
    const asked: (readonly string[])[] = [];
    let log = "";
    const code = await act({
      environment: {
        GITHUB_WORKSPACE: this.in(),
        GITHUB_OUTPUT: output,
        GITHUB_STEP_SUMMARY: join(this.folder, "summary.md"),
        GITHUB_JOB: "build",
        RUNNER_TEMP: join(this.folder, "temp"),
        JOB_INDEX: "0",
        ...Object.fromEntries(
          Object.entries(inputs).map(([name, text]) => [
            `INPUT_${name.toUpperCase().replaceAll("-", "_")}`,
            text,
          ]),
        ),
        ...job,
      },
      program: (words, tell) => {
        asked.push(words);
        return program(words, tell);
      },
      now: () => new Date("2026-01-02T03:04:05Z"),
      write: (bytes) => void (log += new TextDecoder().decode(bytes)),
    });
    const lines = (await Deno.readTextFile(output)).matchAll(/^([^=\n]+)=(.*)$/gm);
    const outputs = Object.fromEntries(
      [...lines].map(([, name = "", value = ""]) => [name, value]),
    );
    return { code, log, outputs, asked };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.folder, { recursive: true });
  }
}

const ends = (code: number, out = ""): Program => (_words, tell) => {
  tell(new TextEncoder().encode(out));
  return Promise.resolve({ code, out });
};

const run = { run: "twin-ntu-xsub/stgcn", kind: "trained" } as const;

/** A suite's result as the program leaves it, of one run that scored `correct` of 500. */
async function leave(home: string, correct: number): Promise<number> {
  const record = exampleRecord(correct);
  const { judgement } = record;
  const result = suiteResult("quick", [run], [{ ...run, judgement, record }], "deno task x");
  await Deno.mkdir(home, { recursive: true });
  const folder = await makeStarted(home, new Date());
  await Deno.writeTextFile(join(folder, "result.json"), formatResult(result));
  await Deno.writeTextFile(join(folder, "report.html"), "<!doctype html>");
  await setLatest(folder, { note: () => {} });
  return result.exitCode;
}

const reproduce = { seeds: "1..2", device: "cpu", "work-dir": "out", "data-dir": "my data" };

Deno.test("the action hands its inputs to reproduce, and the verdict and the failure on", async () => {
  await using runner = await Runner.make();
  const home = runner.in("out", "results", "quick");
  for (const shard of ["", "1/2"]) {
    const inputs = { ...reproduce, command: "reproduce", suite: "quick", shard };
    const used = await runner.use(inputs, async () => ({ code: await leave(home, 300), out: "" }));
    assert.equal(used.code, 1);
    assert.deepEqual(used.asked, [[
      ...["reproduce", "--suite=quick", "--seeds=1..2"],
      ...shard === "" ? [] : ["--shard=1/2"],
      ...["--device=cpu", `--data-dir=${runner.in("my data")}`, `--work-dir=${runner.in("out")}`],
    ]]);
    const { verdict, "exit-code": code, "top-1": top1, report, summary } = used.outputs;
    assert.equal(code, "1");
    if (shard !== "") {
      assert.deepEqual([verdict, top1, report, summary], ["", "", "", ""]);
      continue;
    }
    assert.deepEqual([verdict, top1], ["regression", "60"]);
    assert.match(summary ?? "", /^regression: .*60\.00 % \(300 of 500\)/);
    assert.ok(report?.startsWith(home) && await exists(report));
  }
});

Deno.test("a pass without a readable result is none, and a result from before is nobody's", async () => {
  await using runner = await Runner.make();
  const home = runner.in("out", "results", "quick");
  assert.equal((await runner.use(reproduce, ends(0))).code, 65);
  await leave(home, 400);
  const stale = await runner.use(reproduce, ends(0));
  assert.deepEqual([stale.code, stale.outputs.verdict], [65, ""]);
  assert.match(stale.log, /^::error title=Skelbench::Cannot tell the verdict: reproduce left no/m);
  const refused = await runner.use(reproduce, ends(64));
  assert.deepEqual([refused.code, refused.outputs.verdict, refused.outputs["top-1"]], [64, "", ""]);
  const broken = await runner.use(reproduce, ends(4));
  assert.deepEqual([broken.code, broken.outputs.verdict], [4, "mismatch"]);
  for (const text of ["{}", "not JSON"]) {
    const used = await runner.use(reproduce, async () => {
      await leave(home, 400);
      await Deno.writeTextFile(join(home, "latest", "result.json"), text);
      return { code: 0, out: "" };
    });
    assert.deepEqual([used.code, used.outputs.verdict], [65, ""], text);
  }
});

Deno.test("an artifact has the name of its job, index and use, and holds what this use wrote but checkpoints", async () => {
  await using runner = await Runner.make();
  const write = async (...names: readonly string[]): Promise<void> => {
    await Deno.mkdir(runner.in(...names.slice(0, -1)), { recursive: true });
    await Deno.writeTextFile(runner.in(...names), "x");
  };
  await write("work_dir", "mine", "epoch80.pt");
  const before = new Date(Date.now() - 60_000);
  await Deno.utime(runner.in("work_dir", "mine", "epoch80.pt"), before, before);
  const program: Program = async () => {
    await write("work_dir", "a", "b", "20260102-030405-01234567", "weights.seed1.pt");
    await write("work_dir", "a", "b", "20260102-030405-01234567", "checkpoints", "seed1", "e1.st");
    await Deno.symlink("20260102-030405-01234567", runner.in("work_dir", "a", "b", "latest"));
    await leave(runner.in("work_dir", "results", "quick"), 400);
    return { code: 0, out: "" };
  };
  const { outputs } = await runner.use({}, program, { JOB_INDEX: "3" });
  assert.equal(outputs.artifact, "skelbench-build-3");
  const files = outputs.files ?? "";
  const run = join(files, "a", "b", "latest");
  assert.deepEqual([...Deno.readDirSync(files)].map(({ name }) => name).sort(), ["a", "results"]);
  assert.deepEqual([...Deno.readDirSync(run)].map(({ name }) => name), ["weights.seed1.pt"]);
  assert.ok(await exists(join(files, "results", "quick", "latest", "result.json")));
  const next = await runner.use({}, ends(64));
  assert.equal(next.outputs.artifact, "skelbench-build-0-2");
  assert.equal(await exists(next.outputs.files ?? ""), false);
  const named = await runner.use({ artifact: "quick-cpu" }, ends(64));
  assert.equal(named.outputs.artifact, "quick-cpu");
});

Deno.test("nothing that a verdict says becomes another output or another command", async () => {
  await using runner = await Runner.make();
  const hostile = "second is worse\n::error::x";
  const json = JSON.stringify({ second: { score: { correct1: 1, correct5: 1, samples: 2 } } });
  const program: Program = (words, tell) => {
    const out = words.includes("--json") ? json : hostile;
    tell(new TextEncoder().encode(words.includes("--json") ? "" : "told\n"));
    return Promise.resolve({ code: 0, out });
  };
  const { outputs, log, code } = await runner.use({ command: "compare", scores: "a\nb" }, program);
  assert.equal(code, 0);
  assert.deepEqual([outputs.summary, outputs["top-1"], outputs.verdict], [
    "second is worse",
    "50",
    "",
  ]);
  assert.equal(log, "told\n::notice title=compare::second is worse\n");
  const page = await Deno.readTextFile(outputs.report ?? "");
  assert.match(page, /^## Skelbench compare\n\n```text\nsecond is worse\n::error::x\n```\n/);
});

Deno.test("a suite of several runs tells each one's top-1 as JSON", async () => {
  await using runner = await Runner.make();
  const home = runner.in("work_dir", "results", "quick");
  const other = { run: "twin-ntu-xsub/tcn", kind: "trained" } as const;
  const { outputs } = await runner.use({}, async () => {
    const record = exampleRecord(400);
    const both = [run, other].map((key) => ({ ...key, judgement: record.judgement, record }));
    const result = suiteResult("quick", [run, other], both, "deno task x");
    await Deno.mkdir(home, { recursive: true });
    const folder = await makeStarted(home, new Date());
    await Deno.writeTextFile(join(folder, "result.json"), formatResult(result));
    return { code: result.exitCode, out: "" };
  });
  assert.deepEqual(JSON.parse(outputs["top-1"] ?? ""), { [run.run]: 80, [other.run]: 80 });
  assert.match(outputs.summary ?? "", /^quick: /);
});
