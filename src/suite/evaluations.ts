/** Which evaluations a command means that names no file: recorded weights, and the published ones, wherever they are at hand. */

import { UsageError } from "../base/errors.ts";
import { publishedRuns } from "../datasets/catalog/published.ts";
import type { DataContext, Places } from "../provision/context.ts";
import { dataMissing } from "../provision/databases.ts";
import type { DataPlace } from "../provision/opened_data.ts";
import { RECORDED, REFERENCE, referenceMissing } from "../provision/reference_weights.ts";
import { suggest } from "../base/suggest.ts";
import { nameOfChoice } from "../datasets/catalog/choice.ts";
import type { OwnDataset } from "../datasets/described/description.ts";
import { type ModelName, modelNames } from "../models/config.ts";
import { knownRuns, readConfigOf } from "./configs.ts";
import { configFor } from "./own_config.ts";
import { readRunConfig, type RunConfig } from "./run_config.ts";
import { goldenFolder, readGolden } from "../store/golden_store.ts";
import type { PlannedSuite } from "./suite.ts";
import type { RunTask } from "./task.ts";

/** What `eval` is asked for; what is not said is all that there is. */
export interface EvaluationRequest {
  /** A config of the user's own, which says the model and the data set. */
  readonly config?: string | undefined;
  readonly model?: string | undefined;
  /** The name of a built-in one, or a user's own. */
  readonly dataset?: string | OwnDataset | undefined;
  /** A file, `recorded` or `reference`; else the recorded ones, and where there are none, the published ones. */
  readonly weights?: string | undefined;
  readonly data?: DataPlace | undefined;
  readonly set: readonly string[];
  readonly limit?: number | undefined;
  readonly dense?: boolean | undefined;
}

/** The evaluations, and a line for each that cannot be made, with what would mend it. */
export interface PlannedEvaluations {
  readonly planned: PlannedSuite;
  readonly missing: readonly string[];
}

/**
 * Plans evaluations. A data set that is named is evaluated, at hand or not; of all others those at hand.
 * @param isShared whether some share of a task is there already, for a merge, which needs no data.
 * @throws {UsageError} if weights or data are named without the one run that they are of, or there are no weights; or if
 * a config is of another model or data set than those that are named.
 */
export async function planEvaluations(
  request: EvaluationRequest,
  context: Pick<DataContext, "places" | "mirror">,
  isShared?: (task: RunTask) => Promise<boolean>,
): Promise<PlannedEvaluations> {
  const { weights, data, set, limit, dense } = request;
  const ownConfig = await configGiven(request);
  const model = ownConfig?.model.name ?? request.model;
  const dataset = ownConfig?.dataset ?? request.dataset;
  const isFile = weights !== undefined && weights !== RECORDED && weights !== REFERENCE;
  if ((isFile || data !== undefined) && (model === undefined || dataset === undefined)) {
    throw new UsageError(
      `Cannot evaluate "${
        isFile ? weights : data
      }": say whose it is by --model and --dataset, or by --config`,
    );
  }
  const tasks: RunTask[] = [];
  const missing: string[] = [];
  for (const run of await chosenRuns({ model, dataset, weights }, context.places)) {
    const own = weights ?? await weightsKnown(run, context.places);
    if (own === undefined) {
      const none = `${run}: no weights are recorded or published; name a file with --weights`;
      if (dataset !== undefined && model !== undefined) {
        throw new UsageError(`Cannot evaluate ${none}`);
      }
      missing.push(none);
      continue;
    }
    const config = ownConfig ??
      (typeof dataset === "object"
        ? await configFor(context.places, { dataset, model: modelIn(run), set })
        : await readConfigOf(context.places, run, set));
    const task: RunTask = { kind: "evaluate", config, weights: own, data, limit, dense };
    const lacks = dataset !== undefined || await isShared?.(task)
      ? []
      : await lacking(config.dataset, run, own, context);
    if (lacks.length === 0) tasks.push(task);
    else missing.push(`${run} is not at hand: ${lacks.join("; ")}`);
  }
  const isAlone = tasks.length === 1 && model !== undefined && dataset !== undefined;
  return { planned: { suite: "eval", tasks, isAlone }, missing };
}

async function configGiven(request: EvaluationRequest): Promise<RunConfig | undefined> {
  const { config: path, set } = request;
  if (path === undefined) return undefined;
  const config = await readRunConfig(path, path, set);
  const { dataset: named } = request;
  const pairs = [
    ["model", request.model, config.model.name],
    ["dataset", typeof named === "object" ? named.name : named, nameOfChoice(config.dataset)],
  ];
  for (const [option, wanted, own] of pairs) {
    if (wanted === undefined || wanted === own) continue;
    throw new UsageError(
      `Cannot evaluate config "${path}" with --${option} ${wanted}: it is of ${own}`,
    );
  }
  return config;
}

async function chosenRuns(
  { model, dataset, weights }: Pick<EvaluationRequest, "model" | "dataset" | "weights">,
  places: Places,
): Promise<string[]> {
  if (typeof dataset === "object") {
    const runs = (model === undefined ? modelNames : [model]).map((one) =>
      `${dataset.name}/${one}`
    );
    if (model !== undefined || weights !== undefined) return runs;
    const recorded = await Promise.all(runs.map((run) => isRecorded(run, places)));
    return runs.filter((_, i) => recorded[i]);
  }
  if (model !== undefined && dataset !== undefined) return [`${dataset}/${model}`];
  const runs = (await knownRuns(places)).filter((run) => {
    const [ofDataset, ofModel] = run.split("/");
    return (dataset ?? ofDataset) === ofDataset && (model ?? ofModel) === ofModel;
  });
  if (weights === REFERENCE) return runs.filter((run) => publishedRuns.includes(run));
  if (weights !== RECORDED) return runs;
  const recorded = await Promise.all(runs.map((run) => isRecorded(run, places)));
  return runs.filter((_, i) => recorded[i]);
}

/** @throws {UsageError} if a run's name has no model that is known. */
function modelIn(run: string): ModelName {
  const [, word = ""] = run.split("/");
  const model = modelNames.find((name) => name === word);
  if (model !== undefined) return model;
  throw new UsageError(
    `Cannot evaluate ${run}: there is no such model${suggest(word, modelNames)}`,
  );
}

async function isRecorded(
  run: string,
  places: Pick<Places, "golden" | "own">,
): Promise<boolean> {
  const given = (await readGolden(goldenFolder(places, run), run))?.given ?? null;
  return given !== null && given.recorded !== null;
}

async function weightsKnown(run: string, places: Places): Promise<string | undefined> {
  if (await isRecorded(run, places)) return RECORDED;
  return publishedRuns.includes(run) ? REFERENCE : undefined;
}

/** What a run lacks, and what mends it. */
async function lacking(
  dataset: Parameters<typeof dataMissing>[0],
  run: string,
  weights: string,
  context: Pick<DataContext, "places" | "mirror">,
): Promise<string[]> {
  const data = await dataMissing(dataset, context);
  const file = weights === REFERENCE ? await referenceMissing(run, context) : undefined;
  return [
    ...data === undefined ? [] : [`its data (${data})`],
    ...file === undefined ? [] : [`its weights (${file})`],
  ];
}
