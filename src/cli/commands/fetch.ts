import type { Command } from "@commander-js/extra-typings";
import { readableBytes } from "../../base/bytes.ts";
import type { PinGroup } from "../../pins/pin.ts";
import type { DataContext } from "../../provision/context.ts";
import type { FetchablePin } from "../../provision/fetch.ts";
import { type Cli, command, dataContextOf } from "../cli.ts";
import { dataDirOption, mirrorOption } from "../options.ts";

/** A command that fetches pinned files. */
interface Fetching {
  readonly name: string;
  readonly summary: string;
  readonly examples: readonly string[];
  readonly groups: readonly PinGroup[];
  /** Where files go if nobody says otherwise. */
  readonly folder: string;
  /** What is fetched when no name is given. */
  readonly usual: "all" | "what is free";
  /** What users should know beside the options. */
  readonly note: string;
}

/** `fetch-data`: recordings and lists. */
export function fetchDataCommand(cli: Cli): Command {
  return fetchCommand(cli, {
    name: "fetch-data",
    summary: "Fetch recordings and lists that are free to take",
    examples: ["fetch-data", "fetch-data --list", "fetch-data kinetics"],
    groups: ["data"],
    folder: "data/downloads",
    usual: "what is free",
    note: "NTU RGB+D is not fetched, because its terms allow no copies: its owners at\n" +
      "https://rose1.ntu.edu.sg/dataset/actionRecognition/ give it to those who ask.",
  });
}

/** `fetch-models`: the published weights; `get_reference_models` is the same by its published name. */
export function fetchModelsCommand(
  cli: Cli,
  name: "fetch-models" | "get_reference_models" = "fetch-models",
): Command {
  return fetchCommand(cli, {
    name,
    summary: "Fetch the published weights of both generations",
    examples: [
      name,
      `${name} --dry-run`,
      `${name} --mirror ./model ntuxsub-st_gcn.pt`,
      `${name} st_gcn.ntu-xsub-300b57d4.pth`,
    ],
    groups: ["weights-2018", "weights-2019"],
    folder: "models",
    usual: "all",
    note:
      "What has no published digest is recorded in config/recorded_digests.json on its first\n" +
      "download and held to that from then on: commit the file.",
  });
}

function fetchCommand(cli: Cli, fetching: Fetching): Command {
  const made = command(cli, fetching.name, fetching.summary, fetching.examples);
  made
    .argument("[names...]", "what to fetch, by the names that --list shows")
    .option("--list", "print what there is, and stop")
    .option("--dry-run", "print what is here and what would be fetched, in bytes, and stop")
    .option("--folder <dir>", "where files go", fetching.folder)
    .option("--offline", "take only what is here or in a mirror folder")
    .addOption(mirrorOption)
    .addOption(dataDirOption)
    .addHelpText("after", `\n${fetching.note}`)
    .action(async (names, options) => {
      const { describePin, fetchPins, freePins, namedPins, pinsOf } = await import(
        "../../provision/fetch.ts"
      );
      const { terminal } = cli;
      const pins = await pinsOf(fetching.groups);
      if (options.list) return terminal.print(pins.map((p) => `${describePin(p)}\n`).join(""));
      const usual = fetching.usual === "all" ? [] : freePins; // no name names all
      const chosen = namedPins(pins, names.length === 0 ? usual : names);
      const context = dataContextOf(cli, options);
      const { folder, offline = false } = options;
      if (options.dryRun) return terminal.print(await planned(chosen, folder, context));
      await fetchPins(chosen, { folder, offline }, context, ({ name, path }) => {
        terminal.print(`${name}: ${path}\n`);
      });
    });
  return made;
}

async function planned(
  pins: readonly FetchablePin[],
  folder: string,
  context: DataContext,
): Promise<string> {
  const { planFetch } = await import("../../provision/fetch.ts");
  const plans = await Promise.all(pins.map((pin) => planFetch(pin, folder, context)));
  const bytes = plans.reduce((sum, plan) => sum + plan.bytes, 0);
  return [
    ...plans.map(({ line }) => line),
    `to fetch: at most ${readableBytes(bytes)} (${bytes.toLocaleString("en-US")} bytes)`,
    "",
  ].join("\n");
}
