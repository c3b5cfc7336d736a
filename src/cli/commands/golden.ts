import { type Command, Option } from "@commander-js/extra-typings";
import { MismatchError, UnavailableError, UsageError } from "../../base/errors.ts";
import { suggest } from "../../base/suggest.ts";
import { stringifyYaml } from "../../formats/yaml/yaml.ts";
import { diffGoldens, type GoldenChange, summarizeGolden } from "../../golden/diff.ts";
import { goldensMarkdown } from "../../report/table.ts";
import { checkEarlier } from "../../store/earlier.ts";
import { goldenPath } from "../../store/golden_store.ts";
import { weightsMeant } from "../../store/run_weights.ts";
import { checkGoldens, diffAgainst, readGoldens } from "../../suite/goldens.ts";
import { type Proposal, propose, proposeFrom, proposeRecorded } from "../../suite/propose.ts";
import { runName } from "../../suite/run_config.ts";
import { readHistory } from "../../store/history.ts";
import { planSuite } from "../../suite/suite.ts";
import { type Cli, command, placesOf } from "../cli.ts";
import { startEngine } from "../ending.ts";
import {
  dataDirOption,
  deviceOption,
  gathered,
  mirrorOption,
  seeds as parseSeeds,
  workDirOption,
} from "../options.ts";

/** What training alone needs; all else reads goldens and records, and asks git at most. */
const ENGINE = ["network", "native code", "provisioning"] as const;

/** `golden`: the recorded truth, made, shown and checked. */
export function goldenCommand(cli: Cli): Command {
  const made = command(cli, "golden", "Propose, show, compare or check the goldens", [
    'golden propose --suite twins --seeds 1..5 --reason "first goldens"',
    "golden show",
    "golden diff --from HEAD~1",
    "golden check",
  ]);
  made.hook("preAction", async (_made, action) => {
    if (action.name() !== "propose") await cli.renounce(...ENGINE);
  });
  made.addCommand(proposeCommand(cli));
  made.addCommand(showCommand(cli));
  made.addCommand(diffCommand(cli));
  made.addCommand(checkCommand(cli));
  return made;
}

function proposeCommand(cli: Cli): Command {
  const made = command(cli, "propose", "Write goldens of several seeds, trained now or recorded", [
    'golden propose --suite twins --reason "the twin is harder"',
    'golden propose --suite ui-prmd --only tcn --seeds 1..8 --reason "more seeds"',
    'golden propose --from work_dir/twin-ntu-xsub/tcn/latest --reason "trained on the cluster"',
    'golden propose --recorded work_dir/twin-ntu-xsub/stgcn/latest --reason "weights for everybody"',
  ]);
  made
    .option("--suite <name>", "the list of runs: twins, ui-prmd, full", "twins")
    .option("--only <word>", "a run, data set or model to choose; may be repeated", gathered, [])
    .option("--seeds <list>", "5 seeds or more", parseSeeds, parseSeeds("1..5"))
    .addOption(
      new Option("--from <run>", "a run's folder or record, instead of training; may be repeated")
        .argParser(gathered).default([] as readonly string[])
        .conflicts(["suite", "only", "seeds"]),
    )
    .addOption(
      new Option(
        "--recorded <file>",
        "keep these weights, in half precision, instead of training; may be repeated",
      ).argParser(gathered).default([] as readonly string[])
        .conflicts(["suite", "only", "seeds", "from"]),
    )
    .requiredOption("--reason <text>", "why the goldens change; it is kept in them")
    .addOption(deviceOption)
    .addOption(mirrorOption)
    .addOption(dataDirOption)
    .addOption(workDirOption)
    .action(async (options) => {
      const { suite, only, seeds, from, recorded, reason } = options;
      const places = placesOf(cli, options);
      const show = (proposal: Proposal): void => {
        cli.terminal.note(`golden in "${goldenPath(places.golden, proposal.after.run)}"`);
        cli.terminal.print(shown(proposal));
      };
      if (from.length > 0) {
        await cli.renounce(...ENGINE);
        for (const one of await proposeFrom(from, reason, places)) show(one);
        return;
      }
      if (recorded.length > 0) {
        const context = await startEngine(cli, options);
        for (const file of recorded) {
          show(await proposeRecorded(await weightsMeant(file), reason, context));
        }
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
    });
  return made;
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

function showCommand(cli: Cli): Command {
  const made = command(cli, "show", "Print the goldens as a table, or one of them whole", [
    "golden show",
    "golden show twin-ntu-xsub/stgcn",
  ]);
  made.argument("[run]", "<dataset>/<model>").action(async (run) => {
    const goldens = await readGoldens(placesOf(cli, { dataDir: "data" }));
    if (run === undefined) return cli.terminal.print(goldensMarkdown(goldens));
    const golden = goldens.find((one) => one.run === run);
    if (golden === undefined) {
      throw new UsageError(
        `Cannot show golden "${run}"${suggest(run, goldens.map((one) => one.run))}`,
      );
    }
    cli.terminal.print(`${summarizeGolden(golden)}\n${stringifyYaml(golden)}`);
  });
  return made;
}

function diffCommand(cli: Cli): Command {
  const made = command(cli, "diff", "Print what the goldens change against a commit's", [
    "golden diff",
    "golden diff --from main",
  ]);
  made.option("--from <commit>", "the commit to compare with", "HEAD").action(async ({ from }) => {
    const places = placesOf(cli, { dataDir: "data" });
    const { project, environment, terminal } = cli;
    const found = await diffAgainst(places, project, from, environment);
    const lines = found.flatMap(({ run, kind, changes }) =>
      kind === "changed" ? [run, ...changeLines(changes)] : [`${run} (${kind})`]
    );
    terminal.print(lines.length === 0 ? "no golden differs\n" : `${lines.join("\n")}\n`);
  });
  return made;
}

function checkCommand(cli: Cli): Command {
  const made = command(
    cli,
    "check",
    "Check that goldens are whole and fit their configs, and that their history only grew",
    ["golden check", 'golden check --from "$(git merge-base origin/main HEAD)"'],
  );
  made.addHelpText(
    "after",
    "\nThe history is held against every commit that led here, or against the one that\n" +
      "is named. The exit code is 4 where a golden is not whole, fits no config or is gone,\n" +
      "or the history was rewritten, 5 where that cannot be told (without git, in a\n" +
      "shallow clone), else 0.",
  );
  made.option("--from <commit>", "what goldens and history are held against").action(
    async ({ from }) => {
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
    },
  );
  return made;
}
