/** All that the page is drawn from: records, and what lies beside them. Whoever reads files fills it. */

import type { Golden, PublishedFigure } from "../../golden/golden.ts";
import type { HistoryEntry } from "../../golden/history/history.ts";
import type { Prediction } from "../../golden/prediction.ts";
import type { NamedPin } from "../../provision/named_pins.ts";
import type { Cards } from "../cards.ts";
import type { RunRecord } from "../record.ts";
import type { RunResult, SuiteResult } from "../result.ts";
import type { SampleFacts } from "../samples.ts";

/** Answers to the same samples that a run's own are held beside. */
export interface Baseline {
  readonly predictions: readonly Prediction[];
  /** Words for a reader: `the golden`, `the golden's seed 1, of other weights`, `the last run`. */
  readonly whose: string;
  /** Whether they are of the very weights of the run, so that each flip is the engine's doing. */
  readonly isSame: boolean;
}

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
  /** Facts of its samples; null where none were kept. */
  readonly samples: readonly SampleFacts[] | null;
  /** Some of them in motion; null where none were kept. */
  readonly cards: Cards | null;
  /** What its answers are held beside: the golden's where it keeps some, else the last run's. */
  readonly then: Baseline | null;
  readonly last: EarlierRun | null;
  /** Figures that were published of it, as the golden or the catalog has them. */
  readonly published: readonly PublishedFigure[];
  /** In the order of the labels; empty where nobody has the names. */
  readonly classNames: readonly string[];
  /** What of it is pinned. */
  readonly pins: readonly NamedPin[];
  /** What could not be read, and why; the page says so. */
  readonly notes: readonly string[];
}

/** A result, and what its runs left. */
export interface PageEvidence {
  readonly result: SuiteResult;
  /** In the order of the result. */
  readonly runs: readonly RunEvidence[];
  readonly history: readonly HistoryEntry[];
}
