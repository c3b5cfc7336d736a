import assert from "node:assert/strict";
import { run } from "./process.ts";
import { shellLine } from "./shell.ts";

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
