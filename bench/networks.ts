/** The published networks, ours and PyTorch's side by side: what a network bench runs and reports. */

import { join } from "node:path";
import { z } from "zod";
import type { ModelConfig, ModelName } from "../src/models/config.ts";
import { markdownTable } from "../src/report/table.ts";
import { readRunConfig } from "../src/suite/run_config.ts";
import { peerPython } from "./peers/python.ts";
import {
  perSecond,
  quietness,
  ratios,
  type Seen,
  type Side,
  sideBySide,
  spread,
} from "./side_by_side.ts";

/** What is done with a network. */
export type Task = "training" | "inference";

const folder = import.meta.dirname ?? ".";
const batch = "8";
const threads = "2";
const leastSeconds = "3";

/** The networks that are measured. */
export const networkNames = ["stgcn", "stgcn-2019", "tcn"] as const satisfies ModelName[];

/** A network as published for NTU RGB+D, cross-subject. */
export async function networkOf(name: typeof networkNames[number]): Promise<ModelConfig> {
  const file = `config/ntu-xsub/${name}.yaml`;
  return (await readRunConfig(new URL(`../${file}`, import.meta.url), file)).model;
}

/** Our side of it: a worker with a network, and the replicas that its training cuts a batch into. */
export function ourSide(
  task: Task,
  network: ModelConfig,
  { name = "Skelbench", samples = batch, replicas = "1" } = {},
): Side {
  const worker = join(folder, "workers", "model.ts");
  return {
    name,
    command: Deno.execPath(),
    args: [
      ...["run", "--frozen", "-A", worker],
      ...[task, JSON.stringify(network), samples, leastSeconds, replicas],
    ],
    env: { TF_NUM_INTRAOP_THREADS: threads, TF_CPP_MIN_LOG_LEVEL: "3" },
  };
}

function sidesOf(task: Task, network: ModelConfig, python: string): readonly [Side, Side] {
  return [ourSide(task, network), {
    name: "PyTorch",
    command: python,
    args: [
      join(folder, "peers", "model.py"),
      ...[task, JSON.stringify(network), batch, leastSeconds, threads],
    ],
  }];
}

const head = [
  "Network",
  "Skelbench, samples/s",
  "PyTorch, samples/s",
  "Ratio",
  "Skelbench, peak MB (at start)",
  "PyTorch, peak MB (at start)",
  "Ratio",
];

function row(network: string, both: readonly [Seen, Seen]): string[] {
  const [ours, theirs] = both;
  const megabytes = ({ peakKb, startedKb }: Seen): string =>
    `${(peakKb / 1024).toFixed(0)} (${(startedKb / 1024).toFixed(0)})`;
  const rate = ({ turns }: Seen): string => spread(turns.map(perSecond), 2);
  return [
    network,
    rate(ours),
    rate(theirs),
    spread(ratios(both, perSecond), 2),
    megabytes(ours),
    megabytes(theirs),
    (ours.peakKb / theirs.peakKb).toFixed(2),
  ];
}

/**
 * Measures a task on the networks named in the command line, `[ROUNDS] [NETWORK…]`, or on every one, and writes a
 * Markdown table to standard output.
 */
export async function benchNetworks(task: Task, [rounds = "5", ...named]: string[]): Promise<void> {
  const wanted = named.length === 0 ? networkNames : z.array(z.enum(networkNames)).parse(named);
  const encoder = new TextEncoder();
  const python = await peerPython(Deno.env.toObject());
  await Deno.stdout.write(encoder.encode(quietness()));
  const rows: string[][] = [];
  for (const name of wanted) {
    const sides = sidesOf(task, await networkOf(name), python);
    rows.push(row(name, await sideBySide(sides, Number(rounds))));
  }
  await Deno.stdout.write(encoder.encode(markdownTable(head, rows)));
}
