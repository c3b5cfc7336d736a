/** Everything that one run is judged by, gathered by the caller. */

import type { Golden } from "../golden.ts";
import type { Observation } from "../observation.ts";
import type { Prediction } from "../prediction.ts";

/** Names of samples that differ from the golden's, where the caller could find them out. */
export interface DifferingSamples {
  readonly train: readonly string[];
  readonly val: readonly string[];
}

/** A run and the golden that it is held against. */
export interface Evidence {
  readonly golden: Golden;
  readonly observation: Observation;
  readonly differingSamples: DifferingSamples;
  /** The predictions that the golden keeps of the run's first weights (`predictionsOf`), or null. */
  readonly goldenPredictions: readonly Prediction[] | null;
  /** The predictions of the run's first result, null where none were kept. */
  readonly predictions: readonly Prediction[] | null;
}
