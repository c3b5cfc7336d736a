/** What a command reports that could not start an engine: every run is unavailable, wherever results are read. */

import { UnavailableError } from "../base/errors.ts";
import { withoutLayers } from "../golden/verdict.ts";
import { suiteResult } from "../report/result.ts";
import type { RunContext } from "../suite/context.ts";
import type { Places } from "../provision/context.ts";
import type { Cli } from "./cli.ts";
import { presentResult } from "./present.ts";

/** A result that was asked for. */
export interface WantedResult {
  readonly suite: string;
  readonly runs: readonly string[];
  /** The command line that makes it again. */
  readonly command: string;
  readonly json: boolean | undefined;
}

/** Starts what runs need; where there is no engine, presents that, sets the exit code and gives nothing. */
export async function startedOrUnavailable(
  cli: Cli,
  places: Pick<Places, "work" | "golden">,
  { suite, runs, command, json }: WantedResult,
  start: () => Promise<RunContext>,
): Promise<RunContext | undefined> {
  try {
    return await start();
  } catch (thrown) {
    if (!(thrown instanceof UnavailableError)) throw thrown;
    const judgement = withoutLayers("unavailable", thrown.message);
    const finished = runs.map((run) => ({ run, judgement, record: null }));
    const result = suiteResult(suite, runs, finished, command);
    await presentResult(cli, places, result, json);
    cli.exit(result.exitCode);
    return undefined;
  }
}
