/** What every run is given beside data: the engine, the time, and where it comes from. */

import type { DataContext } from "../provision/context.ts";
import type { Version } from "../golden/words.ts";
import type { Answers, Runner, RunnerEvent } from "./runner.ts";
import type { StateDict } from "../store/run_folder.ts";
import type { Scores } from "../evaluation/metrics.ts";
import type { RunTask } from "./task.ts";

/** Is told all that a run shows while it goes, to write it in another form beside the record. */
export interface Follower {
  /** Before the first event. */
  onStart(task: RunTask): Promise<void>;
  onEvent(event: RunnerEvent): void;
  /** The logits of the val part in training, before its epoch, counted from 0, is heard of. */
  onEvaluated(epoch: number, scores: Scores): Promise<void>;
  /** The weights after an epoch, counted from 0, that the recipe saves. */
  onSaved(epoch: number, weights: StateDict): Promise<void>;
  /** The logits of the val part, by the last weights or the given ones. */
  onAnswers(task: RunTask, answers: Answers): Promise<void>;
}

/** The outside of a run up to what is judged. */
export interface EngineContext extends DataContext, Version {
  readonly runner: Runner;
  readonly now: () => Date;
  /** Who writes what a run shows in another form too. */
  readonly follower?: Follower | undefined;
}

/** The outside of a run. */
export interface RunContext extends EngineContext {
  /** The command line that makes the results again. */
  readonly command: string;
}
