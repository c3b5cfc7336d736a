/** What may stand at each place of a command line, taken from the commands themselves. */

import type { CommandUnknownOpts, Option } from "@commander-js/extra-typings";

/** What fits a place: words, and whether paths do too. */
export interface Fitting {
  readonly words: readonly string[];
  readonly paths: boolean;
}

/** One option of a command. */
export interface CompletedOption {
  /** `-c` and `--config`. */
  readonly flags: readonly string[];
  readonly summary: string;
  /** What its value may be; null for one that takes none. */
  readonly value: Fitting | null;
}

/** A command by its words: `golden propose`; that of no words is the program. */
export interface CompletedCommand extends Fitting {
  readonly path: string;
  /** Words with what they do, where they are commands. */
  readonly summaries: ReadonlyMap<string, string>;
  readonly options: readonly CompletedOption[];
}

/** Names that no command knows by heart. */
export interface KnownNames {
  /** `<data set>/<model>`. */
  readonly runs: readonly string[];
  readonly suites: readonly string[];
  readonly dataSets: readonly string[];
  readonly models: readonly string[];
}

const NOTHING: Fitting = { words: [], paths: false };

/** A command and all below it, from the program down. */
export function completedCommands(
  made: CommandUnknownOpts,
  names: KnownNames,
  above?: string,
): CompletedCommand[] {
  const path = above === undefined ? "" : `${above} ${made.name()}`.trim();
  const below = made.commands;
  const taken = below.length > 0
    ? { words: below.map((one) => one.name()), paths: false }
    : together(made.registeredArguments.map((one) => fitting(one.name(), one.argChoices, names)));
  const options = [...made.options, ...helpOf(made)].filter(({ hidden }) => !hidden);
  return [
    {
      path,
      ...taken,
      summaries: new Map(below.map((one) => [one.name(), one.summary()])),
      options: options.map((option) => completedOption(option, names)),
    },
    ...below.flatMap((one) => completedCommands(one, names, path)),
  ];
}

function helpOf(made: CommandUnknownOpts): readonly Option[] {
  return made.createHelp().visibleOptions(made).filter(({ long }) => long === "--help");
}

function completedOption(option: Option, names: KnownNames): CompletedOption {
  const { short, long, description, flags } = option;
  const placeholder = /[<[]([^>\]]+)[>\]]/.exec(flags)?.[1];
  return {
    flags: [short, long].flatMap((flag) => flag ?? []),
    summary: description,
    value: placeholder === undefined
      ? null
      : fitting(`${long} ${placeholder}`, option.argChoices, names),
  };
}

/** @param what an argument's name, or an option with what it takes, as in `--config file`. */
function fitting(
  what: string,
  choices: readonly string[] | undefined,
  { runs, suites, dataSets, models }: KnownNames,
): Fitting {
  if (choices !== undefined) return { words: choices, paths: false };
  switch (what.split(" ")[0]) {
    case "--suite":
      return { words: suites, paths: false };
    case "--only":
      return { words: [...dataSets, ...models, ...runs], paths: false };
    case "--dataset":
      return { words: dataSets, paths: true };
    case "--weights":
      return { words: ["recorded", "reference"], paths: true };
    case "run":
      return { words: runs, paths: false };
  }
  return /(^| )(file|files|dir|dir\|url|path|run|first|second)$/.test(what)
    ? { words: [], paths: true }
    : NOTHING;
}

function together(all: readonly Fitting[]): Fitting {
  return { words: all.flatMap(({ words }) => words), paths: all.some(({ paths }) => paths) };
}
