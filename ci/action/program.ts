/** The program in a process of its own, with what its task may do and no more. No shell takes its words apart. */

import { fileURLToPath } from "node:url";
import type { Environment } from "../../src/base/process.ts";
import { taskOf } from "../task_permissions.ts";
import { PROJECT } from "../tree.ts";

/** How the program ended. */
export interface Ended {
  readonly code: number;
  /** What it wrote to stdout. */
  readonly out: string;
}

/** Runs a command line of the program; `tell` hears its stdout as it comes. */
export type Program = (
  words: readonly string[],
  tell: (bytes: Uint8Array) => void,
) => Promise<Ended>;

/** The program of this project. Its stderr is ours. */
export function programIn(environment: Environment): Program {
  return async ([name = "", ...args], tell) => {
    const { options, script, words } = taskOf(name, environment);
    const child = new Deno.Command(Deno.execPath(), {
      args: ["run", ...options, script, ...words, ...args],
      cwd: fileURLToPath(PROJECT),
      stdin: "null",
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
    const decoder = new TextDecoder();
    let out = "";
    for await (const bytes of child.stdout) {
      tell(bytes);
      out += decoder.decode(bytes, { stream: true });
    }
    const { code } = await child.status;
    return { code, out };
  };
}
