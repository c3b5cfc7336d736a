/** What `golden` does: goldens made, shown, compared and checked. */

import { MismatchError, UnavailableError, UsageError } from "../../base/errors.ts";
import { suggest } from "../../base/suggest.ts";
import { stringifyYaml } from "../../formats/yaml/yaml.ts";
import { diffGoldens, type GoldenChange, summarizeGolden } from "../../golden/diff.ts";
import { requireWeights } from "../../provision/read_weights.ts";
import { goldensMarkdown, goldensTable } from "../../report/table.ts";
import { checkEarlier } from "../../store/earlier.ts";
import { goldenPath } from "../../store/golden_store.ts";
import { weightsMeant } from "../../store/run_weights.ts";
import { checkGoldens, diffAgainst, readGoldens } from "../../suite/goldens.ts";
import { type Proposal, propose, proposeFrom, proposeRecorded } from "../../suite/propose.ts";
import { runName } from "../../suite/run_config.ts";
import { readHistory } from "../../store/history.ts";
import { planSuite } from "../../suite/suite.ts";
import { type Cli, placesOf } from "../cli.ts";
import { type EngineOptions, startEngine } from "../ending.ts";

/** Options of `golden propose`. */
export interface ProposeOptions extends EngineOptions {
  readonly suite: string;
  readonly only: readonly string[];
  readonly seeds: readonly number[];
  readonly from: readonly string[];
  readonly recorded: readonly string[];
  readonly reason: string;
}

/** Writes goldens of runs that are made for it, of records, or of weights to keep. */
export async function proposeGoldens(cli: Cli, options: ProposeOptions): Promise<void> {
  const { suite, only, seeds, from, recorded, reason } = options;
  const places = placesOf(cli, options);
  const show = (proposal: Proposal): void => {
    cli.terminal.note(`golden in "${goldenPath(places.golden, proposal.after.run)}"`);
    cli.terminal.print(shown(proposal));
  };
  if (from.length > 0) {
    for (const one of await proposeFrom(from, reason, places)) show(one);
    return;
  }
  if (recorded.length > 0) {
    const files = await Promise.all(recorded.map(weightsMeant));
    await Promise.all(files.map(requireWeights));
    const context = await startEngine(cli, options);
    for (const file of files) show(await proposeRecorded(file, reason, context));
    return;
  }
  const planned = await planSuite(places, { suite, only, seeds, dense: true });
  const tasks = planned.tasks.filter(({ kind }) => kind === "train");
  if (tasks.length === 0) {
    throw new UsageError(`Cannot propose goldens: suite "${suite}" has no run to train`);
  }
  const context = await startEngine(cli, options);
  for (const task of tasks) {
    cli.terminal.note(runName(task.config));
    show(await propose(task, reason, context));
  }
}

/** A written golden, and what it changes against the one before. */
function shown({ before, after }: Proposal): string {
  if (before === null) return `${summarizeGolden(after)} (new)\n`;
  const changes = diffGoldens(before, after);
  return [summarizeGolden(after), ...changeLines(changes), ""].join("\n");
}

function changeLines(changes: readonly GoldenChange[]): string[] {
  const shown = (value: unknown): string => value === undefined ? "absent" : `${value}`;
  return changes.map(({ path, before, after }) => `  ${path}: ${shown(before)} → ${shown(after)}`);
}

/** Prints all goldens as a table, or one of them whole. */
export async function showGoldens(cli: Cli, run: string | undefined): Promise<void> {
  const goldens = await readGoldens(placesOf(cli, { dataDir: "data" }));
  const { terminal } = cli;
  if (run === undefined) {
    const { width } = terminal;
    return terminal.print(
      width === undefined ? goldensMarkdown(goldens) : goldensTable(goldens, width),
    );
  }
  const golden = goldens.find((one) => one.run === run);
  if (golden === undefined) {
    throw new UsageError(
      `Cannot show golden "${run}"${suggest(run, goldens.map((one) => one.run))}`,
    );
  }
  terminal.print(`${summarizeGolden(golden)}\n${stringifyYaml(golden)}`);
}

/** Prints what the goldens change against a commit's. */
export async function compareGoldens(cli: Cli, from: string): Promise<void> {
  const places = placesOf(cli, { dataDir: "data" });
  const { project, environment, terminal } = cli;
  const found = await diffAgainst(places, project, from, environment);
  const lines = found.flatMap(({ run, kind, changes }) =>
    kind === "changed" ? [run, ...changeLines(changes)] : [`${run} (${kind})`]
  );
  terminal.print(lines.length === 0 ? "no golden differs\n" : `${lines.join("\n")}\n`);
}

/** Checks that goldens are whole and fit their configs, and that their history only grew. */
export async function checkAllGoldens(cli: Cli, from: string | undefined): Promise<void> {
  const places = placesOf(cli, { dataDir: "data" });
  const { project, environment, terminal } = cli;
  const goldens = await readGoldens(places);
  const wrong = await checkGoldens(places);
  const lost = await checkEarlier(places, { project, environment, from }).catch(
    (thrown: unknown) => {
      if (wrong.length === 0 || !(thrown instanceof UnavailableError)) throw thrown;
      return [thrown.message];
    },
  );
  const problems = [...wrong, ...lost];
  if (problems.length > 0) throw new MismatchError(problems.join("\n"));
  await readHistory(places.golden);
  if (goldens.length === 0) {
    throw new UnavailableError(`Cannot check the goldens: there is none in "${places.golden}"`);
  }
  terminal.print(`${goldens.length} goldens are whole\n`);
}
