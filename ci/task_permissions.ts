/** What deno.json's tasks may do, taken from their own lines. */

import config from "../deno.json" with { type: "json" };
import type { Environment } from "../src/base/process.ts";

/** A task that runs a script: `deno run <options> <script> <words>`. */
export interface ScriptTask {
  readonly options: readonly string[];
  /** From the project's folder. */
  readonly script: string;
  readonly words: readonly string[];
}

/** Every task's line by its name. */
export const TASKS: Readonly<Record<string, string>> = config.tasks;

/** A task's parts, with its variables as in this environment. @throws {RangeError} if it runs no script. */
export function taskOf(name: string, environment: Environment): ScriptTask {
  const [deno, run, ...rest] = wordsOf(TASKS[name] ?? "", environment);
  const at = rest.findIndex((word) => word.endsWith(".ts"));
  const script = rest[at];
  if (deno !== "deno" || run !== "run" || script === undefined) {
    throw new RangeError(`Cannot read task "${name}": it is not deno run with a script`);
  }
  return { options: rest.slice(0, at), script, words: rest.slice(at + 1) };
}

/** Words as the task's shell parts them: at blanks, double quotes away, variables put in. */
function wordsOf(line: string, environment: Environment): string[] {
  return [...line.matchAll(/(?:"[^"]*"|[^\s"])+/g)].map(([word]) =>
    word.replaceAll('"', "").replace(/\$(\w+)/g, (_all, name: string) => environment[name] ?? "")
  );
}
