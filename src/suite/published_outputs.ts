/** What yysijie/st-gcn's main.py leaves in its work folder, for people's scripts, beside our own record. */

import { join } from "node:path";
import { writeAtomically } from "../base/files.ts";
import { mean } from "../base/statistics.ts";
import { correctAmong, crossEntropies } from "../evaluation/metrics.ts";
import { encodePickle, global, type Picklable, type PickleNode } from "../formats/pickle_writer.ts";
import { encodeTorch } from "../formats/torch_writer.ts";
import { stringifyYaml } from "../formats/yaml.ts";
import { logLines, type LogSettings, scoreLines, stamped } from "../training/log.ts";
import type { Follower } from "./follower.ts";
import type { PublishedOptions } from "./published_options.ts";
import { runName } from "./run_config.ts";
import type { Answers, RunnerEvent, StateDict } from "./runner.ts";
import type { RunTask } from "./task.ts";

/** Writes `config.yaml`, `log.txt`, `epochN_model.pt` and `epochN_test_score.pkl`; N counts from 1. */
export class PublishedOutputs implements Follower {
  readonly #folder: string;
  readonly #now: () => Date;
  readonly #options: PublishedOptions;
  readonly #settings: LogSettings;

  constructor(folder: string, options: PublishedOptions, now: () => Date) {
    this.#folder = folder;
    this.#now = now;
    this.#options = options;
    this.#settings = {
      logInterval: options.log_interval ?? 100,
      topk: options.show_topk ?? [1, 5],
    };
  }

  async onStart(task: RunTask): Promise<void> {
    await writeAtomically(join(this.#folder, "config.yaml"), stringifyYaml(task.config));
    await Deno.remove(join(this.#folder, "log.txt")).catch(ignoreMissing);
    this.#log(`Model:   ${runName(task.config)}.`);
    if (task.kind === "evaluate") this.#log(`Weights: ${task.weights}.`);
  }

  onEvent(event: RunnerEvent): void {
    if (event.kind === "evaluation") return;
    for (const line of logLines(event, this.#settings)) this.#log(line);
  }

  async onSaved(epoch: number, weights: StateDict): Promise<void> {
    const name = `epoch${epoch + 1}_model.pt`;
    await writeAtomically(join(this.#folder, name), encodeTorch(weights));
    this.#log(`The model has been saved as ${join(this.#folder, name)}.`);
  }

  async onAnswers(task: RunTask, answers: Answers): Promise<void> {
    const { recipe } = task.config;
    if (task.kind === "evaluate") {
      this.#log("Evaluation Start:");
      const score = scoreOf(answers, recipe.test_batch_size);
      for (const line of scoreLines(0, score, this.#settings)) this.#log(line);
    }
    if (this.#options.save_score || this.#options.save_result) {
      const epoch = task.kind === "train" ? recipe.num_epoch : 1;
      const path = join(this.#folder, `epoch${epoch}_test_score.pkl`);
      await writeAtomically(path, encodePickle(scoresByName(answers)));
    }
    this.#log("Done.\n");
  }

  /** Unless `print_log`, or by its name of 2019 `save_log`, is off. */
  #log(line: string): void {
    const { print_log = true, save_log = true } = this.#options;
    if (!print_log || !save_log) return;
    const text = `${stamped(line, this.#now())}\n`;
    Deno.writeTextFileSync(join(this.#folder, "log.txt"), text, { append: true });
  }
}

function scoreOf(
  answers: Answers,
  batchSize: number,
): Parameters<typeof scoreLines>[1] {
  const losses = crossEntropies(answers);
  const samples = losses.length;
  const batches = Math.ceil(samples / batchSize);
  const means = Array.from(
    { length: batches },
    (_, i) => mean(losses.slice(i * batchSize, (i + 1) * batchSize)),
  );
  return {
    correct1: correctAmong(answers, 1),
    correct5: correctAmong(answers, 5),
    samples,
    batches,
    batchLoss: mean(means),
  };
}

/** `{sample name: scores}`, each an array of NumPy's as Python makes it: `numpy.array([…], "float32")`. */
function scoresByName({ names, logits, classes }: Answers): ReadonlyMap<string, Picklable> {
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

function ignoreMissing(thrown: unknown): void {
  if (!(thrown instanceof Deno.errors.NotFound)) throw thrown;
}
