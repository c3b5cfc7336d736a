/** Options that several commands share, and readers of their values. */

import { InvalidArgumentError, Option } from "@commander-js/extra-typings";
import { existsSync } from "node:fs";
import { suggest } from "../base/suggest.ts";
import { datasetNames } from "../datasets/catalog/catalog.ts";
import { isDatasetFile } from "../datasets/catalog/chosen.ts";
import type { Shard } from "../evaluation/shard.ts";
import { modelNames } from "../models/config.ts";
import { deviceChoices } from "./cli.ts";

/** Reads one of some words; another is an error that says what was meant. */
export function oneOf<const T extends string>(choices: readonly T[]): (text: string) => T {
  return (text) => {
    const found = choices.find((choice) => choice === text);
    if (found === undefined) {
      throw new InvalidArgumentError(`It is none of the choices${suggest(text, choices)}`);
    }
    return found;
  };
}

/** Reads a seed. */
export function seed(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value)) {
    throw new InvalidArgumentError("A seed is a whole number from 0 on");
  }
  return value;
}

/** Reads `1..5`, `1,2,7` or `3`. */
export function seeds(text: string): readonly number[] {
  const range = /^(\d+)\.\.(\d+)$/.exec(text);
  const [from = 0, to = 0] = range?.slice(1).map(seed) ?? [];
  if (range !== null && (to < from || to - from >= 1000)) {
    throw new InvalidArgumentError("The form is FIRST..LAST, as in 1..5");
  }
  const list = range === null
    ? text.split(",").map(seed)
    : Array.from({ length: to - from + 1 }, (_, i) => from + i);
  if (new Set(list).size < list.length) throw new InvalidArgumentError("A seed comes twice");
  return list;
}

/** Gathers the values of an option that may be repeated. */
export function gathered(text: string, before: readonly string[]): readonly string[] {
  return [...before, text];
}

/** Where TensorFlow runs. */
export const deviceOption = new Option("--device <device>", "where TensorFlow runs")
  .choices(deviceChoices)
  .argParser(oneOf(deviceChoices))
  .default("auto" as const);

/** Where copies of pinned files lie. */
export const mirrorOption = new Option(
  "--mirror <dir|url>",
  "copies of pinned files, asked before the network (else SKELBENCH_MIRROR)",
);

/** Which model. */
export const modelOption = new Option("--model <name>", "the model")
  .choices(modelNames)
  .argParser(oneOf(modelNames))
  .makeOptionMandatory();

/** One model, or all. */
export const someModelOption = new Option("--model <name>", "one model (default: all)")
  .choices(modelNames)
  .argParser(oneOf(modelNames));

/** The model that is trained, where no config says it. */
export const trainedModelOption = new Option(
  "--model <name>",
  "the model, where no config is named",
)
  .choices(modelNames)
  .argParser(oneOf(modelNames));

/** Whose golden or published count scores of unknown weights are held against. */
export const heldModelOption = new Option(
  "--model <name>",
  "whose golden or published count",
)
  .choices(modelNames)
  .argParser(oneOf(modelNames))
  .default("stgcn" as const);

/** Reads the name of a data set, or the path of the file that describes a user's own. */
export function datasetWord(text: string): string {
  return isDatasetFile(text) ? text : oneOf(datasetNames)(text);
}

/** Which data set. */
export const datasetOption = new Option(
  "--dataset <name>",
  "the data set, or the file of one of your own",
)
  .choices(datasetNames)
  .argParser(datasetWord)
  .makeOptionMandatory();

/** The data set that is trained on, where no config says it. */
export const trainedDatasetOption = new Option(
  "--dataset <name>",
  "the data set, or the file of one of your own, whose sizes are taken",
)
  .choices(datasetNames)
  .argParser(datasetWord);

/** One data set, or all. */
export const someDatasetOption = new Option(
  "--dataset <name>",
  "one data set, or the file of one of your own (default: all that are at hand)",
)
  .choices(datasetNames)
  .argParser(datasetWord);

/** Raw recordings and prepared databases. */
export const dataDirOption = new Option(
  "--data-dir <dir>",
  "raw recordings and prepared databases",
).default("data");

/** Goldens of the user's own. */
export const goldenOption = new Option(
  "--golden <dir>",
  "goldens of your own, instead of this program's",
).argParser(folder);

/** Reads the path of a folder that is there. */
function folder(path: string): string {
  if (!existsSync(path)) throw new InvalidArgumentError("There is no such folder");
  if (!Deno.statSync(path).isDirectory) throw new InvalidArgumentError("It is no folder");
  return path;
}

/** Results. */
export const workDirOption = new Option("--work-dir <dir>", "results").default("work_dir");

/** One seed for everything that is drawn. */
export const seedOption = new Option("--seed <n>", "fixes everything that is drawn")
  .argParser(seed)
  .default(1);

/** The same of a suite, which may have seeds of its own. */
export const suiteSeedOption = new Option(
  "--seed <n>",
  "fixes everything that is drawn (default: the suite's own seeds, or 1)",
).argParser(seed);

/** Several seeds. */
export const seedsOption = new Option("--seeds <list>", "several seeds: 1..5 or 1,2,7")
  .argParser(seeds)
  .conflicts("seed");

/** The seeds that either of the two names; of neither none. */
export function seedsMeant(
  { seed, seeds }: { readonly seed?: number; readonly seeds?: readonly number[] },
): readonly number[] | undefined {
  return seed === undefined ? seeds : [seed];
}

/** The list of runs. */
export const suiteOption = new Option(
  "--suite <name>",
  "the list of runs: quick, twins, ui-prmd, full, paper",
)
  .default("quick");

/** Some runs of it. */
export const onlyOption = new Option(
  "--only <word>",
  "a run, data set or model to choose; may be repeated",
).argParser(gathered).default([] as readonly string[]);

/** Reads `2/4`. */
export function shard(text: string): Shard {
  const [, index = 0, of = 0] = (/^(\d+)\/(\d+)$/.exec(text) ?? []).map(Number);
  if (index < 1 || index > of) {
    throw new InvalidArgumentError("The form is I/N, from 1/N to N/N, as in 2/4");
  }
  return { index, of };
}

/** One share of the work. */
export const shardOption = new Option(
  "--shard <i/n>",
  "do one share of the work and judge nothing; merge judges all of them",
).argParser(shard);

/** Go on where a run was stopped. */
export const resumeOption = new Option(
  "--resume",
  "go on from the checkpoints of a run that was stopped",
);

/** Only some samples. */
export const limitOption = new Option(
  "--limit <n>",
  "only the first n samples of each part, not shuffled; the verdict is then inconclusive at best",
).argParser(limit);

/** As few samples as the published `debug` takes. */
export const debugOption = new Option("--debug", "the same as --limit 100").implies({ limit: 100 });

/** Reads a number of samples. */
export function limit(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) {
    throw new InvalidArgumentError("A limit is a whole number from 1 on");
  }
  return Number(text);
}

/** No shortcuts in evaluations. */
export const denseOption = new Option(
  "--dense",
  "evaluate every frame, and absent persons; by default what does not move is computed once",
);

/** The result as JSON. */
export const jsonOption = new Option("--json", "print the result as JSON");

/** A change of the config. */
export const setOption = new Option(
  "--set <key=value>",
  "change the config, as in recipe.num_epoch=5; may be repeated",
).argParser(gathered).default([] as readonly string[]);

/** Print the config and stop. */
export const printConfigOption = new Option(
  "--print-config",
  "print the whole config as it would be used, and stop",
);
