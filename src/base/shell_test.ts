import assert from "node:assert/strict";
import { run } from "./process.ts";
import { shellLine } from "./shell.ts";
import { assertSeen, HOSTILE } from "./testdata/hostile.ts";

Deno.test("shellLine() gives a shell the same words back", async () => {
  const words = [
    "plain/path.pt",
    "a b",
    "it's",
    "",
    "$HOME",
    "~",
    "*",
    '"',
    "a\\b",
    "step=[5]",
    "-x",
  ];
  const script = `for word in ${shellLine(words)}; do printf '%s\\n' "$word"; done`;
  const { stdout } = await run("sh", ["-c", script], Deno.env.toObject());
  assert.deepEqual(stdout.split("\n").slice(0, -1), words);
  assert.equal(shellLine(["reproduce", "--only", "ntu-xsub/tcn"]), "reproduce --only ntu-xsub/tcn");
});

Deno.test("shellLine() writes hidden characters by their bytes, on one line, and bash gives them back", async () => {
  const words = [...HOSTILE, "it's \\ \u001b\u00e9f"];
  const line = shellLine(words);
  assertSeen(line, "a shell's line");
  assert.doesNotMatch(line, /[\n\t]/);
  const { stdout } = await run("bash", ["-c", `printf '%s\\0' ${line}`], Deno.env.toObject());
  assert.deepEqual(stdout.split("\0").slice(0, -1), words);
  assert.equal(shellLine(["a\u001b'b"]), "$'a\\x1b\\'b'");
});
