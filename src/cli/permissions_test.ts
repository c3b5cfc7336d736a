import assert from "node:assert/strict";
import { refusal } from "./permissions.ts";

const refused: readonly (readonly [kind: string, message: string, sentence: RegExp])[] = [
  [
    "network",
    'Requires net access to "example.com:443", run again with the --allow-net flag',
    /^Cannot go on without net access to "example\.com:443": the permission set .* not allow it; fetch first/,
  ],
  [
    "program",
    'Requires run access to "python3", run again with the --allow-run flag',
    /^Cannot go on without run access to "python3": .*; deno task setup may run programs/,
  ],
  [
    "library",
    'Requires ffi access to "/x/y.node", run again with the --allow-ffi flag',
    /^Cannot go on without ffi access to "\/x\/y\.node": .*: start it by deno task$/,
  ],
  [
    "file",
    'Requires write access to "/x", run again with the --allow-write flag',
    /^Cannot go on without write access to "\/x": .*; start it by deno task, which gives it/,
  ],
  [
    "loader's variable",
    "Requires --allow-run permissions to spawn subprocess with LD_PRELOAD environment variable. Alternatively, spawn with the environment variable unset.",
    /^Cannot go on without --allow-run permissions to spawn .*; deno task setup may run programs/,
  ],
  [
    "folder of the kernel's",
    'Requires all access to "/dev/shm/work", run again with the --allow-all flag',
    /^Cannot go on without all access to "\/dev\/shm\/work": .*: name another place, or use/,
  ],
  ["thing that Deno words anew", "No", /^Cannot go on without No: .*; start it by deno task/],
];

for (const [kind, message, sentence] of refused) {
  Deno.test(`a refused ${kind} is told in one sentence of ours`, () => {
    const said = refusal(new Deno.errors.NotCapable(message));
    assert.match(said, sentence);
    assert.doesNotMatch(said, /run again|\n/);
  });
}
