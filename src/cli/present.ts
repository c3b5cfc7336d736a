/** How a result reaches whoever asked for it: on the terminal, in files, and where GitHub looks for it. */

import { githubAnnotations, githubSummary } from "../report/github.ts";
import { formatResult, type SuiteResult } from "../report/result.ts";
import type { Places } from "../provision/context.ts";
import { writeResultFiles } from "../suite/result_files.ts";
import type { Cli } from "./cli.ts";
import { tableOf } from "./table_of.ts";

/** Writes and prints a result. The exit code is the caller's to give. */
export async function presentResult(
  { terminal, environment }: Cli,
  places: Pick<Places, "work" | "golden">,
  result: SuiteResult,
  json: boolean | undefined,
): Promise<void> {
  const folder = await writeResultFiles(places, result);
  if (environment.GITHUB_ACTIONS === "true") {
    // GitHub hears its commands on either stream; the other one may be somebody's JSON.
    for (const line of githubAnnotations(result).trimEnd().split("\n")) terminal.note(line);
    const { GITHUB_STEP_SUMMARY: summary } = environment;
    if (summary) await Deno.writeTextFile(summary, githubSummary(result), { append: true });
  }
  terminal.note(`results, JUnit and a page in "${folder}"`);
  terminal.print(json ? formatResult(result) : tableOf(result, terminal.paint));
}
