/** `.ci/run` with stand-ins for what it calls: what its end says of steps that failed, or that nothing came of. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { run } from "../src/base/process.ts";
import { PROJECT, textOf } from "./tree.ts";

const UNIT = "ok | 12 passed (3 steps) | 0 failed | 1 ignored (4s)\n";
const DOC = "ok | 1 passed | 0 failed (1s)\n";

/** What the stand-ins do. */
interface Scene {
  /** What the gate prints. */
  readonly log?: string;
  /** Exit codes. */
  readonly ok?: number;
  readonly slurm?: number;
  /** What the installation leaves. */
  readonly installed?: string;
  /** Whether the checkout is a shallow clone, and whether the rest of it cannot be had. */
  readonly shallow?: "whole" | "cut off";
}

async function ciRun(
  { log = UNIT + DOC, ok = 0, slurm = 0, installed = "jq slurm", shallow }: Scene,
): Promise<{ success: boolean; lines: readonly string[]; code: string | undefined }> {
  const folder = await Deno.makeTempDir({ prefix: "skelbench-ci-" });
  const program = async (name: string, text: string): Promise<void> =>
    await Deno.writeTextFile(join(folder, name), text, { mode: 0o755 });
  try {
    await Deno.mkdir(join(folder, ".ci"));
    await program(".ci/run", await textOf(".ci/run"));
    await program(".ci/install", `#!/bin/sh\necho "${installed}" > "$1/installed"\n`);
    await program(
      "npx",
      `#!/bin/sh
case "$*" in
  *" task ok") echo "expected: $SKELBENCH_EXPECT"; printf "%s" "$LOG"; exit ${ok} ;;
  *ci/slurm.ts*) exit ${slurm} ;;
esac
`,
    );
    await program(
      "git",
      `#!/bin/sh
case "$1" in
  rev-parse) echo ${shallow !== undefined} ;;
  fetch) echo "git $*"; exit ${shallow === "cut off" ? 128 : 0} ;;
esac
`,
    );
    const environment = { ...Deno.env.toObject(), LOG: log };
    const { stdout, success } = await run("bash", [
      ...["-c", 'PATH=$1:$PATH "$1/.ci/run"; code=$?; echo "$code"; exit "$code"', "bash", folder],
    ], environment);
    const lines = stdout.trimEnd().split("\n");
    return { success, lines: lines.slice(0, -1), code: lines.at(-1) };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("CI counts the tests, and names those that were ignored", async () => {
  const log = `a test that needs a GPU ... ignored (0ms)\n${UNIT}${DOC}`;
  const { lines, code } = await ciRun({ log });
  assert.equal(code, "0");
  assert.ok(lines.includes("expected: jq slurm"));
  assert.deepEqual(lines.slice(-2), [
    "not checked: a test that needs a GPU",
    "tests: 13 passed, 0 failed",
  ]);
});

Deno.test("CI fails where a run of tests went through none, or never ended", async () => {
  for (const log of ["", UNIT, UNIT + DOC.replace("1 passed", "0 passed"), DOC + UNIT + DOC]) {
    assert.deepEqual([(await ciRun({ log })).code, log], ["1", log]);
  }
});

Deno.test("CI fails as the gate does, whatever its output is piped into", async () => {
  assert.equal((await ciRun({ ok: 3 })).code, "3");
});

Deno.test("CI gets what a shallow clone lacks, and leaves it to the gate to say what could not be had", async () => {
  const fetched = "git fetch --quiet --unshallow";
  assert.ok(!(await ciRun({})).lines.includes(fetched));
  for (const shallow of ["whole", "cut off"] as const) {
    const { lines, code } = await ciRun({ shallow, ok: 3 });
    assert.ok(lines.includes(fetched));
    assert.equal(code, "3");
  }
});

Deno.test("Slurm that is not there is named at the end; one that is there has to run the suite", async () => {
  const absent = await ciRun({ slurm: 5, installed: "jq" });
  assert.equal(absent.code, "0");
  assert.equal(absent.lines.at(-2), "not checked: the quick suite on Slurm");
  assert.equal((await ciRun({ slurm: 5 })).code, "5");
  for (const installed of ["jq", "jq slurm"]) {
    assert.equal((await ciRun({ slurm: 1, installed })).code, "1");
  }
});

Deno.test("the suite on Slurm ends with 5 where there is none, and not as if it had run", async () => {
  const bin = await Deno.makeTempDir({ prefix: "skelbench-slurm-" });
  // Whether a program is there is asked of a shell.
  await Deno.writeTextFile(join(bin, "sh"), "#!/bin/bash\nexit 1\n", { mode: 0o755 });
  const { code, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--frozen", "ci/slurm.ts"],
    cwd: PROJECT.pathname,
    env: { PATH: `${bin}:${Deno.env.get("PATH")}` },
  }).output();
  assert.match(new TextDecoder().decode(stdout), /nothing ran on one$/m);
  assert.equal(code, 5);
  await Deno.remove(bin, { recursive: true });
});
