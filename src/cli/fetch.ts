import type { Command } from "@commander-js/extra-typings";
import { UnavailableError } from "../base/errors.ts";
import type { PinGroup } from "../pins/pin.ts";
import { describePin, fetchPin, namedPins, pinsOf } from "../suite/fetch.ts";
import { type Cli, command, dataContextOf } from "./cli.ts";
import { dataDirOption, mirrorOption } from "./options.ts";

/** A command that fetches pinned files. */
interface Fetching {
  readonly name: string;
  readonly summary: string;
  readonly examples: readonly string[];
  readonly groups: readonly PinGroup[];
  /** Where files go if nobody says otherwise. */
  readonly folder: string;
  /** What is fetched when no name is given; nothing names all. */
  readonly usual: readonly string[];
}

/** `fetch-data`: recordings and lists. */
export function fetchDataCommand(cli: Cli): Command {
  return fetchCommand(cli, {
    name: "fetch-data",
    summary: "Fetch recordings and lists that are free to take",
    examples: ["fetch-data", "fetch-data --list", "fetch-data kinetics-skeleton.zip"],
    groups: ["data"],
    folder: "data/downloads",
    usual: ["ui-prmd-kinect", "samples_with_missing_skeletons.txt", "kinetics_label_name.txt"],
  });
}

/** `fetch-models`: the published weights. */
export function fetchModelsCommand(cli: Cli): Command {
  return fetchCommand(cli, {
    name: "fetch-models",
    summary: "Fetch the published weights of both generations",
    examples: ["fetch-models", "fetch-models --list", "fetch-models st_gcn.ntu-xsub-300b57d4.pth"],
    groups: ["weights-2018", "weights-2019"],
    folder: "models",
    usual: [],
  });
}

function fetchCommand(cli: Cli, fetching: Fetching): Command {
  const made = command(cli, fetching.name, fetching.summary, fetching.examples);
  made
    .argument("[names...]", "what to fetch, by the names that --list shows")
    .option("--list", "print what there is, and stop")
    .option("--folder <dir>", "where files go", fetching.folder)
    .option("--offline", "take only what is here or in a mirror folder")
    .addOption(mirrorOption)
    .addOption(dataDirOption)
    .action(async (names, options) => {
      const pins = await pinsOf(fetching.groups);
      if (options.list) return cli.terminal.print(pins.map((p) => `${describePin(p)}\n`).join(""));
      const chosen = namedPins(pins, names.length === 0 ? fetching.usual : names);
      const context = dataContextOf(cli, options);
      const { folder, offline = false } = options;
      const failures: string[] = [];
      for (const pin of chosen) {
        try {
          cli.terminal.print(`${pin.name}: ${await fetchPin(pin, { folder, offline }, context)}\n`);
        } catch (thrown) {
          if (!(thrown instanceof UnavailableError)) throw thrown;
          failures.push(thrown.message);
        }
      }
      if (failures.length > 0) throw new UnavailableError(failures.join("\n"));
    });
  return made;
}
