/** The README's table of results, which the program writes from the goldens. */

import { run } from "../src/base/process.ts";
import type { Golden } from "../src/golden/golden.ts";
import { goldensMarkdown } from "../src/report/table.ts";
import { goldenRuns, readGolden } from "../src/store/golden_store.ts";
import { PROJECT } from "./tree.ts";

/** Between these two lines everything is the program's. */
export const MARKERS = { from: "<!-- goldens -->", to: "<!-- /goldens -->" } as const;

/** What stands where nothing is recorded yet. */
const NOTHING = "No golden is recorded yet.\n";

/** The table, from what lies in `golden/`. */
export async function goldensTable(): Promise<string> {
  const folder = new URL("golden", PROJECT).pathname;
  const goldens: Golden[] = [];
  for (const run of await goldenRuns(folder)) {
    const golden = await readGolden(folder, run);
    if (golden !== null) goldens.push(golden);
  }
  return goldens.length === 0 ? NOTHING : goldensMarkdown(goldens);
}

/** The text with another table between the markers. @throws {Error} if they are not there once each. */
export function withTable(text: string, table: string): string {
  const [before, rest, ...more] = text.split(MARKERS.from);
  const [, after, ...moreAfter] = (rest ?? "").split(MARKERS.to);
  if (before === undefined || after === undefined || more.length + moreAfter.length > 0) {
    throw new Error(
      `Cannot write the table: "${MARKERS.from}" and "${MARKERS.to}" stand once each`,
    );
  }
  return `${before}${MARKERS.from}\n\n${table}\n${MARKERS.to}${after}`;
}

/** Markdown as `deno fmt` writes it, so that the formatter and this check agree. */
export async function formatted(markdown: string): Promise<string> {
  const folder = await Deno.makeTempDir({ prefix: "skelbench-readme-" });
  try {
    const file = `${folder}/README.md`;
    await Deno.writeTextFile(file, markdown);
    const config = new URL("deno.json", PROJECT).pathname;
    const args = ["fmt", "--quiet", "--config", config, file];
    const { success, stderr } = await run(Deno.execPath(), args, Deno.env.toObject());
    if (!success) throw new Error(`Cannot format the README: ${stderr}`);
    return await Deno.readTextFile(file);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
