import type { Scores } from "../evaluation/metrics.ts";
import type { RunTask } from "./task.ts";
import type { Answers, RunnerEvent, StateDict } from "./runner.ts";

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
