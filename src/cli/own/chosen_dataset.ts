/** The data set that a command was told, and where what belongs to it lies. */

import { dirname } from "node:path";
import type { DatasetChoice } from "../../datasets/catalog/choice.ts";
import type { RunConfig } from "../../suite/run_config.ts";

/** A data set, and where its goldens lie if it is a user's own. */
export interface ChosenDataset {
  readonly dataset: DatasetChoice;
  readonly own: string;
}

/**
 * The data set that the value of `--dataset` means.
 * @throws {UsageError} where the file that it names is not there, or describes none.
 */
export async function datasetNamed(word: string): Promise<ChosenDataset> {
  const { chosenDataset } = await import("../../datasets/catalog/chosen.ts");
  return { dataset: await chosenDataset(word), own: dirname(word) };
}

/** The same where the option was given. @throws {UsageError} as {@link datasetNamed}. */
export async function datasetMeant(word: string | undefined): Promise<Partial<ChosenDataset>> {
  return word === undefined ? {} : await datasetNamed(word);
}

/** Where the goldens lie of a config's file, which may have a data set of a user's own in it. */
export function ownBeside(file: string, { dataset }: RunConfig): string | undefined {
  return typeof dataset === "string" ? undefined : dirname(file);
}
