/** All that the page is drawn from: records, and what lies beside them. Whoever reads files fills it. */

import type { Golden } from "../../golden/golden.ts";
import type { HistoryEntry } from "../../golden/history/history.ts";
import type { Prediction } from "../../golden/prediction.ts";
import type { RunRecord } from "../record.ts";
import type { RunResult, SuiteResult } from "../result.ts";

/** The run before, of the same name and kind. */
export interface EarlierRun {
  readonly record: RunRecord;
  readonly predictions: readonly Prediction[] | null;
}

/** One run, and what it is shown against. */
export interface RunEvidence {
  readonly result: RunResult;
  readonly golden: Golden | null;
  /** Of the run's first result; null where none were kept. */
  readonly predictions: readonly Prediction[] | null;
  /** Of the same weights, as the golden keeps them; null where it keeps none of these. */
  readonly goldenPredictions: readonly Prediction[] | null;
  readonly last: EarlierRun | null;
  /** In the order of the labels; empty where nobody has the names. */
  readonly classNames: readonly string[];
}

/** A result, and what its runs left. */
export interface PageEvidence {
  readonly result: SuiteResult;
  /** In the order of the result. */
  readonly runs: readonly RunEvidence[];
  readonly history: readonly HistoryEntry[];
}
