/** The same again: the command line that makes a result once more, where it lay. */

import { shellLine } from "../base/shell.ts";
import { dataDirOption, deviceOption, workDirOption } from "./options.ts";

/** Options that change a result or say where it lies, in the order of the line. */
const TOLD = [
  ...["config", "model", "dataset", "weights", "data", "golden", "set"] as const,
  ...["suite", "only", "seed", "seeds", "limit", "dense"] as const,
  ...["device", "dataDir", "workDir", "mirror"] as const,
] as const;

/** What shards were run with that a merge does without. */
const OF_SHARES = [
  "data",
  "limit",
  "dense",
  "device",
  "dataDir",
  "mirror",
] as const satisfies Told[];

type Told = typeof TOLD[number];
type Value = string | number | boolean | readonly (string | number)[] | undefined;

/** Options as commands have them, by name. */
export type ToldOptions = Readonly<Partial<Record<Told, Value>>>;

/** The words of options, by their name: `{ limit: ["--limit", "10"] }`. */
export type ToldWords = Readonly<Record<string, readonly string[]>>;

/** Not told where they are as usual. */
const USUAL = new Map<string, unknown>(
  [deviceOption, dataDirOption, workDirOption].map((option) => [
    option.attributeName(),
    option.defaultValue,
  ]),
);

/** The words of those options that a line tells. One seed is told as such, however it was asked for. */
export function toldWords({ seed, seeds = seed, ...options }: ToldOptions): ToldWords {
  const several = Array.isArray(seeds) && seeds.length > 1;
  const all: ToldOptions = {
    ...options,
    ...(several ? { seeds: seeds.join(",") } : { seed: seeds }),
  };
  return Object.fromEntries(TOLD.flatMap((name) => {
    const values = [all[name] ?? []].flat();
    const isUsual = values.length === 0 || USUAL.get(name) === all[name];
    return isUsual ? [] : [[
      name,
      values.flatMap((value) => value === true ? [flagOf(name)] : [flagOf(name), `${value}`]),
    ]];
  }));
}

function flagOf(name: Told): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** What shards were run with that their merge was not told; where they differ, as the first one that says it. */
export function wordsOfShards(shards: readonly ToldWords[]): ToldWords {
  const first = Object.fromEntries(shards.toReversed().flatMap((words) => Object.entries(words)));
  return Object.fromEntries(
    OF_SHARES.flatMap((name) => first[name] === undefined ? [] : [[name, first[name]]]),
  );
}

/** A command with its options, for a shell. */
export function commandLine(command: readonly string[], options: ToldWords): string {
  return shellLine([...command, ...TOLD.flatMap((name) => options[name] ?? [])]);
}
