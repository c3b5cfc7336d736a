/** What a run leaves on the disk. The record comes last: a folder without one is of a run that never ended. */

import { join } from "node:path";
import { writeAtomically } from "../base/files.ts";
import { encodeNpy } from "../formats/npy.ts";
import { encodeTorch } from "../formats/torch_writer.ts";
import { formatPredictions, type Prediction } from "../golden/prediction.ts";
import { formatRecord, type RunRecord } from "../report/record.ts";
import type { Answers, StateDict } from "./runner.ts";

/** Names of the files in a run's folder. */
export const RUN_FILES = {
  record: "record.json",
  predictions: "predictions.tsv",
  logits: "logits.npy",
  log: "log.txt",
  weights: (seed: number): string => `weights.seed${seed}.pt`,
} as const;

const ours = /^(record\.json|predictions\.tsv|logits\.npy|log\.txt|weights\.seed\d+\.pt)$/;

/** The folder of one run, from its start on. */
export class RunFolder {
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  /** Takes away what an earlier run left, so that nothing old can be taken for new. */
  static async start(path: string): Promise<RunFolder> {
    await Deno.mkdir(path, { recursive: true });
    for await (const { name, isFile } of Deno.readDir(path)) {
      if (isFile && ours.test(name)) await Deno.remove(join(path, name));
    }
    return new RunFolder(path);
  }

  /** Adds a line to the log, at once, so that it is there if the run is killed. */
  log(line: string): void {
    Deno.writeTextFileSync(join(this.path, RUN_FILES.log), `${line}\n`, { append: true });
  }

  /** Writes weights as PyTorch reads them. */
  async writeWeights(seed: number, weights: StateDict): Promise<void> {
    await writeAtomically(join(this.path, RUN_FILES.weights(seed)), encodeTorch(weights));
  }

  /** Writes what the model said: ranked classes as text, and all logits `[N,classes]`, rows in the database's order. */
  async writeAnswers(predictions: readonly Prediction[], answers: Answers): Promise<void> {
    const shape = [answers.names.length, answers.classes];
    const logits = encodeNpy({ dtype: "float32", shape, data: answers.logits });
    await writeAtomically(join(this.path, RUN_FILES.logits), logits);
    await writeAtomically(join(this.path, RUN_FILES.predictions), formatPredictions(predictions));
  }

  /** Writes the record, as the run's last act. */
  async writeRecord(record: RunRecord): Promise<void> {
    await writeAtomically(join(this.path, RUN_FILES.record), formatRecord(record));
  }
}
