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
