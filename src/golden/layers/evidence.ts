/** Everything that one run is judged by, gathered by the caller, and the one form of the layers that judge by it. */

import type { Config } from "../fields.ts";
import type { Golden } from "../golden.ts";
import type { Observation } from "../observation.ts";
import type { Prediction } from "../prediction.ts";
import type { Layer, LayerResult } from "../verdict.ts";

/** A run and the golden that it is held against. */
export interface Evidence {
  readonly golden: Golden;
  readonly observation: Observation;
  /** The run's whole config, null where only its digest is known. */
  readonly config: Config | null;
  /** The file of weights that a training started from, null where from freshly drawn ones. */
  readonly initial: string | null;
  /**
   * Predictions that the golden keeps: of the run's first weights where it has them (`predictionsOf`), else of other
   * weights, which tell names and labels of its val part all the same. Null where it keeps none.
   */
  readonly goldenPredictions: readonly Prediction[] | null;
  /** The predictions of the run's first result, null where none were kept. */
  readonly predictions: readonly Prediction[] | null;
}

/** What the layers under one came to, by their names. Their words are for readers, and not here: no layer builds on them. */
export type Below = { readonly [L in Layer]?: Pick<LayerResult, "verdict"> };

/** Holds a run against its golden in one respect. */
export type HoldLayer = (evidence: Evidence, below: Below) => LayerResult;
