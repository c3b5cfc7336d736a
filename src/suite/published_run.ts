/** From the published command line to what is to be run. */

import { basename } from "node:path";
import { UsageError } from "../base/errors.ts";
import { exists } from "../base/files.ts";
import { suggest } from "../base/suggest.ts";
import { readYaml, type YamlSource } from "../formats/yaml.ts";
import type { Places } from "./places.ts";
import { translated, type Translation } from "./published_config.ts";
import { runOfPublishedFile } from "./published_files.ts";
import { type PublishedPath, publishedPath, publishedPaths } from "./published_paths.ts";
import { REFERENCE } from "./published_weights.ts";
import { readConfigText, type RunConfig, runName } from "./run_config.ts";
import { readConfigOf, type RunTask } from "./task.ts";

/** What the user gave, by key: the text of each value. */
export type GivenOptions = ReadonlyMap<string, string | readonly string[]>;

/** A published command line, understood. */
export interface PublishedRun extends Omit<Translation, "config" | "data"> {
  readonly task: RunTask;
}

/**
 * Understands a published command line: its options go before the config file's keys, these before the defaults.
 * @param recognition whether it is of 2019, `main.py recognition`.
 * @throws {UsageError} naming file, line and column, or the option, of what is not a published one.
 */
export async function readPublished(
  given: GivenOptions,
  recognition: boolean,
  places: Places,
): Promise<PublishedRun> {
  const path = textOf(given, "config");
  const file = path === undefined ? emptySource : await sourceOf(path, recognition, places);
  const source = overlaid(file.source, given);
  const phase = phaseOf(given, file);
  const translation = translated({ source, phase, recognition, base: file.base });
  const { config, data, options, notices } = translation;
  if (phase === "train") {
    const task = { kind: "train", config, seeds: [options.seed ?? 1], data } as const;
    return { task, options, notices };
  }
  const { weights, notice } = await weightsOf(options.weights, file.base !== undefined, config);
  const task = { kind: "evaluate", config, weights, data } as const;
  return { task, options, notices: [...notices, ...notice] };
}

/** A config file, and the run that its path stands for where it is a published one that is not there. */
interface ConfigFile {
  readonly source: YamlSource;
  readonly base: RunConfig | undefined;
  readonly phase?: PublishedPath["phase"];
}

const emptySource: ConfigFile = {
  source: { value: {}, origin: () => "the command line" },
  base: undefined,
};

async function sourceOf(path: string, recognition: boolean, places: Places): Promise<ConfigFile> {
  if (await exists(path)) {
    const source = readYaml(await readConfigText(path, path), path);
    return { source: { ...source, value: source.value ?? {} }, base: undefined };
  }
  const alias = publishedPath(path, recognition);
  if (alias === undefined) {
    throw new UsageError(
      `Cannot read config "${path}": there is no such file${suggest(path, publishedPaths)}`,
    );
  }
  const { run, phase } = alias;
  const base = await readConfigOf(places, run);
  return { ...emptySource, base, ...(phase === undefined ? {} : { phase }) };
}

/** The config's keys under those of the command line, whose values are YAML. */
function overlaid(source: YamlSource, given: GivenOptions): YamlSource {
  const value = source.value;
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new UsageError(`${source.origin([])}: expected keys and values`);
  }
  const over = [...given].map(([key, text]): [string, unknown] => [key, parsed(key, text)]);
  return {
    value: { ...value, ...Object.fromEntries(over) },
    origin: (path, of) =>
      given.has(String(path[0])) ? `--${String(path[0])}` : source.origin(path, of),
  };
}

function parsed(key: string, text: string | readonly string[]): unknown {
  if (typeof text === "string") return readYaml(text, `--${key}`).value;
  return text.map((one) => readYaml(one, `--${key}`).value);
}

function textOf(given: GivenOptions, key: string): string | undefined {
  const value = given.get(key);
  return typeof value === "string" ? value : undefined;
}

/** The command line's phase, else the file's, else that of a published path, else training. */
function phaseOf(given: GivenOptions, { source, phase = "train" }: ConfigFile): "train" | "test" {
  const value = textOf(given, "phase") ?? phaseIn(source.value) ?? phase;
  return value === "test" ? "test" : "train";
}

function phaseIn(value: unknown): unknown {
  return typeof value === "object" && value !== null && "phase" in value ? value.phase : undefined;
}

/** The weights of a test; a published file that is not where the config says is had as `reference`. */
async function weightsOf(
  given: string | null | undefined,
  isPublished: boolean,
  config: RunConfig,
): Promise<{ readonly weights: string; readonly notice: readonly string[] }> {
  if (!given) {
    if (isPublished) return { weights: REFERENCE, notice: [] };
    throw new UsageError("Cannot test without weights: name them by --weights");
  }
  const run = runOfPublishedFile(basename(given));
  if (run !== runName(config) || await exists(given)) return { weights: given, notice: [] };
  return {
    weights: REFERENCE,
    notice: [`"${given}" is not there: the published weights of ${run} are taken`],
  };
}
