/** From the published command line to what is to be run. */

import { basename } from "node:path";
import { UsageError } from "../base/errors.ts";
import { exists } from "../base/files.ts";
import { suggest } from "../base/suggest.ts";
import type { DatasetChoice } from "../datasets/catalog/choice.ts";
import { readYaml, type YamlSource } from "../formats/yaml/yaml.ts";
import type { Places } from "../provision/context.ts";
import { translated, type Translation } from "./config.ts";
import { booleanKeys } from "./options.ts";
import { type PublishedPath, publishedPath, publishedPaths } from "./paths.ts";
import { publishedRunOf, REFERENCE } from "../provision/reference_weights.ts";
import { readConfigText, type RunConfig, runName } from "../suite/run_config.ts";
import { readConfigOf } from "../suite/configs.ts";
import type { RunTask } from "../suite/task.ts";

/** What the user gave, by key: the text of each value. */
export type GivenOptions = ReadonlyMap<string, string | readonly string[]>;

/** A published command line, understood. */
export interface PublishedRun extends Pick<Translation, "options" | "notices"> {
  readonly task: RunTask;
}

/** How a published command line is read. */
export interface ReadSettings {
  /** Whether it is of 2019, `main.py recognition`. */
  readonly recognition: boolean;
  /** Whether a training goes on from its checkpoints. */
  readonly resume?: boolean | undefined;
}

/**
 * Understands a published command line: its options go before the config file's keys, these before the defaults.
 * @throws {UsageError} naming file, line and column, or the option, of what is not a published one.
 */
export async function readPublished(
  given: GivenOptions,
  { recognition, resume }: ReadSettings,
  places: Places,
): Promise<PublishedRun> {
  const path = textOf(given, "config");
  const file = path === undefined ? emptySource : await sourceOf(path, recognition, places);
  const source = overlaid(file.source, given);
  const phase = phaseOf(given, file);
  const { base } = file;
  const dataset = base?.dataset ?? await datasetNamedIn(file, recognition, places);
  const translation = translated({ source, phase, base, dataset });
  const { config, data, limit, options, notices } = translation;
  const ignored = [options.ignore_weights ?? []].flat();
  const { weights, notice } = await weightsOf(options.weights, config);
  const common = { config, data, limit };
  if (phase === "train") {
    const initial = weights === undefined ? undefined : { weights, ignored };
    const seeds = [options.seed ?? 1];
    const task = { kind: "train", ...common, seeds, initial, resume } as const;
    return { task, options, notices: [...notices, ...notice] };
  }
  if (weights === undefined && base === undefined) {
    throw new UsageError("Cannot test without weights: name them by --weights");
  }
  const task = { kind: "evaluate", ...common, weights: weights ?? REFERENCE, ignored } as const;
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
  if (path.endsWith(".py")) {
    throw new UsageError(
      `Cannot read config "${path}": it is Python, as those of pyskl and mmaction2 are; here they are YAML, and what comes ` +
        "nearest to STGCN there is net.st_gcn.Model",
    );
  }
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

/** The data set of the published path that a config saved by `main` says it was made from. */
async function datasetNamedIn(
  { source: { value } }: ConfigFile,
  recognition: boolean,
  places: Places,
): Promise<DatasetChoice | undefined> {
  const named = typeof value === "object" && value !== null && "config" in value
    ? value.config
    : undefined;
  const alias = typeof named === "string" ? publishedPath(named, recognition) : undefined;
  return alias && (await readConfigOf(places, alias.run)).dataset;
}

/** The config's keys under those of the command line, whose values are YAML. */
function overlaid(source: YamlSource, given: GivenOptions): YamlSource {
  const value = source.value;
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new UsageError(`${source.origin([])}: expected keys and values`);
  }
  const over = new Map([...given].map(([key, text]) => [key, parsed(key, text)]));
  const below = new Map(Object.entries(value));
  return {
    value: Object.fromEntries([
      ...below,
      ...[...over].map(([key, above]) => [key, merged(below.get(key), above)]),
    ]),
    origin: (path, of) =>
      given.has(String(path[0])) ? `--${String(path[0])}` : source.origin(path, of),
  };
}

/** Arguments on the command line change those of the file one by one, as published. */
function merged(below: unknown, above: unknown): unknown {
  const isArguments = (value: unknown): value is object =>
    typeof value === "object" && value !== null && !Array.isArray(value);
  return isArguments(below) && isArguments(above) ? { ...below, ...above } : above;
}

/** What the published parser takes for yes and no. */
const yes = /^(yes|true|t|y|1)$/i;
const no = /^(no|false|f|n|0)$/i;

function parsed(key: string, text: string | readonly string[]): unknown {
  if (typeof text !== "string") return text.map((one) => readYaml(one, `--${key}`).value);
  if (booleanKeys.includes(key) && yes.test(text)) return true;
  if (booleanKeys.includes(key) && no.test(text)) return false;
  return readYaml(text, `--${key}`).value;
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

/** The weights that are named, if any; a published file that is not where it is named is had as `reference`. */
async function weightsOf(
  given: string | null | undefined,
  config: RunConfig,
): Promise<{ readonly weights: string | undefined; readonly notice: readonly string[] }> {
  if (!given) return { weights: undefined, notice: [] };
  const run = await publishedRunOf(basename(given));
  if (run === undefined || await exists(given)) return { weights: given, notice: [] };
  if (run !== runName(config)) {
    throw new UsageError(
      `Cannot take the published weights of ${run}, "${given}", for ${runName(config)}`,
    );
  }
  return {
    weights: REFERENCE,
    notice: [`"${given}" is not there: the published weights of ${run} are taken`],
  };
}
