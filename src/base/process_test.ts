import { strict as assert } from "node:assert";
import { run } from "./process.ts";

Deno.test("run() gives a program this environment and no other", async () => {
  const { success, stdout } = await run("/usr/bin/env", [], { ONE: "1", TWO: undefined });
  assert.equal(success, true);
  assert.deepEqual(stdout.trim().split("\n").sort(), ["LC_ALL=C", "ONE=1"]);
});

Deno.test("run() tells failure and what was said about it", async () => {
  const { success, stderr } = await run("/bin/sh", ["-c", "echo no >&2; exit 3"], {});
  assert.deepEqual({ success, stderr }, { success: false, stderr: "no\n" });
});

Deno.test("run() finds programs on the given PATH alone", async () => {
  await assert.rejects(run("sh", [], { PATH: "/nowhere" }), Deno.errors.NotFound);
});

Deno.test("run() hands LD_* on only where any program may be run, for else Deno would refuse it", async () => {
  const folder = await Deno.makeTempDir({ prefix: "skelbench-process-" });
  try {
    const script = `${folder}/script.ts`;
    const module = JSON.stringify(new URL("process.ts", import.meta.url).href);
    await Deno.writeTextFile(
      script,
      `import { run } from ${module};
      const { stdout } = await run("env", [], { PATH: Deno.env.get("PATH"), LD_DEBUG: "none" });
      console.log(/^LD_DEBUG=none$/m.test(stdout));`,
    );
    const printed = async (permission: string): Promise<string> => {
      const args = ["run", "--no-prompt", "--no-config", "--allow-env=PATH", permission, script];
      return (await run(Deno.execPath(), args, Deno.env.toObject())).stdout;
    };
    assert.equal(await printed("--allow-run=env"), "false\n");
    assert.equal(await printed("--allow-run"), "true\n");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
