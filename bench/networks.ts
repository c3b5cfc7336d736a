/** The published networks, ours and PyTorch's side by side: what a network bench runs and reports. */

import { join } from "node:path";
import { z } from "zod";
import { markdownTable } from "../src/report/table.ts";
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

/** The networks by their published names, built for NTU as published. */
export const networks = {
  "stgcn-2018": {
    channel: 3,
    num_class: 60,
    num_person: 2,
    use_data_bn: true,
    mask_learning: true,
    graph: "st_gcn.graph.NTU_RGB_D",
    graph_args: { labeling_mode: "spatial" },
    dropout: 0.5,
  },
  "stgcn-2019": {
    in_channels: 3,
    num_class: 60,
    edge_importance_weighting: true,
    graph_args: { layout: "ntu-rgb+d", strategy: "spatial" },
    dropout: 0.5,
  },
  "temporal-conv": { channel: 150, num_class: 60, use_data_bn: true },
} as const;

type Network = keyof typeof networks;
export const networkNames = [
  "stgcn-2018",
  "stgcn-2019",
  "temporal-conv",
] as const satisfies Network[];

/** Our side of it: a worker with a network, and the replicas that its training cuts a batch into. */
export function ourSide(
  task: Task,
  network: Network,
  { name = "Skelbench", samples = batch, replicas = "1" } = {},
): Side {
  const worker = join(folder, "workers", "model.ts");
  const published = JSON.stringify(networks[network]);
  return {
    name,
    command: Deno.execPath(),
    args: [
      ...["run", "--frozen", "-A", worker],
      ...[task, network, published, samples, leastSeconds, replicas],
    ],
    env: { TF_NUM_INTRAOP_THREADS: threads, TF_CPP_MIN_LOG_LEVEL: "3" },
  };
}

function sidesOf(task: Task, network: Network, python: string): readonly [Side, Side] {
  const published = JSON.stringify(networks[network]);
  return [ourSide(task, network), {
    name: "PyTorch",
    command: python,
    args: [
      join(folder, "peers", "model.py"),
      ...[task, network, published, batch, leastSeconds, threads],
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
  for (const network of wanted) {
    rows.push(row(network, await sideBySide(sidesOf(task, network, python), Number(rounds))));
  }
  await Deno.stdout.write(encoder.encode(markdownTable(head, rows)));
}
