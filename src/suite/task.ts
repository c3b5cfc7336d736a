/** What one run is to do. */

import type { DataPlace } from "../provision/opened_data.ts";
import type { NamedWeights } from "./opened_weights.ts";
import type { Shard } from "../evaluation/shard.ts";
import type { RunKey, RunKind } from "../golden/fields.ts";
import { RECORDED } from "../provision/reference_weights.ts";
import type { RunRequest } from "../store/run_start.ts";
import { configDigest, type RunConfig, runName } from "./run_config.ts";

/** Training with each of some seeds, or an evaluation of given weights. */
export type RunTask =
  | {
    readonly kind: "train";
    readonly config: RunConfig;
    readonly seeds: readonly number[];
    /** Only the first samples of each part; what comes of them is never a verdict on the whole. */
    readonly limit?: number | undefined;
    /** Go on from the checkpoints of a run that was stopped, if there are any. */
    readonly resume?: boolean | undefined;
    readonly data?: DataPlace | undefined;
    /** Freshly drawn weights without it. */
    readonly initial?: NamedWeights | undefined;
  }
  | {
    readonly kind: "evaluate";
    readonly config: RunConfig;
    /** A PyTorch or safetensors file, `recorded` for the one beside the golden, or `reference` for the published one. */
    readonly weights: string;
    /** The file is to become the one beside the golden. */
    readonly toRecord?: boolean | undefined;
    /** Names in it that begin with one of these may be none of the network's. */
    readonly ignored?: readonly string[] | undefined;
    /** Compute frames that do not move, too. */
    readonly dense?: boolean | undefined;
    /** The share of the batches to evaluate; all without it. */
    readonly shard?: Shard | undefined;
    readonly limit?: number | undefined;
    /** Where the database lies, if not in the data set's own folder. */
    readonly data?: DataPlace | undefined;
  };

/** What kind of run a task makes. */
export function kindOf(task: RunTask): RunKind {
  if (task.kind === "train") return "trained";
  return task.toRecord || task.weights === RECORDED ? "recorded weights" : "given weights";
}

/** What tells a task's run from a suite's others. */
export function keyOf(task: RunTask): RunKey {
  return { run: runName(task.config), kind: kindOf(task) };
}

/** What a task asks of its run's folder. */
export function requestOf(task: RunTask): RunRequest {
  const { config, limit = null, data = null } = task;
  const isTraining = task.kind === "train";
  const named = isTraining ? task.initial : task;
  return {
    ...keyOf(task),
    config: configDigest(config),
    seeds: isTraining ? task.seeds : [],
    limit,
    data,
    weights: named?.weights ?? null,
    ignored: named?.ignored ?? [],
    resume: isTraining && task.resume === true,
  };
}
