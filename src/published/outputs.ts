/** What yysijie/st-gcn's main.py leaves in its work folder, for people's scripts, beside our own record. */

import { join } from "node:path";
import { ignoreMissing, writeAtomically } from "../base/files.ts";
import { mean } from "../base/statistics.ts";
import { correctAmong, crossEntropies, type Scores } from "../evaluation/metrics.ts";
import {
  encodePickle,
  global,
  type Picklable,
  type PickleNode,
} from "../formats/pickle/pickle_writer.ts";
import { encodeTorch } from "../formats/torch/torch_writer.ts";
import { stringifyYaml } from "../formats/yaml/yaml.ts";
import { logLines, scoreLines, stamped } from "../training/log.ts";
import type { Follower } from "../suite/context.ts";
import type { PublishedOptions } from "./options.ts";
import type { RunnerEvent } from "../suite/runner.ts";
import type { StateDict } from "../store/run_folder.ts";
import type { RunTask } from "../suite/task.ts";

/** What {@link PublishedOutputs} writes of, beside what it hears. */
export interface Published {
  /** The work folder. */
  readonly folder: string;
  /** What the user said. */
  readonly options: PublishedOptions;
  /** All that config.yaml holds. */
  readonly saved: PublishedOptions;
  readonly now: () => Date;
}

/**
 * Writes `config.yaml`, `log.txt`, `epochN_model.pt`, and what is asked for of scores: `epochN_test_score.pkl` of each
 * evaluation by `save_score` (2018), `test_result.pkl` of a test by `save_result` (2019). N counts from 1; a test is
 * epoch 1.
 */
export class PublishedOutputs implements Follower {
  readonly #published: Published;
  /** Of the evaluation whose epoch has not been heard of. */
  #scores: Scores | undefined;
  #batchSize = 1;

  constructor(published: Published) {
    this.#published = published;
  }

  async onStart(task: RunTask): Promise<void> {
    const { saved } = this.#published;
    await writeAtomically(this.#path("config.yaml"), stringifyYaml(saved));
    const goesOn = task.kind === "train" && task.resume === true;
    if (!goesOn) await Deno.remove(this.#path("log.txt")).catch(ignoreMissing);
    this.#batchSize = task.config.recipe.test_batch_size;
    this.#log(`Model:   ${saved.model}.`);
    if (saved.weights) this.#log(`Weights: ${saved.weights}.`);
  }

  onEvent(event: RunnerEvent): void {
    if (event.kind === "evaluation") return;
    const { log_interval: logInterval = 100, show_topk: topk = [] } = this.#published.saved;
    if (event.kind !== "epoch") {
      for (const line of logLines(event, { logInterval, topk: [] })) this.#log(line);
      return;
    }
    const { evaluation: _, ...row } = event;
    const scores = this.#scores;
    this.#scores = undefined;
    for (const line of logLines(row, { logInterval, topk: [] })) this.#log(line);
    if (scores !== undefined) this.#logScores(event.epoch, scores, topk);
  }

  async onEvaluated(epoch: number, scores: Scores): Promise<void> {
    this.#scores = scores;
    if (this.#published.options.save_score) await this.#saveScores(epoch, scores);
  }

  async onSaved(epoch: number, weights: StateDict): Promise<void> {
    const path = this.#path(`epoch${epoch + 1}_model.pt`);
    await writeAtomically(path, encodeTorch(weights));
    this.#log(`The model has been saved as ${path}.`);
  }

  async onAnswers(task: RunTask, answers: Scores): Promise<void> {
    const { options, saved: { show_topk = [] } } = this.#published;
    if (task.kind === "evaluate") {
      this.#log("Evaluation Start:");
      this.#logScores(0, answers, show_topk);
      if (options.save_score) await this.#saveScores(0, answers);
      if (options.save_result) {
        const path = this.#path("test_result.pkl");
        await writeAtomically(path, encodePickle(scoresByName(answers)));
      }
    }
    this.#log("Done.", "\n\n");
  }

  #path(name: string): string {
    return join(this.#published.folder, name);
  }

  async #saveScores(epoch: number, scores: Scores): Promise<void> {
    const path = this.#path(`epoch${epoch + 1}_test_score.pkl`);
    await writeAtomically(path, encodePickle(scoresByName(scores)));
  }

  #logScores(epoch: number, scores: Scores, topk: readonly number[]): void {
    const samples = scores.names.length;
    const tops = topk.map((k) => ({ k, correct: correctAmong(scores, k) }));
    const evaluation = { ...batchLossOf(scores, this.#batchSize), samples };
    for (const line of scoreLines(epoch, evaluation, tops)) this.#log(line);
  }

  /** Unless `save_log`, or by its name of 2018 `print_log`, is off. */
  #log(line: string, end = "\n"): void {
    const { options: { print_log = true, save_log = print_log }, now } = this.#published;
    if (!save_log) return;
    Deno.writeTextFileSync(this.#path("log.txt"), `${stamped(line, now())}${end}`, {
      append: true,
    });
  }
}

/** The plain mean over the batches of each one's mean loss. */
function batchLossOf(
  scores: Scores,
  batchSize: number,
): { readonly batches: number; readonly batchLoss: number } {
  const losses = crossEntropies(scores);
  const batches = Math.ceil(losses.length / batchSize);
  const means = Array.from(
    { length: batches },
    (_, i) => mean(losses.slice(i * batchSize, (i + 1) * batchSize)),
  );
  return { batches, batchLoss: mean(means) };
}

/** `{sample name: scores}`, each an array of NumPy's as Python makes it: `numpy.array([…], "float32")`. */
function scoresByName({ names, logits, classes }: Scores): ReadonlyMap<string, Picklable> {
  return new Map(names.map((name, n) => {
    const row = logits.subarray(n * classes, (n + 1) * classes);
    const values = Array.from(row, (value): PickleNode => ({ node: "float", value }));
    const array: PickleNode = {
      node: "call",
      target: global("numpy", "array"),
      args: [values, "float32"],
    };
    return [name, array];
  }));
}
