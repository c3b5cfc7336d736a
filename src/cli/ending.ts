/** The one ending of all commands that judge: the engine started, the runs made, the result shown, its verdict the exit code. */

import { counted, type Version, versionWords } from "../golden/words.ts";
import { EXIT_CODES, type Judgement, withoutLayers } from "../golden/verdict.ts";
import type { Shard } from "../evaluation/shard.ts";
import { githubAnnotations, githubSummary } from "../report/github.ts";
import { duration } from "../report/cells.ts";
import { isPaper, paperTable } from "../report/paper.ts";
import type { RunRecord } from "../report/record.ts";
import { formatResult, type SuiteResult, suiteResult } from "../report/result.ts";
import { resultsTable, verdictLines } from "../report/table.ts";
import { abandonShare, mergeSuite, performShare } from "../shards/shared_suite.ts";
import { requireAtHand } from "../suite/at_hand.ts";
import type { EngineContext, Follower } from "../suite/context.ts";
import { programVersion } from "../suite/environment.ts";
import { writeResultFiles } from "../store/result_files.ts";
import { verdictOf } from "../suite/run.ts";
import { performSuite, type PlannedSuite } from "../suite/suite.ts";
import { keyOf } from "../suite/task.ts";
import { commandLine, type ToldOptions, toldWords, wordsOfShards } from "./again.ts";
import { type Cli, dataContextOf, type deviceChoices, type FolderOptions } from "./cli.ts";

/** Options of commands that start an engine. */
export interface EngineOptions extends FolderOptions {
  readonly device: typeof deviceChoices[number];
  readonly mirror?: string;
}

/** Options of commands that judge. */
interface EndingOptions extends EngineOptions, Omit<ToldOptions, keyof EngineOptions> {
  /** Do one share and judge nothing. */
  readonly shard?: Shard | undefined;
  /** Judge what shards left, without an engine. */
  readonly merge?: boolean | undefined;
  readonly json?: boolean | undefined;
}

/** What a command is to judge. */
export interface Asked {
  /** The words that, with the options, make the result again. */
  readonly command: readonly string[];
  readonly planned: PlannedSuite;
  readonly options: EndingOptions;
  /**
   * Writes what `main` writes instead of our files of a result. Its command is whole without our options, and it
   * ends with 0 after a training, as published, whatever the verdict.
   */
  readonly published?: Follower | undefined;
}

/**
 * Does what was asked for and ends with its exit code. Without an engine every run is unavailable wherever results are
 * read, and a shard says so to whoever merges it.
 */
export async function endWithVerdict(cli: Cli, asked: Asked): Promise<void> {
  const { planned, options, published } = asked;
  const start = cli.now();
  if (options.merge) return await present(cli, asked, await merged(cli, asked), start);
  const words = wordsOf(asked);
  const command = line(asked, words);
  const started = await engineOrJudgement(cli, asked);
  if (options.shard !== undefined) {
    const request = { shard: options.shard, options: words };
    const verdict = "judgement" in started
      ? await abandonShare(planned, request, started.judgement, outsideOf(cli, options))
      : await performShare(planned, request, started.context);
    return cli.exit(EXIT_CODES[verdict]);
  }
  const result = "judgement" in started
    ? withoutEngine(planned, started.judgement, command)
    : await performSuite(planned, { ...started.context, command, follower: published });
  await present(cli, asked, result, start);
}

/**
 * Starts the engine and gathers what runs need.
 * @throws {UnavailableError} {MismatchError} if there is no engine.
 */
export async function startEngine(cli: Cli, options: EngineOptions): Promise<EngineContext> {
  const { terminal, environment, signal } = cli;
  const outside = outsideOf(cli, options);
  const { mirror } = outside;
  const { device } = options;
  const runner = await cli.startRunner({ device, environment, mirror, listener: terminal, signal });
  const version = await programVersion(cli.project, environment);
  const { engine, device: own, deviceName, threads, precision } = runner.environment;
  terminal.detail(
    `${engine} on ${own} (${deviceName}, ${counted(threads, "thread")}, ${precision}), program ${
      versionWords(version, 12)
    }`,
  );
  for (const [what, place] of Object.entries(outside.places)) {
    terminal.detail(`${what} in "${place}"`);
  }
  return { ...outside, runner, ...version };
}

function outsideOf(
  cli: Cli,
  options: EngineOptions,
): Omit<EngineContext, "runner" | keyof Version> {
  return { ...dataContextOf(cli, options), now: cli.now };
}

type Started = { readonly context: EngineContext } | { readonly judgement: Judgement };

async function engineOrJudgement(cli: Cli, { planned, options }: Asked): Promise<Started> {
  try {
    if (planned.isAlone) {
      for (const task of planned.tasks) await requireAtHand(task, outsideOf(cli, options));
    }
    return { context: await startEngine(cli, options) };
  } catch (thrown) {
    const verdict = verdictOf(thrown);
    if (verdict === undefined || !(thrown instanceof Error)) throw thrown;
    return { judgement: withoutLayers(verdict, thrown.message) };
  }
}

function withoutEngine(
  { suite, tasks }: PlannedSuite,
  judgement: Judgement,
  command: string,
): SuiteResult {
  const keys = tasks.map(keyOf);
  return suiteResult(
    suite,
    keys,
    keys.map((key) => ({ ...key, judgement, record: null })),
    command,
  );
}

function wordsOf({ options, published }: Asked): ReturnType<typeof toldWords> {
  return published === undefined ? toldWords(options) : {};
}

function line({ command }: Asked, words: ReturnType<typeof toldWords>): string {
  return `deno task ${commandLine(command, words)}`;
}

async function merged(cli: Cli, asked: Asked): Promise<SuiteResult> {
  return await mergeSuite(asked.planned, {
    ...outsideOf(cli, asked.options),
    command: (shards) => line(asked, { ...wordsOfShards(shards), ...wordsOf(asked) }),
  });
}

/** Writes and prints a result: on the terminal, in files, and where GitHub looks for it. */
async function present(
  cli: Cli,
  { planned, options: { json, ...options }, published }: Asked,
  result: SuiteResult,
  start: Date,
): Promise<void> {
  const { terminal, environment } = cli;
  if (published === undefined) {
    const folder = await writeResultFiles(result, start, dataContextOf(cli, options));
    if (environment.GITHUB_ACTIONS === "true") {
      // GitHub hears its commands on either stream; the other one may be somebody's JSON.
      terminal.annotate(githubAnnotations(result));
      const { GITHUB_STEP_SUMMARY: summary } = environment;
      if (summary) await Deno.writeTextFile(summary, githubSummary(result), { append: true });
    }
    terminal.note(`results, JUnit and a page in "${folder}"`);
  } else if (result.runs.some(({ record }) => record !== null)) {
    terminal.note(`what the published code leaves in "${options.workDir}"`);
  }
  for (const { run, record } of result.runs) {
    if (record !== null) terminal.detail(`${run}: ${timesOf(record)}`);
  }
  const table = isPaper(result) ? paperTable : resultsTable;
  if (json) terminal.print(formatResult(result));
  else if (terminal.isQuiet) terminal.draw(verdictLines(result, terminal.paint));
  else terminal.draw(table(result, terminal.paint, terminal.width));
  const isTrained = planned.tasks.every(({ kind }) => kind === "train") &&
    result.runs.every(({ record }) => record !== null);
  if (published === undefined || !isTrained) cli.exit(result.exitCode);
}

/** Where the time of a run went. */
function timesOf({ times }: RunRecord): string {
  const { total, prepare, train, evaluate, trainedPerSecond, evaluatedPerSecond } = times;
  const speed = (value: number | null): string =>
    value === null ? "" : `, ${value.toFixed(1)} samples a second`;
  return [
    `${duration(total)} in all`,
    `preparing ${duration(prepare)}`,
    `training ${duration(train)}${speed(trainedPerSecond)}`,
    `evaluating ${duration(evaluate)}${speed(evaluatedPerSecond)}`,
  ].join("; ");
}
