/**
 * Tries what a permission set may forbid, and prints how each trial ended, as JSON.
 *
 *     deno run <permissions> ci/testdata/probe.ts FOLDER CACHE [POWERS…]
 *
 * FOLDER may be written to; CACHE is the engine's; POWERS are given up first.
 */

import { type Power, renounceInProcess } from "../../src/cli/permissions.ts";

const [folder = "", cache = "", ...powers] = Deno.args;

/** `refused` by Deno, or `let through`, whatever came of it. */
async function outcome(act: () => unknown): Promise<string> {
  try {
    await act();
  } catch (thrown) {
    if (thrown instanceof Deno.errors.NotCapable) return "refused";
  }
  return "let through";
}

const runs = (program: string) => (): Promise<Deno.CommandOutput> =>
  new Deno.Command(program, { args: ["--version"], clearEnv: true }).output();
const loads = (library: string) => (): unknown => Deno.dlopen(library, {});

await renounceInProcess(...powers.filter((word): word is Power => word !== ""));
const trials: Readonly<Record<string, () => unknown>> = {
  network: () => Deno.connect({ hostname: "127.0.0.1", port: 9 }),
  git: runs("git"),
  python3: runs("python3"),
  "another program": runs("/bin/true"),
  "the engine": loads(`${cache}/engine/none/none.so`),
  "another library": loads("/usr/lib/none.so"),
  "a library by name": loads("libnone.so.1"),
  writing: () => Deno.writeTextFile(`${folder}/probe.txt`, ""),
  "the host's name": () => Deno.hostname(),
};
const outcomes: Record<string, string> = {};
for (const [name, act] of Object.entries(trials)) outcomes[name] = await outcome(act);
const seen = Deno.env.get("SECRET_OF_SOMEBODY") === undefined ? "unseen" : "seen";
outcomes["a variable that is not named"] = seen;
// deno-lint-ignore no-console -- what the test that starts this reads
console.log(JSON.stringify(outcomes));
