/** What `golden` does: goldens made, shown, compared and checked. */

import { MismatchError, UnavailableError, UsageError } from "../../base/errors.ts";
import { suggest } from "../../base/suggest.ts";
import { stringifyYaml } from "../../formats/yaml/yaml.ts";
import { diffGoldens, type GoldenChange, summarizeGolden } from "../../golden/diff.ts";
import { requireWeights } from "../../provision/read_weights.ts";
import { goldensMarkdown, goldensTable } from "../../report/table.ts";
import { checkEarlier } from "../../store/earlier.ts";
import { goldenFolder, goldenPath } from "../../store/golden_store.ts";
import { weightsMeant } from "../../store/run_weights.ts";
import { checkGoldens, diffAgainst, readGoldens } from "../../suite/goldens.ts";
import { type Proposal, propose, proposeFrom, proposeRecorded } from "../../suite/propose.ts";
import { type RunConfig, runName } from "../../suite/run_config.ts";
import { requireAtHand } from "../../suite/at_hand.ts";
import { readConfigOf } from "../../suite/configs.ts";
import { configFor } from "../../suite/own_config.ts";
import type { RunTask } from "../../suite/task.ts";
import { type DatasetChoice, isOwnName, nameOfChoice } from "../../datasets/catalog/choice.ts";
import { type ModelName, modelNames } from "../../models/config.ts";
import type { Places } from "../../provision/context.ts";
import { datasetMeant } from "../own/chosen_dataset.ts";
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
  readonly dataset?: string | undefined;
  readonly model?: ModelName | undefined;
  readonly set: readonly string[];
  readonly reason: string;
}

/** Writes goldens of runs that are made for it, of records, or of weights to keep. */
export async function proposeGoldens(cli: Cli, options: ProposeOptions): Promise<void> {
  const { suite, only, seeds, from, recorded, reason, model, set } = options;
  const { dataset, own } = await datasetMeant(options.dataset);
  const places = placesOf(cli, { ...options, own });
  const show = (proposal: Proposal): void => {
    const { run } = proposal.after;
    cli.terminal.note(`golden in "${goldenPath(goldenFolder(places, run), run)}"`);
    cli.terminal.print(shown(proposal));
  };
  if (from.length > 0) {
    for (const one of await proposeFrom(from, reason, places)) show(one);
    return;
  }
  if (recorded.length > 0) {
    const files = await Promise.all(recorded.map(weightsMeant));
    await Promise.all(files.map(requireWeights));
    const context = await startEngine(cli, { ...options, own });
    const configOf = (run: string): Promise<RunConfig> =>
      configOfRun(places, run, { dataset, set });
    for (const file of files) show(await proposeRecorded(file, reason, context, configOf));
    return;
  }
  if (dataset !== undefined) {
    if (model === undefined) {
      throw new UsageError(`Cannot propose a golden for "${options.dataset}": say --model`);
    }
    const config = await configFor(places, { dataset, model, set });
    const task: RunTask = { kind: "train", config, seeds };
    await requireAtHand(task, { places, mirror: undefined });
    return show(await propose(task, reason, await startEngine(cli, { ...options, own })));
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

/** The config of a run whose weights are kept: the project's, or that of a user's data set. */
async function configOfRun(
  places: Places,
  run: string,
  { dataset, set }: {
    readonly dataset: DatasetChoice | undefined;
    readonly set: readonly string[];
  },
): Promise<RunConfig> {
  const [name = "", word = ""] = run.split("/");
  const model = modelNames.find((one) => one === word);
  if (dataset !== undefined && model !== undefined && nameOfChoice(dataset) === name) {
    return await configFor(places, { dataset, model, set });
  }
  if (!isOwnName(name)) return await readConfigOf(places, run, set);
  throw new UsageError(
    `Cannot keep weights of ${run}: name the file that describes "${name}" by --dataset`,
  );
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
export async function showGoldens(
  cli: Cli,
  run: string | undefined,
  golden: string | undefined,
): Promise<void> {
  const goldens = await readGoldens(
    placesOf(cli, { dataDir: "data", ...golden !== undefined && { golden } }),
  );
  const { terminal } = cli;
  if (run === undefined) {
    const { width } = terminal;
    return terminal.print(
      width === undefined ? goldensMarkdown(goldens) : goldensTable(goldens, width),
    );
  }
  const found = goldens.find((one) => one.run === run);
  if (found === undefined) {
    throw new UsageError(
      `Cannot show golden "${run}"${suggest(run, goldens.map((one) => one.run))}`,
    );
  }
  terminal.print(`${summarizeGolden(found)}\n${stringifyYaml(found)}`);
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
