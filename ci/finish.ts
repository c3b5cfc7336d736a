/** How every check ends. */

import { terminalText } from "../src/base/text.ts";

/** Writes a line to stdout. */
export function say(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${terminalText(line)}\n`));
}

/** What a check went through, by what that is: how many imports, files, pages. */
export type Held = Readonly<Record<string, number>>;

/** A line for each kind of thing of which there was none: what went through nothing has found nothing. */
export function unchecked(held: Held): string[] {
  return Object.entries(held).flatMap(([what, count]) =>
    count > 0 ? [] : [`there are no ${what}: nothing was checked`]
  );
}

/** Says what a check found, and ends the process: with 1 if that is anything, or if it went through nothing. */
export function finish(check: string, found: readonly string[], held: Held, told: string): never {
  const problems = [...found, ...unchecked(held)];
  for (const problem of problems) say(`${check}: ${problem}`);
  say(problems.length === 0 ? `${check}: ok, ${told}` : `${check}: ${problems.length} found`);
  Deno.exit(problems.length === 0 ? 0 : 1);
}
