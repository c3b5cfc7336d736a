/**
 * The quick suite on a real Slurm, as an array of shards one of which is killed: its training has to be `unavailable` in the
 * merge, and after that shard alone ran again, everything has to be as one process made it, bit for bit.
 *
 *     deno run -A ci/slurm.ts [RESULT]
 *
 * RESULT is what one process made of the suite on this machine; without it, the suite is first made here. The exit code
 * is 5 where there is no Slurm, or none that starts: nothing was tried then.
 */

import { existsSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { dirname, join } from "node:path";
import { reason } from "../src/base/errors.ts";
import { EXIT_CODES } from "../src/golden/verdict.ts";
import { parseResult, type SuiteResult } from "../src/report/result.ts";
import { shardFolder } from "../src/shards/folders.ts";
import { RESULT_FILES } from "../src/store/result_files.ts";
import { RUN_FILES } from "../src/store/run_folder.ts";
import { LATEST } from "../src/store/started_folder.ts";
import { finish, say } from "./finish.ts";
import { SlurmCluster } from "./slurm_cluster.ts";
import { PROJECT } from "./tree.ts";

/** As many as the suite has trainings; each shard evaluates its share of the recorded weights first. */
const SHARDS = 2;
/** Which shard is killed: the second, whose training is the shorter one. */
const KILLED = 2;

/** Whose share the suite's i-th training is, from 0: one after another to one shard after another. */
function shardOf(i: number): number {
  return i % SHARDS + 1;
}

/** The runs that were trained, in the suite's order. */
function trainingsOf({ runs }: SuiteResult): string[] {
  return runs.flatMap(({ run, kind }) => kind === "trained" ? [run] : []);
}
const WORK = join(PROJECT.pathname, "work_dir", "slurm");
const SUITE = ["--suite", "quick"];

/** What the project's own command line gave. @throws {Error} with its words if that is not one of some exit codes. */
async function task(words: readonly string[], codes: readonly number[]): Promise<string> {
  const command = new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", ...words],
    cwd: PROJECT.pathname,
    stderr: "inherit",
  });
  const { code, stdout } = await command.output();
  if (!codes.includes(code)) throw new Error(`deno task ${words.join(" ")} ended with ${code}`);
  return new TextDecoder().decode(stdout);
}

async function resultIn(work: string): Promise<SuiteResult> {
  const path = join(work, "results", "quick", LATEST, RESULT_FILES.result);
  return parseResult(await Deno.readTextFile(path), path);
}

/** What has to be the same whoever made it: all but when, how fast and by which command. */
function lasting({ runs, verdict }: SuiteResult): unknown {
  return {
    verdict,
    runs: runs.map(({ run, kind, judgement, record }) => ({
      run,
      kind,
      judgement,
      observation: record?.observation,
      confusion: record?.confusion,
      config: record?.config,
      curves: record?.curves.map(({ seed, epochs }) => ({
        seed,
        epochs: epochs.map(({ seconds: _seconds, waited: _waited, ...epoch }) => epoch),
      })),
    })),
  };
}

/** Hands the jobs, or one shard's, to Slurm; gives the ids of array and merge. */
async function submit(
  cluster: SlurmCluster,
  script: string,
  shard?: number,
): Promise<readonly [array: string, merge: string]> {
  const { success, stdout, stderr } = await cluster.run(
    script,
    shard === undefined ? [] : [`${shard}`],
  );
  const array = /^shards: job (\d+)$/m.exec(stdout)?.[1];
  const merge = /^merge: job (\d+),/m.exec(stdout)?.[1];
  if (!success || array === undefined || merge === undefined) {
    throw new Error(`Cannot submit "${script}": ${stderr}`);
  }
  return [array, merge];
}

/** Kills the shard in the midst of its training. */
async function kill(cluster: SlurmCluster, array: string, run: string): Promise<void> {
  const home = join(folderOf(KILLED), run);
  const isLogged = (): boolean =>
    existsSync(home) &&
    [...Deno.readDirSync(home)].some(({ name }) => existsSync(join(home, name, RUN_FILES.log)));
  await cluster.once(
    array,
    (jobs) => jobs.some(({ task, state }) => task === `${KILLED}` && state === "RUNNING"),
  );
  await cluster.once(`${array}_${KILLED}`, ([job]) => job?.state !== "RUNNING" || isLogged());
  say(`slurm: killed ${await cluster.kill(array, `${KILLED}`)} processes of shard ${KILLED}`);
}

function folderOf(index: number): string {
  return shardFolder(WORK, { index, of: SHARDS });
}

/** When each shard but the killed one left its share. */
async function shareTimes(runs: readonly string[]): Promise<readonly (number | undefined)[]> {
  const all = runs.map((run, i) => [run, shardOf(i)] as const);
  const others = all.filter(([, index]) => index !== KILLED);
  return await Promise.all(others.map(async ([run, index]) => {
    const { mtime } = await Deno.stat(join(folderOf(index), run, LATEST, "share.json"));
    return mtime?.getTime();
  }));
}

/** Holds what was found against what has to be. */
type Expect = (what: string, found: unknown, wanted: unknown) => void;

/** The array with a shard that is killed, and the merge that finds it missing. */
async function dies(
  cluster: SlurmCluster,
  script: string,
  whole: SuiteResult,
  expect: Expect,
): Promise<void> {
  const [array, merge] = await submit(cluster, script);
  say(`slurm: array ${array} of ${SHARDS} shards, merge ${merge}`);
  const trainings = trainingsOf(whole);
  const killed = trainings[KILLED - 1] ?? "";
  await kill(cluster, array, killed);
  const ends = (await cluster.ended(array)).toSorted((a, b) => Number(a.task) - Number(b.task));
  const well = Array<string>(SHARDS).fill("COMPLETED");
  expect(
    "the killed shard alone fails",
    ends.map(({ state }) => state),
    well.with(KILLED - 1, "FAILED"),
  );
  const [ended] = await cluster.ended(merge);
  expect("the merge's exit code is that of unavailable", ended?.exitCode, EXIT_CODES.unavailable);
  const { runs } = await resultIn(WORK);
  const verdicts = runs.map(({ judgement }) => judgement.verdict);
  const wanted = whole.runs.map(({ run, kind, judgement }) =>
    kind === "trained" && shardOf(trainings.indexOf(run)) === KILLED
      ? "unavailable"
      : judgement.verdict
  );
  expect("its training alone is unavailable", verdicts, wanted);
  const message = runs.find(({ run, kind }) => kind === "trained" && run === killed)?.judgement
    .message ?? "";
  expect("the shard is named", /nothing came of shard (\d+) of/.exec(message)?.[1], `${KILLED}`);
}

/** That shard again, alone, and the merge that finds everything. */
async function runsAgain(
  cluster: SlurmCluster,
  script: string,
  whole: SuiteResult,
  expect: Expect,
): Promise<void> {
  const runs = trainingsOf(whole);
  const before = await shareTimes(runs);
  const [array, merge] = await submit(cluster, script, KILLED);
  const tasks = (await cluster.ended(array)).map(({ task, state }) => [task, state]);
  expect("run again is that shard alone", tasks, [[`${KILLED}`, "COMPLETED"]]);
  expect("the others' shares are as they were", await shareTimes(runs), before);
  const [ended] = await cluster.ended(merge);
  expect("the merge's exit code is that of one process", ended?.exitCode, whole.exitCode);
  const merged = await resultIn(WORK);
  for (const [i, { run, record }] of merged.runs.entries()) {
    const { predictions } = whole.runs[i]?.record?.observation ?? {};
    expect(`${run}'s predictions`, record?.observation.predictions, predictions);
  }
  const same = isDeepStrictEqual(lasting(merged), lasting(whole));
  expect("everything else is as one process made it", same, true);
}

/** The whole story; gives what was not as it has to be, and then what the jobs printed. */
async function tried(cluster: SlurmCluster, whole: SuiteResult): Promise<string[]> {
  const words = ["jobs", ...SUITE, "--engine", "slurm", "--shards", `${SHARDS}`];
  const paths = (await task([...words, "--work-dir", WORK], [0])).trim().split("\n");
  const script = paths.find((path) => path.endsWith("submit.sh")) ?? "";
  const problems: string[] = [];
  const expect: Expect = (what, found, wanted) => {
    if (isDeepStrictEqual(found, wanted)) return say(`slurm: ${what}: ok`);
    problems.push(`${what}: found ${JSON.stringify(found)}, not ${JSON.stringify(wanted)}`);
  };
  await dies(cluster, script, whole, expect);
  await runsAgain(cluster, script, whole, expect);
  if (problems.length > 0) await showLogs(dirname(script));
  return problems;
}

async function showLogs(folder: string): Promise<void> {
  for await (const { name } of Deno.readDir(folder)) {
    if (!name.endsWith(".log")) continue;
    say(`slurm: ${name}:\n${await Deno.readTextFile(join(folder, name))}`);
  }
}

if (import.meta.main) {
  const environment = Deno.env.toObject();
  const missing = await SlurmCluster.missing(environment);
  if (missing.length > 0) {
    say(`notice: there is no Slurm here (${missing.join(", ")}); nothing ran on one`);
    Deno.exit(EXIT_CODES.unavailable);
  }
  await Deno.remove(WORK, { recursive: true }).catch(() => {});
  const [given] = Deno.args;
  if (given === undefined) {
    await task(["reproduce", ...SUITE, "--work-dir", `${WORK}/whole`], Object.values(EXIT_CODES));
  }
  const whole = given === undefined
    ? await resultIn(`${WORK}/whole`)
    : parseResult(await Deno.readTextFile(given), given);
  const folder = await Deno.makeTempDir({ prefix: "skelbench-slurm-" });
  const problems: string[] = [];
  {
    await using cluster = await SlurmCluster.start(folder, environment).catch((thrown: unknown) => {
      // A container may forbid what its daemons need; that says nothing about the jobs, good or bad.
      say(
        `notice: Slurm is installed, but does not start here: ${reason(thrown)}; nothing ran on it`,
      );
      Deno.exit(EXIT_CODES.unavailable);
    });
    problems.push(...await tried(cluster, whole));
  }
  await Deno.remove(folder, { recursive: true });
  finish(
    "slurm",
    problems,
    { runs: whole.runs.length },
    `${SHARDS} shards, one of them killed, merged into what one process made`,
  );
}
