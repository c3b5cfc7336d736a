import { type Command, Option } from "@commander-js/extra-typings";
import { modelNames } from "../../models/config.ts";
import { type Cli, command } from "../cli.ts";
import {
  dataDirOption,
  datasetWord,
  deviceOption,
  gathered,
  goldenOption,
  mirrorOption,
  oneOf,
  seeds as parseSeeds,
  setOption,
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
    .addOption(
      new Option(
        "--dataset <file>",
        "the file of a data set of your own, whose goldens lie beside it; with --model, instead of a suite",
      ).conflicts(["suite", "only"]).argParser(datasetWord),
    )
    .addOption(
      new Option("--model <name>", "the model that is trained on it")
        .choices(modelNames).argParser(oneOf(modelNames))
        .conflicts(["suite", "only", "from", "recorded"]),
    )
    .addOption(setOption)
    .requiredOption("--reason <text>", "why the goldens change; it is kept in them")
    .addOption(deviceOption)
    .addOption(mirrorOption)
    .addOption(dataDirOption)
    .addOption(workDirOption)
    .action(async (options) => {
      if (options.from.length > 0) await cli.renounce(...ENGINE);
      const { proposeGoldens } = await import("./golden_acts.ts");
      await proposeGoldens(cli, options);
    });
  return made;
}

function showCommand(cli: Cli): Command {
  const made = command(cli, "show", "Print the goldens as a table, or one of them whole", [
    "golden show",
    "golden show twin-ntu-xsub/stgcn",
    "golden show --golden mine.golden",
  ]);
  made.argument("[run]", "<dataset>/<model>").addOption(goldenOption).action(
    async (run, { golden }) => {
      const { showGoldens } = await import("./golden_acts.ts");
      await showGoldens(cli, run, golden);
    },
  );
  return made;
}

function diffCommand(cli: Cli): Command {
  const made = command(cli, "diff", "Print what the goldens change against a commit's", [
    "golden diff",
    "golden diff --from main",
  ]);
  made.option("--from <commit>", "the commit to compare with", "HEAD").action(async ({ from }) => {
    const { compareGoldens } = await import("./golden_acts.ts");
    await compareGoldens(cli, from);
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
      const { checkAllGoldens } = await import("./golden_acts.ts");
      await checkAllGoldens(cli, from);
    },
  );
  return made;
}
