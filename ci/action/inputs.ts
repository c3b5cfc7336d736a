/** What a workflow says to the action, as the words of a command line. */

import { resolve } from "node:path";
import { UsageError } from "../../src/base/errors.ts";
import { suggest } from "../../src/base/suggest.ts";

/** Inputs by name, as `action.yml` has them; one that is empty was not given. */
export type Inputs = Readonly<Record<string, string>>;

/** What the action does. */
const COMMAND_NAMES = ["reproduce", "eval", "judge", "compare"] as const;
type CommandName = typeof COMMAND_NAMES[number];

/** What an input becomes: words of the command line. Paths are from the caller's workspace. */
type Reader = (
  text: string,
  workspace: string,
  command: CommandName,
) => readonly string[] | Promise<readonly string[]>;

const word = (flag: string): Reader => (text) => [`--${flag}=${text}`];
const path = (flag: string): Reader => (text, at) => [`--${flag}=${resolve(at, text)}`];
const pathOr = (flag: string, isWord: RegExp): Reader => (text, at) =>
  isWord.test(text) ? [`--${flag}=${text}`] : [`--${flag}=${resolve(at, text)}`];

/** Every input that becomes words, in the order of the line; `scores` are read by what is done with them. */
const READERS = {
  "suite": word("suite"),
  "only": (text) => text.split(/[\s,]+/).map((one) => `--only=${one}`),
  "config": path("config"),
  "model": word("model"),
  // A name, or the path of a data set of the caller's own.
  "dataset": pathOr("dataset", /^(?!.*\.ya?ml$)/),
  "weights": pathOr("weights", /^(recorded|reference)$/),
  "labels": path("labels"),
  "golden": (text, at, command) => goldenIn(text, at, command === "judge"),
  "drop": word("drop"),
  "seeds": word("seeds"),
  "shard": word("shard"),
  "limit": word("limit"),
  "device": word("device"),
  "mirror": pathOr("mirror", /^[a-z][a-z0-9+.-]+:\/\//i),
  "data-dir": path("data-dir"),
  "work-dir": path("work-dir"),
} as const satisfies Readonly<Record<string, Reader>>;
type Name = keyof typeof READERS | "scores";

/** What every command takes, beside its own. `artifact` and `retention-days` are no words of a line. */
const EVERYWHERE: readonly string[] = ["data-dir", "work-dir", "artifact", "retention-days"];

interface Taken {
  readonly takes: readonly Name[];
  readonly needs: readonly Name[];
}

/** The commands, with the inputs that each takes. */
export const COMMANDS: Readonly<Record<CommandName, Taken>> = {
  reproduce: {
    takes: ["suite", "only", "golden", "seeds", "shard", "limit", "device", "mirror"],
    needs: [],
  },
  eval: {
    takes: ["config", "model", "dataset", "weights", "golden", "limit", "device", "mirror"],
    needs: [],
  },
  judge: {
    takes: ["scores", "dataset", "labels", "model", "golden", "drop"],
    needs: ["scores", "dataset"],
  },
  compare: { takes: ["scores", "labels", "dataset"], needs: ["scores"] },
};

/** All inputs that there are. */
export const INPUTS: readonly string[] = [
  "command",
  "scores",
  ...Object.keys(READERS),
  "artifact",
  "retention-days",
];

/** A command line, and where its results lie. */
export interface Line {
  readonly command: CommandName;
  readonly words: readonly string[];
  /** Absolute. */
  readonly work: string;
}

/**
 * The command line that inputs mean.
 * @param workspace the caller's, which paths are from.
 * @throws {UsageError} for an unknown command, or naming every input that its command does not take, or needs.
 */
export async function lineOf(inputs: Inputs, workspace: string): Promise<Line> {
  const given: Inputs = {
    "data-dir": "data",
    "work-dir": "work_dir",
    ...Object.fromEntries(
      Object.entries(inputs).map(([name, text]) => [name, text.trim()] as const)
        .filter(([, text]) => text !== ""),
    ),
  };
  const command = commandOf(given.command ?? "reproduce");
  requireFitting(command, Object.keys(given));
  // The action trains one seed where nobody says more, whatever the suite's own are.
  const complete: Inputs = { ...(command === "reproduce" ? { seeds: "1" } : {}), ...given };
  const words: string[] = [command];
  for (const name of namesOf(READERS)) {
    const text = complete[name];
    if (text !== undefined && !(name === "work-dir" && READS_ONLY.includes(command))) {
      words.push(...await READERS[name](text, workspace, command));
    }
  }
  words.push(...scoresOf(command, given.scores ?? "", workspace));
  return { command, words, work: resolve(workspace, given["work-dir"] ?? "") };
}

/** Commands that only print: the action keeps what they say in the folder of results. */
export const READS_ONLY: readonly CommandName[] = ["judge", "compare"];

/** One file for `judge`, two for `compare`. */
function scoresOf(command: CommandName, text: string, workspace: string): readonly string[] {
  const files = text.split(/\r?\n/).map((line) => line.trim()).filter((line) => line !== "")
    .map((line) => resolve(workspace, line));
  switch (command) {
    case "judge":
      if (files.length === 1) return files.map((file) => `--scores=${file}`);
      throw new UsageError(`Cannot judge ${files.length} files: \`scores\` names one, in one line`);
    case "compare":
      if (files.length === 2) return files;
      throw new UsageError(
        `Cannot compare ${files.length} files: \`scores\` names two, each on a line of its own, the earlier one first`,
      );
    default:
      return [];
  }
}

function namesOf<K extends string>(table: Readonly<Record<K, unknown>>): readonly K[] {
  const has = (name: string): name is K => name in table;
  return Object.keys(table).filter(has);
}

function commandOf(text: string): CommandName {
  const found = COMMAND_NAMES.find((name) => name === text);
  if (found !== undefined) return found;
  throw new UsageError(
    `Cannot run command "${text}": the action has ${COMMAND_NAMES.join(", ")}${
      suggest(text, COMMAND_NAMES)
    }`,
  );
}

function requireFitting(command: CommandName, given: readonly string[]): void {
  const { takes, needs } = COMMANDS[command];
  const known: readonly string[] = ["command", ...takes, ...EVERYWHERE];
  const told = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(", ");
  const foreign = given.filter((name) => !known.includes(name));
  const missing = needs.filter((name) => !given.includes(name));
  const problems = [
    ...foreign.length === 0 ? [] : [`it does not take ${told(foreign)}`],
    ...missing.length === 0 ? [] : [`it needs ${told(missing)}`],
  ];
  if (problems.length === 0) return;
  throw new UsageError(
    `Cannot run ${command}: ${problems.join("; ")}; its inputs are ${
      told([...takes, ...EVERYWHERE])
    }`,
  );
}

/** A folder of goldens; where scores are judged, a file of scores from before does too. */
async function goldenIn(text: string, workspace: string, takesFile = false): Promise<string[]> {
  const place = resolve(workspace, text);
  const found = await Deno.stat(place).catch(() => null);
  if (found?.isDirectory) return [`--golden=${place}`];
  if (found !== null && takesFile) return [`--against=${place}`];
  throw new UsageError(
    `Cannot hold anything against \`golden\` "${text}": ${
      found === null
        ? "the workspace has no such file or folder"
        : `wanted is a folder of goldens, and "${text}" is a file`
    }`,
  );
}
