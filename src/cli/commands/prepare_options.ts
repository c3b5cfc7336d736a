/** What the commands that prepare recordings share. */

import { InvalidArgumentError, Option } from "@commander-js/extra-typings";
import { oddChoices } from "../../datasets/raw/odd.ts";
import { gathered, oneOf } from "../options.ts";

/** More readers than this wait for the disk. */
const MOST_WORKERS = 8;

/** Unsound files. */
export const oddOption = new Option(
  "--odd <how>",
  "unsound files that the published scripts let through",
)
  .choices(oddChoices).argParser(oneOf(oddChoices)).default("refuse" as const);

/** Leave unsound files out. */
export const skipBadOption = new Option(
  "--skip-bad",
  "leave unsound files out, named in the manifest",
).default(false);

/** Readers side by side. */
export const workersOption = new Option("--workers <n>", "read with so many workers side by side")
  .argParser(workers)
  .default(Math.min(navigator.hardwareConcurrency, MOST_WORKERS), "one a core, at most 8");

/** Raw recordings at any number of places. */
export const dataPathsOption = new Option(
  "--data-path <place>",
  "a folder or zip of raw recordings; may be repeated",
).argParser(gathered).default([] as readonly string[], "the published folder");

/** NTU's list of missing skeletons. */
export const ignoredOption = new Option(
  "--ignored-sample-path <file>",
  "samples to leave out (NTU-60: the official list if not given)",
);

/** A pickle instead of raw recordings. */
export const annotationsOption = new Option(
  "--annotations <file>",
  "a pickle of pyskl or mmaction2 instead of raw recordings",
);

/** What the published spelling is. */
export const DASHES_NOTE = "\nOptions may be written with _ too, as published: --data_path";

/** Reads a number of workers. */
export function workers(text: string): number {
  if (!/^[1-9]\d{0,2}$/.test(text)) {
    throw new InvalidArgumentError("A number of workers is a whole number from 1 to 999");
  }
  return Number(text);
}
