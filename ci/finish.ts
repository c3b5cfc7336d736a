/** How every check ends. */

import { terminalText } from "../src/base/text.ts";

/** Writes a line to stdout. */
export function say(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${terminalText(line)}\n`));
}

/** Says what a check found, and ends the process: with 1 if that is anything. */
export function finish(check: string, problems: readonly string[], held: string): never {
  for (const problem of problems) say(`${check}: ${problem}`);
  say(problems.length === 0 ? `${check}: ok, ${held}` : `${check}: ${problems.length} found`);
  Deno.exit(problems.length === 0 ? 0 : 1);
}
