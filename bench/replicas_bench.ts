/**
 * Memory of the published NTU recipe of ST-GCN 2018 at its full length (T 300): a batch of 64 in 4 replicas, which run
 * one after another, beside the 16 samples of one replica.
 *
 *     deno run -A bench/replicas_bench.ts
 */

import { markdownTable } from "../src/report/table.ts";
import { networkOf, ourSide } from "./networks.ts";
import { type Seen, sideBySide } from "./side_by_side.ts";

const network = await networkOf("stgcn");

function side(samples: string, replicas: string): ReturnType<typeof ourSide> {
  const name = `${samples} in ${replicas}`;
  return ourSide("training", network, { name, samples, replicas });
}

function row({ name, turns, peakKb }: Seen): string[] {
  const [turn] = turns;
  const rate = turn === undefined ? "" : (turn.samples / turn.seconds).toFixed(2);
  return [name, (peakKb * 1024 / 1e9).toFixed(2), rate];
}

const both = await sideBySide([side("16", "1"), side("64", "4")], 1);
const table = markdownTable(["Samples in replicas", "Peak GB", "Samples a second"], both.map(row));
await Deno.stdout.write(new TextEncoder().encode(table));
