/**
 * Memory of the published NTU recipe of ST-GCN 2018 at its full length (T 300): a batch of 64 in 4 replicas, which run
 * one after another, beside the 16 samples of one replica.
 *
 *     deno run -A bench/replicas_bench.ts
 */

import { join } from "node:path";
import { markdownTable } from "../src/report/table.ts";
import { networkOf } from "./networks.ts";
import { type Seen, type Side, sideBySide } from "./side_by_side.ts";
import { writeInputs } from "./speeds/inputs.ts";
import { sideOf } from "./speeds/programs.ts";

const model = await networkOf("stgcn");

async function side(scratch: string, samples: number, replicas: number): Promise<Side> {
  const folder = join(scratch, `${samples}`);
  await Deno.mkdir(folder);
  await writeInputs(folder, model, { samples, frames: 300, lengths: "full" });
  const asked = { task: "training", program: "skelbench", device: "cpu", model, folder } as const;
  return {
    ...sideOf({ ...asked, seconds: 3, threads: 2, replicas }, ""),
    name: `${samples} in ${replicas}`,
  };
}

function row({ name, turns, peakKb }: Seen): string[] {
  const [turn] = turns;
  const rate = turn === undefined ? "" : (turn.samples / turn.seconds).toFixed(2);
  return [name, (peakKb * 1024 / 1e9).toFixed(2), rate];
}

const scratch = await Deno.makeTempDir({ prefix: "replicas-bench-" });
try {
  const both = await sideBySide([await side(scratch, 16, 1), await side(scratch, 64, 4)], 1);
  const head = ["Samples in replicas", "Peak GB", "Samples a second"];
  await Deno.stdout.write(new TextEncoder().encode(markdownTable(head, both.map(row))));
} finally {
  await Deno.remove(scratch, { recursive: true });
}
