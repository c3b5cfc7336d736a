/** The workflows and the action, held against rules: syntax, pins, tokens, and the tasks that they run. */

import assert from "node:assert/strict";
import { join } from "node:path";
import config from "../deno.json" with { type: "json" };
import { exists } from "../src/base/files.ts";
import { run } from "../src/base/process.ts";
import { installed } from "../src/base/testing.ts";
import { parseYaml } from "../src/formats/yaml/yaml.ts";
import { problemOf } from "./commands.ts";
import { helpOf } from "./help.ts";
import { STEPS, workflow, WORKFLOWS } from "./testing.ts";
import { PROJECT, textOf } from "./tree.ts";

const hasActionlint = await installed("actionlint");
const hasShellcheck = await installed("shellcheck");

Deno.test({
  name: "actionlint has nothing to say about the workflows",
  ignore: !hasActionlint,
  fn: async () => {
    const files = WORKFLOWS.map((path) => join(PROJECT.pathname, path));
    const { success, stdout } = await run("actionlint", files, Deno.env.toObject());
    assert.equal(stdout, "");
    assert.ok(success);
  },
});

Deno.test({
  name: "ShellCheck has nothing to say about the action's steps and the scripts of .ci",
  ignore: !hasShellcheck,
  fn: async () => {
    // The action's own, for actionlint reads the steps of workflows alone; GitHub runs them with these settings.
    const scripts = STEPS.flatMap(({ file, run }) =>
      file === "action.yml" && run !== undefined ? [`set -eo pipefail\n${run}`] : []
    );
    scripts.push(await textOf(".ci/run"), await textOf(".ci/install"));
    assert.ok(scripts.length >= 4);
    for (const script of scripts) {
      const path = await Deno.makeTempFile({ suffix: ".bash" });
      await Deno.writeTextFile(path, script);
      const args = ["--shell=bash", "--severity=warning", path];
      const { success, stdout } = await run("shellcheck", args, Deno.env.toObject());
      assert.ok(success, stdout);
      await Deno.remove(path);
    }
  },
});

Deno.test("every action is pinned by a commit, with its version beside it", async () => {
  assert.ok(STEPS.some(({ uses }) => uses !== undefined && uses !== "./"));
  for (const { file, uses } of STEPS) {
    if (uses === undefined || uses === "./") continue;
    assert.match(uses, /^[\w-]+\/[\w-]+@[0-9a-f]{40}$/, file);
    assert.match(await textOf(file), new RegExp(`${uses} # v\\d+\\.\\d+\\.\\d+\n`));
  }
});

Deno.test("no workflow's token may write but the comment's, which runs no code of a pull request", async () => {
  for (const file of WORKFLOWS) {
    const text = await textOf(file);
    const { permissions } = parseYaml(text, file, workflow);
    if (file.endsWith("/comment.yml")) {
      assert.doesNotMatch(text, /uses:|deno/, file);
      assert.deepEqual(permissions, {});
    } else {
      assert.deepEqual(permissions, { contents: "read" }, file);
      assert.doesNotMatch(text, /: write\b|secrets\.|pull_request_target/, file);
    }
  }
});

Deno.test("a step fails with every program of its pipes: GitHub's Bash does so where it is asked for", async () => {
  for (const file of WORKFLOWS) {
    const text = await textOf(file);
    assert.match(text, /^defaults:\n {2}run:\n {4}shell: bash$/m, file);
    assert.doesNotMatch(text, /shell: (?!bash$)/m, file);
  }
  const own = STEPS.filter(({ file, run }) => file === "action.yml" && run !== undefined);
  assert.ok(own.length > 0);
  for (const { shell } of own) assert.equal(shell, "bash");
  for (const { file, run: script = "" } of STEPS) {
    // `echo "x=$(false)"` goes on; `x=$(false)` does not.
    assert.doesNotMatch(script, /echo [^\n]*\$\((?!\()/, file);
  }
});

Deno.test("the action's artifact is one use's own: its name, its files, its time", () => {
  const { with: upload } =
    STEPS.find(({ file, uses }) =>
      file === "action.yml" && uses?.startsWith("actions/upload-artifact@")
    ) ?? {};
  assert.deepEqual(upload, {
    "name": "${{ steps.run.outputs.artifact }}",
    "path": "${{ steps.run.outputs.files }}",
    "retention-days": "${{ inputs.retention-days }}",
    "overwrite": "${{ github.run_attempt != '1' }}",
    "if-no-files-found": "ignore",
  });
});

Deno.test("every job that runs the gate has the whole history of commits", async () => {
  const ci = await textOf(".github/workflows/ci.yml");
  const jobs = ci.split(/^ {2}(?=[a-z-]+:$)/m).filter((job) => /task (ok|check|golden)/.test(job));
  assert.equal(jobs.length, 1);
  const whole = /actions\/checkout@.*\n +with:\n(?: +[^- ].*\n)* +fetch-depth: 0$/m;
  for (const job of jobs) assert.match(job, whole);
});

Deno.test("shell steps are Bash, and what comes from outside reaches them by the environment alone", async () => {
  for (const { file, run: script } of STEPS) {
    if (script === undefined) continue;
    assert.doesNotMatch(script, /\$\{\{/, file);
    const { success, stderr } = await run("bash", ["-n", "-c", script], Deno.env.toObject());
    assert.ok(success, `${file}: ${stderr}`);
  }
});

Deno.test("every task that a step runs exists, with its options and its version of Deno", async () => {
  const hasFile = (path: string): Promise<boolean> =>
    path.includes("$") ? Promise.resolve(true) : exists(new URL(path, PROJECT).pathname);
  const version = /deno@[\d.]+/.exec(await textOf(".ci/run"))?.[0];
  let seen = 0;
  for (const { file, run: script = "" } of STEPS) {
    const lines = script.replaceAll(/\\\n\s*/g, "");
    for (const [, deno, command = ""] of lines.matchAll(/npx -y (\S+) task ([^|\n]*)/g)) {
      seen += 1;
      assert.equal(deno, version, file);
      const words = command.trim().split(/\s+/);
      const problem = await problemOf({ line: 0, words }, { tasks: config.tasks, helpOf, hasFile });
      assert.equal(problem, undefined, `${file}: ${problem}`);
    }
  }
  assert.ok(seen >= 5);
});
