/**
 * What an evaluation costs as its database grows, 100 to 20,000 samples of NTU RGB+D's size and lengths, in batches of 64:
 * samples a second and peak memory, drawn in evaluations/growth.svg, and what of it is beginning. Temporal Conv is the published
 * one; 20,000 samples of ST-GCN would take half an hour and more a turn, so its channels are a sixteenth of the published ones. The
 * database takes 3.6 GB on the disk.
 *
 *     deno run -A bench/growth_bench.ts [SAMPLES]
 */

import type { ModelConfig } from "../src/models/config.ts";
import { markdownTable } from "../src/report/table.ts";
import { type Growth, growthChart } from "./evaluations/chart.ts";
import { costLine } from "./evaluations/cost.ts";
import { type Evaluated, measured, writeDatabase } from "./evaluations/measure.ts";
import { networkOf } from "./networks.ts";
import { quietness } from "./side_by_side.ts";

const most = Number(Deno.args[0] ?? 20_000);
const counts = [100, 300, 1000, 3000, 10_000, 20_000].filter((count) => count <= most);

/** ST-GCN 2018 with a sixteenth of its channels. */
async function narrow(): Promise<ModelConfig> {
  const config = await networkOf("stgcn");
  if (config.name !== "stgcn") {
    throw new Error("Cannot make ST-GCN narrow: its config is another's");
  }
  const backbone_config = config.backbone_config.map(([into, out, stride]) =>
    [into / 16, out / 16, stride] as [number, number, number]
  );
  return { ...config, backbone_config };
}

const tcn = await networkOf("tcn");
const series = [
  { name: "Temporal Conv, skipping", model: tcn, dense: false },
  { name: "Temporal Conv, dense", model: tcn, dense: true },
  { name: "narrow ST-GCN, skipping", model: await narrow(), dense: false },
] as const;

const growths: Growth[] = [];
const rows: string[][] = [];
const lines: string[] = [];
const folder = await Deno.makeTempDir({ prefix: "growth-bench-" });
try {
  writeDatabase(folder, { samples: Math.max(...counts), frames: 300, lengths: "ntu" });
  for (const { name, model, dense } of series) {
    const timed = [];
    for (const samples of counts) {
      const seen: Evaluated = await measured({ folder, model, samples, batch: 64, dense });
      const rate = samples / seen.whole;
      const gigabytes = seen.peakKb * 1024 / 1e9;
      growths.push({ name, samples, rate, gigabytes });
      rows.push([name, `${samples}`, rate.toFixed(0), gigabytes.toFixed(2), seen.whole.toFixed(2)]);
      timed.push({ samples, seconds: seen.whole });
    }
    if (counts.length < 2) continue; // through one time goes no line
    const { begin, rate, apart } = costLine(timed);
    lines.push(
      `${name}: ${begin.toFixed(2)} s to begin, then ${rate.toFixed(0)} samples a second; ` +
        `no count is farther than ${(100 * apart).toFixed(0)} % from that.`,
    );
  }
} finally {
  await Deno.remove(folder, { recursive: true });
}
await Deno.writeTextFile(
  new URL("evaluations/growth.svg", import.meta.url),
  `${growthChart(growths)}\n`,
);
const head = ["Network", "Samples", "Samples a second", "Peak GB", "Seconds"];
const text = `${quietness()}${markdownTable(head, rows)}\n${lines.join("\n\n")}\n`;
await Deno.stdout.write(new TextEncoder().encode(text));
