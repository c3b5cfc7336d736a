/** All commands: the line that the program's help has of each, and its file, which is loaded for who names it. */

import type { Command } from "@commander-js/extra-typings";
import type { Cli } from "./cli.ts";

/** A command before its file is loaded. */
export interface Listed {
  readonly name: string;
  /** Its arguments, as in `<sample>`. */
  readonly takes?: readonly string[];
  readonly summary: string;
  readonly load: (cli: Cli) => Promise<Command>;
}

/** In the order of the help. */
export const COMMANDS: readonly Listed[] = [
  {
    name: "reproduce",
    summary: "Train, evaluate and judge every run of a suite",
    load: async (cli) => (await import("./commands/reproduce.ts")).reproduceCommand(cli),
  },
  {
    name: "train",
    summary: "Train and evaluate one model by its config",
    load: async (cli) => (await import("./commands/train.ts")).trainCommand(cli),
  },
  {
    name: "eval",
    summary: "Evaluate weights and judge the scores",
    load: async (cli) => (await import("./commands/eval.ts")).evalCommand(cli),
  },
  {
    name: "prepare",
    takes: ["[file]"],
    summary: "Prepare databases from raw recordings",
    load: async (cli) => (await import("./commands/prepare.ts")).prepareCommand(cli),
  },
  {
    name: "verify",
    summary: "Hold a database or raw recordings against what is known",
    load: async (cli) => (await import("./commands/verify.ts")).verifyCommand(cli),
  },
  {
    name: "show",
    takes: ["<sample>"],
    summary: "Draw a sample, as stored and as the network sees it",
    load: async (cli) => (await import("./commands/show.ts")).showCommand(cli),
  },
  {
    name: "fetch-data",
    takes: ["[names...]"],
    summary: "Fetch recordings and lists that are free to take",
    load: async (cli) => (await import("./commands/fetch.ts")).fetchDataCommand(cli),
  },
  {
    name: "fetch-models",
    takes: ["[names...]"],
    summary: "Fetch the published weights of both generations",
    load: async (cli) => (await import("./commands/fetch.ts")).fetchModelsCommand(cli),
  },
  {
    name: "export",
    summary: "Write weights for other programs",
    load: async (cli) => (await import("./commands/export.ts")).exportCommand(cli),
  },
  {
    name: "jobs",
    summary: "Write a suite as jobs for Slurm, Kubernetes or GitHub",
    load: async (cli) => (await import("./commands/jobs.ts")).jobsCommand(cli),
  },
  {
    name: "merge",
    summary: "Put a suite's shards together and judge them",
    load: async (cli) => (await import("./commands/merge.ts")).mergeCommand(cli),
  },
  {
    name: "runs",
    summary: "List the runs in the folder of results, or remove old ones",
    load: async (cli) => (await import("./records/runs.ts")).runsCommand(cli),
  },
  {
    name: "report",
    takes: ["[places...]"],
    summary: "Draw results and runs as one HTML file",
    load: async (cli) => (await import("./records/report.ts")).reportCommand(cli),
  },
  {
    name: "golden",
    summary: "Propose, show, compare or check the goldens",
    load: async (cli) => (await import("./commands/golden.ts")).goldenCommand(cli),
  },
  {
    name: "compare",
    takes: ["<first>", "<second>"],
    summary: "Compare two runs: what was different, and what it did",
    load: async (cli) => (await import("./records/compare.ts")).compareCommand(cli),
  },
  {
    name: "inspect",
    takes: ["<file>"],
    summary: "Say what a file is, and what to type next",
    load: async (cli) => (await import("./records/inspect.ts")).inspectCommand(cli),
  },
  {
    name: "judge",
    summary: "Judge scores that another program wrote",
    load: async (cli) => (await import("./commands/judge.ts")).judgeCommand(cli),
  },
  {
    name: "fuse",
    takes: ["<files...>"],
    summary: "Add the scores of several streams, and say what it gains",
    load: async (cli) => (await import("./records/fuse.ts")).fuseCommand(cli),
  },
  {
    name: "history",
    summary: "Show accuracy and speed over time, and their jumps",
    load: async (cli) => (await import("./records/history.ts")).historyCommand(cli),
  },
  {
    name: "schema",
    summary: "Write the JSON Schemas of golden, record, result and data set",
    load: async (cli) => (await import("./commands/schema.ts")).schemaCommand(cli),
  },
  {
    name: "oracle",
    summary: "Hold this engine against the published implementation",
    load: async (cli) => (await import("./commands/oracle.ts")).oracleCommand(cli),
  },
  {
    name: "setup",
    summary: "Set up TensorFlow's native library, once a machine",
    load: async (cli) => (await import("./commands/setup.ts")).setupCommand(cli),
  },
  {
    name: "doctor",
    summary: "Name every component, what is missing and what mends it",
    load: async (cli) => (await import("./commands/doctor.ts")).doctorCommand(cli),
  },
  {
    name: "completions",
    takes: ["<shell>"],
    summary: "Print completion for bash, zsh or fish",
    load: async (cli) =>
      (await import("./completions/completions.ts")).completionsCommand(cli, () => whole(cli)),
  },
  {
    name: "main",
    takes: ["[processor]"],
    summary: "Run yysijie/st-gcn's command lines and configs",
    load: async (cli) => (await import("./commands/main.ts")).mainCommand(cli),
  },
  {
    name: "ntu_gendata",
    summary: "Prepare NTU RGB+D's databases from its .skeleton files",
    load: async (cli) => (await import("./commands/ntu_gendata.ts")).ntuGendataCommand(cli),
  },
  {
    name: "kinetics_gendata",
    summary: "Prepare Kinetics-skeleton's database from its clips",
    load: async (cli) =>
      (await import("./commands/kinetics_gendata.ts")).kineticsGendataCommand(cli),
  },
  {
    name: "get_reference_models",
    takes: ["[names...]"],
    summary: "Fetch the published weights of both generations",
    load: async (cli) =>
      (await import("./commands/fetch.ts")).fetchModelsCommand(cli, "get_reference_models"),
  },
];

/** All commands below one of no name, each loaded. */
async function whole(cli: Cli): Promise<Command> {
  const { command } = await import("./cli.ts");
  const program = command(cli, "", "", []);
  for (const listed of COMMANDS) program.addCommand(await listed.load(cli));
  return program;
}
