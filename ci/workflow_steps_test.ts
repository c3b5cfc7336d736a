/** The workflows' shell steps, run here as GitHub runs them, with stand-ins for what they call. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { run } from "../src/base/process.ts";
import { installed } from "../src/base/testing.ts";
import { runStep, scriptOf } from "./testing.ts";
import { PROJECT } from "./tree.ts";

const hasJq = await installed("jq");

Deno.test({
  name:
    "the nightly plan names its shards, skips with a notice without a runner, and refuses what is no number",
  ignore: !hasJq,
  fn: async () => {
    const plan = scriptOf(".github/workflows/paper.yml", "plan");
    const cases: readonly [Record<string, string>, boolean, RegExp, string][] = [
      [
        { EVENT: "schedule", RUNNER: "big", COUNT: "3" },
        true,
        /^$/,
        "runner=big\ncount=3\nshards=[1,2,3]\n",
      ],
      [
        { EVENT: "schedule", RUNNER: "", COUNT: "2" },
        true,
        /::notice .*SKELBENCH_PAPER_RUNNER/,
        "count=2\nshards=[1,2]\n",
      ],
      [
        { EVENT: "workflow_dispatch", RUNNER: "", COUNT: "1" },
        true,
        /^$/,
        "runner=ubuntu-24.04\ncount=1\nshards=[1]\n",
      ],
      [{ EVENT: "workflow_dispatch", RUNNER: "", COUNT: "65" }, false, /::error::.*"65"/, ""],
    ];
    for (const [env, ok, said, left] of cases) {
      const { success, stdout, outputs, folder } = await runStep(plan, env);
      assert.deepEqual([success, outputs], [ok, left]);
      assert.match(stdout, said);
      await Deno.remove(folder, { recursive: true });
    }
  },
});

Deno.test("the action's cache has another key for other pins or another lock", async () => {
  const script = scriptOf("action.yml", "key");
  const keys = new Set<string>();
  for (const [pins, lock] of [["a", "b"], ["a", "c"], ["d", "b"], ["a", "b"]] as const) {
    const project = await Deno.makeTempDir({ prefix: "skelbench-pins-" });
    await Deno.mkdir(join(project, "config"));
    await Deno.writeTextFile(join(project, "config/pins.yaml"), pins);
    await Deno.writeTextFile(join(project, "deno.lock"), lock);
    const { outputs, folder } = await runStep(script, { PROJECT: project });
    assert.match(outputs, /^key=skelbench-Linux-[0-9a-f]{32}\n$/);
    keys.add(outputs);
    await Deno.remove(folder, { recursive: true });
    await Deno.remove(project, { recursive: true });
  }
  assert.equal(keys.size, 3);
  const kinds = { judge: "-scores", compare: "-scores", eval: "" };
  for (const [COMMAND, kind] of Object.entries(kinds)) {
    const { outputs, folder } = await runStep(script, { PROJECT: PROJECT.pathname, COMMAND });
    assert.match(outputs, new RegExp(`^key=skelbench${kind}-Linux-[0-9a-f]{32}\n$`), COMMAND);
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test({
  name: "the GPU's job fails where a record is of another device, or there is none",
  ignore: !hasJq,
  fn: async () => {
    const script = scriptOf(".github/workflows/ci.yml", "Every record is of the GPU");
    const on = (device: string): unknown => ({
      record: { observation: { environment: { device } } },
    });
    const cases: readonly [unknown[], boolean][] = [
      [[on("gpu"), on("gpu")], true],
      [[on("gpu"), on("cpu")], false],
      [[on("gpu"), { record: null }], false],
      [[], false],
    ];
    for (const [runs, wanted] of cases) {
      const workspace = await Deno.makeTempDir({ prefix: "skelbench-workspace-" });
      const folder = join(workspace, "work_dir/results/quick/latest");
      await Deno.mkdir(folder, { recursive: true });
      await Deno.writeTextFile(join(folder, "result.json"), JSON.stringify({ runs }));
      const ended = await runStep(script, { GITHUB_WORKSPACE: workspace });
      assert.equal(ended.success, wanted, JSON.stringify(runs));
      await Deno.remove(ended.folder, { recursive: true });
      await Deno.remove(workspace, { recursive: true });
    }
  },
});

Deno.test("what CI cannot install is a notice, and what it can is on the path", async () => {
  const temporary = await Deno.makeTempDir({ prefix: "skelbench-runner-" });
  const { success, stdout, folder } = await runStep(
    scriptOf(".github/workflows/ci.yml", "Install what some tests use"),
    {
      GITHUB_WORKSPACE: PROJECT.pathname,
      GITHUB_PATH: join(temporary, "path"),
      RUNNER_TEMP: temporary,
    },
  );
  assert.ok(success);
  assert.match(stdout, /^notice: actionlint is not installed: it was not built$/m);
  assert.equal(await Deno.readTextFile(join(temporary, "path")), `${temporary}/bin\n`);
  for (const made of [folder, temporary]) await Deno.remove(made, { recursive: true });
});

Deno.test("the history is held against the merge base, or what the default branch was; else the step fails", async () => {
  const script = scriptOf(
    ".github/workflows/ci.yml",
    "Hold goldens and history against the base",
  );
  const folder = await Deno.makeTempDir({ prefix: "skelbench-base-" });
  const git = async (...args: string[]): Promise<string> => {
    const who = ["-c", "user.name=a", "-c", "user.email=a@b"];
    const made = await run("git", ["-C", folder, ...who, ...args], Deno.env.toObject());
    assert.ok(made.success, made.stderr);
    return made.stdout.trim();
  };
  await git("init", "-q", "-b", "main");
  const commits: string[] = [];
  for (const branch of ["main", "main", "topic"]) {
    await git("checkout", "-q", "-B", branch, ...commits.slice(0, 1));
    await git("commit", "-q", "--allow-empty", "-m", branch);
    commits.push(await git("rev-parse", "HEAD"));
  }
  const [base = "", main = ""] = commits;
  const cases: readonly [INTO: string, BEFORE: string, wanted: string | undefined][] = [
    ["main", "", base],
    [main, "", base],
    ["", base, base],
    ["", "f".repeat(40), "f".repeat(40)], // which golden check does not know, and says so
    ["typo/main", base, undefined],
  ];
  for (const [INTO, BEFORE, wanted] of cases) {
    const ended = await runStep(script, { GITHUB_WORKSPACE: folder, INTO, BEFORE });
    assert.equal(ended.success, false); // as the stand-in for the program ended, or git
    const args = await Deno.readTextFile(join(ended.folder, "npx.args")).catch(() => undefined);
    const task = wanted && ["golden", "check", "--from", wanted];
    assert.deepEqual(args?.trimEnd().split("\n").slice(3), task);
    await Deno.remove(ended.folder, { recursive: true });
  }
  const first = await runStep(script, {
    GITHUB_WORKSPACE: folder,
    INTO: "",
    BEFORE: "0".repeat(40),
  });
  assert.ok(first.success);
  assert.match(first.stdout, /^::notice title=No base::/);
  for (const made of [first.folder, folder]) await Deno.remove(made, { recursive: true });
});

Deno.test("where no runner has a GPU, a notice says so", async () => {
  const { success, stdout, folder } = await runStep(
    scriptOf(".github/workflows/ci.yml", "Say that none ran"),
    {},
  );
  assert.ok(success);
  assert.match(stdout, /^::notice title=No GPU::.*SKELBENCH_GPU_RUNNER/);
  await Deno.remove(folder, { recursive: true });
});
