/**
 * How much of an evaluation's wall time the engine has, at the published size (C 3, T 300, V 25, M 2, batch 64): the rest
 * is waiting for data, which a worker reads and unpacks meanwhile, and ranking answers. And what memory that takes.
 *
 *     deno run -A bench/pipeline_bench.ts [BATCHES]
 */

import { join } from "node:path";
import { markdownTable } from "../src/report/table.ts";
import { measured, writeDatabase } from "./evaluations/measure.ts";
import { networkNames, networkOf } from "./networks.ts";
import { quietness } from "./side_by_side.ts";
import { lengthLaws } from "./speeds/inputs.ts";

const batches = Number(Deno.args[0] ?? 4);
const rows: string[][] = [];
const scratch = await Deno.makeTempDir({ prefix: "pipeline-bench-" });
try {
  for (const lengths of lengthLaws) {
    const folder = join(scratch, lengths);
    await Deno.mkdir(folder);
    // Temporal Conv is fifty times as fast: as many batches would be over at once.
    writeDatabase(folder, { samples: 64 * batches * 10, frames: 300, lengths });
    for (const name of networkNames) {
      const model = await networkOf(name);
      const times = name === "tcn" ? 10 : 1;
      for (const batch of [8, 64]) {
        for (const dense of lengths === "full" ? [true, false] : [false]) {
          const samples = 64 * batches * times;
          const seen = await measured({ folder, model, samples, batch, dense });
          rows.push([
            `${name} (${batch})`,
            lengths,
            dense ? "dense" : "skipping",
            (samples / seen.whole).toFixed(1),
            (100 * seen.engine / seen.whole).toFixed(1),
            seen.waiting.toFixed(2),
            seen.whole.toFixed(2),
            (seen.peakKb * 1024 / 1e9).toFixed(2),
            dense ? "–" : seen.moved.toExponential(0),
          ]);
        }
      }
    }
  }
} finally {
  await Deno.remove(scratch, { recursive: true });
}
const head = [
  ...["Network (batch)", "Lengths", "How", "Samples a second", "In the engine, %"],
  ...["Waiting, s", "Whole, s", "Peak GB", "Moved by, at most"],
];
await Deno.stdout.write(new TextEncoder().encode(quietness() + markdownTable(head, rows)));
