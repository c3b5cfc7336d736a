/** One use of the action: inputs in, the program run, outputs and files for the workflow out. */

import { join } from "node:path";
import { DataError, reason, UsageError } from "../../src/base/errors.ts";
import { withLock, writeAtomically } from "../../src/base/files.ts";
import type { Environment } from "../../src/base/process.ts";
import { annotationText, visibleLine } from "../../src/base/text.ts";
import { EXIT } from "../../src/cli/exit.ts";
import { RESULT_FILES } from "../../src/store/result_files.ts";
import { lastFolder, LOCK, makeStarted } from "../../src/store/started_folder.ts";
import { INPUTS, type Inputs, type Line, lineOf, READS_ONLY } from "./inputs.ts";
import { compareLeft, judgeLeft, type Left, suiteLeft, verdictOf } from "./left.ts";
import type { Program } from "./program.ts";
import { stage } from "./staged.ts";

/** What a use of the action is given. */
export interface ActionOutside {
  /** The runner's variables, and `INPUT_…` for each input. */
  readonly environment: Environment;
  readonly program: Program;
  readonly now: () => Date;
  /** The log of the step. */
  readonly write: (bytes: Uint8Array) => void;
}

/** What the workflow is told, each on one line; empty where there is nothing to tell. */
interface Told {
  readonly verdict: string;
  readonly top1: string;
  readonly summary: string;
  /** The page that was written, absolute. */
  readonly report: string;
}

const NOTHING: Told = { verdict: "", top1: "", summary: "", report: "" };

/**
 * Runs the command that the inputs name; gives its exit code, and leaves what the workflow asks for in `GITHUB_OUTPUT`
 * whatever that is.
 */
export async function act(outside: ActionOutside): Promise<number> {
  const { environment } = outside;
  const [artifact, files] = await placeOf(environment);
  // The disk's own clock, which its files are dated by.
  const since = (await Deno.stat(files)).mtime?.getTime() ?? 0;
  let ended: Ended = { code: EXIT.internal, told: NOTHING };
  try {
    const line = await lineOf(inputsOf(environment), variable(environment, "GITHUB_WORKSPACE"));
    ended = await run(line, outside);
    await stage(line.work, join(files, "files"), since);
  } catch (thrown) {
    const isUsage = thrown instanceof UsageError;
    if (!isUsage && !(thrown instanceof DataError)) throw thrown;
    ended = { code: isUsage ? EXIT.usage : EXIT.data, told: NOTHING };
    say(outside, `::error title=Skelbench::${annotationText(reason(thrown))}\n`);
  }
  const { verdict, top1, summary, report } = ended.told;
  const outputs = {
    ...{ verdict, "exit-code": `${ended.code}`, "top-1": top1, summary, report },
    ...{ artifact, files: join(files, "files") },
  };
  const text = Object.entries(outputs).map(([name, value]) => `${name}=${visibleLine(value)}\n`);
  await Deno.writeTextFile(variable(environment, "GITHUB_OUTPUT"), text.join(""), { append: true });
  return ended.code;
}

/** The inputs that were handed over, as `INPUT_WORK_DIR` for `work-dir`. */
function inputsOf(environment: Environment): Inputs {
  return Object.fromEntries(
    INPUTS.map((
      name,
    ) => [name, environment[`INPUT_${name.toUpperCase().replaceAll("-", "_")}`] ?? ""]),
  );
}

/**
 * The artifact's name, and a folder for this use. Jobs of a matrix differ by their index, uses in one job by their
 * number: `skelbench-<job>-<index>`, then `…-2`.
 */
async function placeOf(environment: Environment): Promise<readonly [name: string, folder: string]> {
  const temporary = variable(environment, "RUNNER_TEMP");
  const own = `skelbench-${environment.GITHUB_JOB ?? "job"}-${environment.JOB_INDEX ?? "0"}`;
  for (let use = 1;; use++) {
    const folder = join(temporary, `skelbench-use-${use}`);
    try {
      await Deno.mkdir(folder, { recursive: false });
      const given = environment.INPUT_ARTIFACT?.trim() ?? "";
      return [given === "" ? own + (use === 1 ? "" : `-${use}`) : given, folder];
    } catch (thrown) {
      if (!(thrown instanceof Deno.errors.AlreadyExists)) throw thrown;
    }
  }
}

interface Ended {
  readonly code: number;
  readonly told: Told;
}

type Run = (line: Line, outside: ActionOutside) => Promise<Ended>;

const run: Run = async (line, outside) =>
  READS_ONLY.includes(line.command) ? await printed(line, outside) : await performed(line, outside);

/** `reproduce` and `eval`, which write a result of their own, and tell GitHub of it. */
const performed: Run = async ({ command, words, work }, { program, write }) => {
  const suite = words.find((word) => word.startsWith("--suite="))?.slice("--suite=".length);
  const home = join(work, "results", command === "eval" ? "eval" : suite ?? "quick");
  const before = await lastFolder(home);
  const { code } = await program(words, write);
  const verdict = verdictOf(code);
  const folder = await lastFolder(home);
  // Of a share nobody knows the verdict yet.
  if (verdict === undefined || words.some((word) => word.startsWith("--shard="))) {
    return { code, told: NOTHING };
  }
  if (folder === before) {
    if (code !== EXIT.ok) return { code, told: { ...NOTHING, verdict } };
    throw new DataError(`Cannot tell the verdict: ${command} left no result in "${home}"`);
  }
  const report = join(folder, RESULT_FILES.page);
  return { code, told: { verdict, report, ...wordsOf(await suiteLeft(folder)) } };
};

/** `judge` and `compare`, which only print: what they say is kept, and told to GitHub, here. */
const printed: Run = async ({ command, words, work }, outside) => {
  const { program, environment, now } = outside;
  const said = await program(words, outside.write);
  const { code } = said;
  const verdict = command === "judge" ? verdictOf(code) : "";
  if (verdict === undefined || said.out === "") {
    return { code, told: { ...NOTHING, verdict: verdict ?? "" } };
  }
  const json = await program([...words, "--json", "--quiet"], () => {});
  const left = command === "judge" ? judgeLeft(json.out) : compareLeft(said.out, json.out);
  const home = join(work, command);
  const folder = await withLock(join(home, LOCK), () => makeStarted(home, now()));
  const report = join(folder, "report.md");
  await writeAtomically(report, left.page);
  await writeAtomically(join(folder, RESULT_FILES.result), json.out);
  const { GITHUB_STEP_SUMMARY: summary } = environment;
  if (summary) await Deno.writeTextFile(summary, left.page, { append: true });
  say(outside, left.annotation);
  return { code, told: { verdict, report, ...wordsOf(left) } };
};

/** The share of right answers in percent: of one run the number, of several JSON. */
function wordsOf({ top1, summary }: Left): Pick<Told, "top1" | "summary"> {
  const shares = [...top1.values()];
  return {
    top1: shares.length > 1 ? JSON.stringify(Object.fromEntries(top1)) : shares.join(""),
    summary,
  };
}

/** A variable of the runner. @throws {UsageError} where it is not set. */
function variable(environment: Environment, name: string): string {
  const value = environment[name];
  if (value) return value;
  throw new UsageError(`Cannot act: ${name} is not set, as GitHub's runner sets it for every step`);
}

function say({ write }: ActionOutside, command: string): void {
  write(new TextEncoder().encode(command));
}
