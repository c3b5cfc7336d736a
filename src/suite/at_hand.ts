/** What a run is given, looked for before an engine is started for it. */

import type { DataContext } from "../provision/context.ts";
import { requireObtainable } from "../provision/databases.ts";
import { requireFiles } from "../provision/opened_data.ts";
import { requireWeights } from "../provision/read_weights.ts";
import { RECORDED, REFERENCE, withMissingWeights } from "../provision/reference_weights.ts";
import { runName } from "./run_config.ts";
import type { RunTask } from "./task.ts";

/**
 * Looks for the database and the weights of a run and reads nothing of them, for until an engine runs the program may
 * load native code. So a misspelt path is told before TensorFlow is loaded, or fetched.
 * @throws {UnavailableError} {DataError} as `measure` does of what is not there, and is for the user to bring.
 */
export async function requireAtHand(
  task: RunTask,
  context: Pick<DataContext, "places" | "mirror">,
): Promise<void> {
  const { kind, config, data } = task;
  const weights = kind === "train" ? task.initial?.weights : task.weights;
  try {
    if (data === undefined) await requireObtainable(config.dataset, context.places);
    else await requireFiles(data, kind === "train" ? ["train", "val"] : ["val"]);
  } catch (thrown) {
    throw await withMissingWeights(thrown, weights, runName(config), context);
  }
  const isFile = weights !== undefined && weights !== RECORDED && weights !== REFERENCE;
  if (isFile) await requireWeights(weights);
}
