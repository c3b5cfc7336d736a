/** What one run is to do. */

import type { DataPlace } from "../provision/opened_data.ts";
import type { NamedWeights } from "./opened_weights.ts";
import type { Shard } from "../evaluation/shard.ts";
import type { RunConfig } from "./run_config.ts";

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
    /** A PyTorch or safetensors file, or `reference` for the published one. */
    readonly weights: string;
    /** Names in it that begin with one of these may be none of the network's. */
    readonly ignored?: readonly string[] | undefined;
    /** The share of the batches to evaluate; all without it. */
    readonly shard?: Shard | undefined;
    readonly limit?: number | undefined;
    /** Where the database lies, if not in the data set's own folder. */
    readonly data?: DataPlace | undefined;
  };
