/** The programs that are timed beside each other, and what each is asked to do. */

import { join } from "node:path";
import { z } from "zod";
import { modelConfig } from "../../src/models/config.ts";
import type { Side } from "../side_by_side.ts";

/** What is done with a network. */
export const tasks = ["inference", "training"] as const;

/** Where it is done. */
export const devices = ["cpu", "gpu"] as const;

/** Ways to do it, each with the name of the program in the report. */
export const PROGRAMS = {
  "skelbench": "Skelbench",
  "skelbench-skipping": "Skelbench, skipping",
  "pytorch": "PyTorch",
  "pytorch-compiled": "PyTorch, compiled",
  "onnxruntime": "ONNX Runtime",
} as const;

/** One of them. */
export type Program = keyof typeof PROGRAMS;

/** Their words on the command line. */
export const programNames = Object.keys(PROGRAMS) as readonly Program[];

/** Programs of ours, which alone run on a GPU here. */
export const ours: readonly Program[] = ["skelbench", "skelbench-skipping"];

/** Whether a program does a task: ONNX Runtime trains nothing, and a training skips nothing. */
export function does(program: Program, task: Work["task"]): boolean {
  return task === "inference" || !["onnxruntime", "skelbench-skipping"].includes(program);
}

/** What a worker is told, as JSON: `workers/model.ts`, `peers/model.py` and `peers/session.py` read it. */
export const work = z.strictObject({
  task: z.enum(tasks),
  program: z.enum(programNames),
  model: modelConfig,
  /** With the files of `inputs.ts`. */
  folder: z.string(),
  /** A turn lasts at least so long. */
  seconds: z.number().positive(),
  threads: z.int().positive(),
  device: z.enum(devices),
  /** That a training cuts a batch into. */
  replicas: z.int().positive(),
});

/** A checked one. */
export type Work = Readonly<z.infer<typeof work>>;

const bench = join(import.meta.dirname ?? ".", "..");

/** The side that does it. @param python one with what the peers need. */
export function sideOf(asked: Work, python: string): Side {
  const told = JSON.stringify(asked);
  const name = PROGRAMS[asked.program];
  if (ours.includes(asked.program)) {
    return {
      name,
      command: Deno.execPath(),
      args: ["run", "-q", "--frozen", "-A", join(bench, "workers", "model.ts"), told],
      env: { TF_NUM_INTRAOP_THREADS: `${asked.threads}`, TF_CPP_MIN_LOG_LEVEL: "3" },
    };
  }
  const file = asked.program === "onnxruntime" ? "session.py" : "model.py";
  return {
    name,
    command: python,
    args: [join(bench, "peers", file), told],
    env: {
      OMP_NUM_THREADS: `${asked.threads}`,
      TORCHINDUCTOR_CACHE_DIR: join(asked.folder, "compiled"), // for the repeats, and gone with them
    },
  };
}
