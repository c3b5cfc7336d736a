import { type Command, InvalidArgumentError, Option } from "@commander-js/extra-typings";
import { join, relative, resolve } from "node:path";
import { UsageError } from "../../base/errors.ts";
import { writeAtomically } from "../../base/files.ts";
import { shellLine } from "../../base/shell.ts";
import type { JobsRequest } from "../../shards/job_file.ts";
import { JOB_ENGINES, jobFiles, type JobsEngine } from "../../shards/jobs.ts";
import { commandLine, type ToldWords, toldWords } from "../again.ts";
import { type Cli, command, placesOf } from "../cli.ts";
import {
  dataDirOption,
  deviceOption,
  oneOf,
  onlyOption,
  seedsMeant,
  seedsOption,
  suiteOption,
  suiteSeedOption,
  workDirOption,
} from "../options.ts";

/** Reads how many jobs share the work. */
function shards(text: string): number {
  const value = Number(text);
  if (!/^\d{1,3}$/.test(text) || value < 1 || value > 256) {
    throw new InvalidArgumentError("Shards are a whole number from 1 to 256");
  }
  return value;
}

/** `jobs`: a suite written as jobs of an engine that runs many. */
export function jobsCommand(cli: Cli): Command {
  const made = command(cli, "jobs", "Write a suite as jobs for Slurm, Kubernetes or GitHub", [
    "jobs --suite quick --engine slurm",
    "jobs --suite paper --engine kubernetes --image registry.example/node-python --shards 8",
    "jobs --suite quick --seeds 1..5 --engine github --shards 20",
  ]);
  made
    .addOption(suiteOption)
    .addOption(onlyOption)
    .addOption(suiteSeedOption)
    .addOption(seedsOption)
    .addOption(
      new Option("--engine <name>", "what runs the jobs").choices(JOB_ENGINES)
        .argParser(oneOf(JOB_ENGINES)).makeOptionMandatory(),
    )
    .addOption(
      new Option("--shards <n>", "how many jobs share the work").argParser(shards).default(4),
    )
    .option("--image <name>", "Kubernetes: an image with Node, Python 3 with pip, and g++")
    .option("--claim <name>", "Kubernetes: the volume claim with the project", "skelbench")
    .addOption(deviceOption)
    .addOption(dataDirOption)
    .addOption(workDirOption)
    .action(async (options) => {
      const { planSuite, seedsOf } = await import("../../suite/suite.ts");
      const { suite, only, device } = options;
      const places = placesOf(cli, options);
      const planned = await planSuite(places, { suite, only, seeds: seedsMeant(options) });
      const line = (command: string, words: ToldWords): string =>
        `npx -y deno@${Deno.version.deno} task ${commandLine([command], words)}`;
      const { dataDir, workDir } = foldersOf(cli, options);
      const which = toldWords({ suite, only, seeds: seedsOf(planned), workDir });
      const request: JobsRequest = {
        name: `skelbench-${suite.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")}`,
        shards: options.shards,
        gpu: device === "gpu",
        project: shellLine([resolve(cli.project)]),
        share: line("reproduce", {
          ...which,
          ...toldWords({ dataDir }),
          device: ["--device", device],
        }),
        merge: line("merge", which),
      };
      const folder = resolve(places.work, "jobs", suite, options.engine);
      for (const { name, text, program } of jobFiles(planned, request, engineOf(options))) {
        const path = join(folder, name);
        await writeAtomically(path, text);
        if (program) await Deno.chmod(path, 0o755);
        cli.terminal.print(`${path}\n`);
      }
    });
  return made;
}

interface Where {
  readonly engine: typeof JOB_ENGINES[number];
  readonly dataDir: string;
  readonly workDir: string;
}

/** The folders as the jobs name them. @throws {UsageError} if they cannot see them. */
function foldersOf({ project }: Cli, { engine, dataDir, workDir }: Where): Omit<Where, "engine"> {
  switch (engine) {
    case "slurm":
      return { dataDir, workDir };
    case "kubernetes":
      return {
        dataDir: inProject(project, "--data-dir", dataDir),
        workDir: inProject(project, "--work-dir", workDir),
      };
    case "github": {
      const own = inProject(project, "--work-dir", workDir);
      if (own === "work_dir") return { dataDir, workDir: own };
      throw new UsageError(
        `Cannot use --work-dir "${workDir}": GitHub's jobs pass on work_dir alone`,
      );
    }
  }
}

/** A folder from the project's own, which is all of this disk that the jobs have. */
function inProject(project: string, option: string, folder: string): string {
  const path = relative(resolve(project), resolve(project, folder));
  if (!/^\.\.(\/|$)/.test(path)) return path === "" ? "." : path;
  throw new UsageError(
    `Cannot use ${option} "${folder}": the jobs see the project's folder alone; name one in it`,
  );
}

function engineOf(options: {
  readonly engine: typeof JOB_ENGINES[number];
  readonly image?: string;
  readonly claim: string;
}): JobsEngine {
  const { engine: kind, image, claim } = options;
  if (kind !== "kubernetes") return { kind };
  if (image === undefined) {
    throw new UsageError("Cannot write jobs for Kubernetes: --image is missing, the pods' image");
  }
  return { kind, target: { image, claim } };
}
