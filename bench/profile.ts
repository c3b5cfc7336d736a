/**
 * Where the time of a training step and of a dense prediction goes, kernel by kernel, and how far each kernel is from the
 * machine's matrix products; and how much they hold at once.
 *
 *     deno run -A bench/profile.ts [training] [prediction] [--network NAME]… [--batch N] [--frames N] [--rounds N]
 *         [--shapes] [--save FILE]
 *
 * `--shapes` gives a row to each shape of a kernel's inputs; what is saved has those always.
 */

import { parseArgs } from "node:util";
import { z } from "zod";
import { formatJson } from "../src/base/json.ts";
import { startEngine } from "../src/engine/engine.ts";
import { networkNames, networkOf } from "./networks.ts";
import {
  fullestOf,
  heardRound,
  type JobSize,
  milliseconds,
  predictionJob,
  productRate,
  trainingJob,
} from "./profiles/jobs.ts";
import { type Profile, profileReport } from "./profiles/report.ts";
import { tally } from "./profiles/tally.ts";
import { machineOf, versionsUnder } from "./speeds/machine.ts";

const JOBS = { training: trainingJob, prediction: predictionJob } as const;

const count = z.coerce.number().pipe(z.int().positive());
const command = z.strictObject({
  tasks: z.array(z.enum(["training", "prediction"])),
  network: z.array(z.enum(networkNames)).default([...networkNames]),
  batch: count.default(8),
  frames: count.default(300),
  rounds: count.default(5),
  shapes: z.boolean(),
  save: z.string().optional(),
});
const one = { type: "string" } as const;
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    ...{ network: { type: "string", multiple: true }, batch: one, frames: one, rounds: one },
    ...{ shapes: { type: "boolean", default: false }, save: one },
  },
});
const asked = command.parse({
  ...values,
  tasks: positionals.length === 0 ? ["training", "prediction"] : positionals,
});

const environment = Deno.env.toObject();
const [load = 0] = Deno.loadavg();
const { policy, threads, tensorflow } = await startEngine({ device: "cpu", environment });
const size: JobSize = { samples: asked.batch, frames: asked.frames };
const profiles: Profile[] = [];
for (const network of asked.network) {
  const config = await networkOf(network);
  for (const task of asked.tasks) {
    using job = JOBS[task](config, policy, size);
    const fullest = fullestOf(job);
    job.whole();
    const seen = Array.from({ length: asked.rounds }, () => ({
      round: heardRound(job),
      whole: milliseconds(job.whole),
      rate: productRate(),
    }));
    profiles.push({
      network,
      task,
      ...tally(seen.map(({ round }) => round)),
      whole: Math.min(...seen.map(({ whole }) => whole)),
      rate: Math.max(...seen.map(({ rate }) => rate)),
      fullest,
    });
  }
}
const measured = {
  schema: "skelbench/profile@1",
  when: new Date().toISOString(),
  load,
  machine: await machineOf("cpu"),
  settings: { threads, ...size, rounds: asked.rounds },
  versions: { ...await versionsUnder(environment), TensorFlow: tensorflow },
  profiles,
} as const;
if (asked.save !== undefined) await Deno.writeTextFile(asked.save, formatJson(measured, 1));
const text = profileReport(measured, asked.shapes);
await Deno.stdout.write(new TextEncoder().encode(text));
