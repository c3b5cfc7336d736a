/** The project's own configs by their names: runs and suites. */

import { join } from "node:path";
import { UsageError } from "../base/errors.ts";
import { suggest } from "../base/suggest.ts";
import type { Places } from "../provision/context.ts";
import { readRunConfig, type RunConfig } from "./run_config.ts";

/** The runs that have a config, sorted. */
export async function knownRuns(places: Pick<Places, "config">): Promise<string[]> {
  return (await namesBelow(places.config, 2)).filter((name) => !name.startsWith("suites/"));
}

/** The config file of a run. @throws {UsageError} if there is no such run, with what was meant. */
async function runConfigPath(places: Places, run: string): Promise<string> {
  const runs = await knownRuns(places);
  if (!runs.includes(run)) {
    throw new UsageError(`Cannot find run "${run}"${suggest(run, runs)}`);
  }
  return join(places.config, `${run}.yaml`);
}

/** The names of the suites, sorted. */
export async function knownSuites(places: Pick<Places, "config">): Promise<string[]> {
  return await namesBelow(join(places.config, "suites"), 1);
}

/** The file of a suite. @throws {UsageError} if there is no such suite, with what was meant. */
export async function suiteConfigPath(
  places: Pick<Places, "config">,
  suite: string,
): Promise<string> {
  const known = await knownSuites(places);
  if (!known.includes(suite)) {
    throw new UsageError(`Cannot find suite "${suite}"${suggest(suite, known)}`);
  }
  return join(places.config, "suites", `${suite}.yaml`);
}

/** Names of the YAML files exactly `depth` levels below a folder, without their ending, sorted. */
async function namesBelow(folder: string, depth: number): Promise<string[]> {
  const names: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (depth > 1 && isDirectory) {
      const inner = await namesBelow(join(folder, name), depth - 1);
      names.push(...inner.map((below) => `${name}/${below}`));
    } else if (depth === 1 && name.endsWith(".yaml")) {
      names.push(name.slice(0, -".yaml".length));
    }
  }
  return names.sort();
}

/** The config of a run of the project by its name. @throws {UsageError} if there is no such run. */
export async function readConfigOf(
  places: Places,
  run: string,
  assignments: readonly string[] = [],
): Promise<RunConfig> {
  const path = await runConfigPath(places, run);
  return await readRunConfig(path, `config/${run}.yaml`, assignments);
}
