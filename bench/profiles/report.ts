/** A profile as Markdown: a table for each work, whose shares add up to all of it. */

import { markdownTable } from "../../src/report/table.ts";
import { spokenLoad } from "../side_by_side.ts";
import type { machineOf } from "../speeds/machine.ts";
import type { Fullest } from "./lifetimes.ts";
import { byKernel, type Row, type Tally } from "./tally.ts";

/** What was seen of one work of one network. */
export interface Profile extends Tally {
  readonly network: string;
  readonly task: string;
  /** The same work as it is done where nobody listens, ms. */
  readonly whole: number;
  /** Of the machine's product of 2048³, multiplications and additions a ms. */
  readonly rate: number;
  readonly fullest: Fullest;
}

/** All of them, and what they were seen on. */
export interface Profiles {
  readonly when: string;
  readonly load: number;
  readonly machine: Awaited<ReturnType<typeof machineOf>>;
  readonly settings: {
    readonly threads: number;
    readonly samples: number;
    readonly frames: number;
    readonly rounds: number;
  };
  readonly versions: Readonly<Record<string, string>>;
  readonly profiles: readonly Profile[];
}

const HEAD = ["Kernel", "Calls", "ms", "%", "GFLOP/s", "% of the product's", "GB/s"] as const;

/** A share below this is not worth a row by shapes. */
const LEAST_SHARE = 0.005;

/** The whole report; with `shapes`, a row for each shape of a kernel's inputs. */
export function profileReport(all: Profiles, shapes: boolean): string {
  const { machine, settings, versions, when, load } = all;
  const spoken = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  const line = [
    ...[machine.cpu, `${machine.cores} cores`, `${settings.threads} threads`, machine.os],
    ...[`batch ${settings.samples}`, `T ${settings.frames}`, ...spoken],
    `${when.slice(0, 10)}, ${spokenLoad(load)} before the start`,
  ].join(", ");
  return [
    line,
    ...all.profiles.map((profile) => `${title(profile)}\n\n${table(profile, shapes)}`),
  ].join("\n\n");
}

function title({ network, task, total, whole, rate, fullest, rows }: Profile): string {
  const products = rows.filter(({ operations }) => operations > 0);
  const done = products.reduce((sum, row) => sum + row.operations, 0);
  const least = products.reduce((sum, row) => sum + row.milliseconds, 0);
  const times = (whole / least).toFixed(2);
  return `## ${network}, ${task}\n\n` +
    `${total.toFixed(1)} ms kernel by kernel, ${whole.toFixed(1)} ms whole; ` +
    `${(done / whole / 1e6).toFixed(0)} GFLOP/s, ${percent(done / whole / rate)} % of ` +
    `the ${(rate / 1e6).toFixed(0)} of a 2048³ product; ` +
    `its products alone ${least.toFixed(1)} ms, so at most ${times} times as fast ` +
    `with all else for nothing; at most ${
      (fullest.bytes / 1e6).toFixed(0)
    } MB are held at once, by ${fullest.kernel}, kernel ${fullest.before}`;
}

function percent(share: number): string {
  return (100 * share).toFixed(1);
}

function table({ rows, between, total, rate }: Profile, shapes: boolean): string {
  const shown = shapes
    ? rows.filter((row) => row.milliseconds / total > LEAST_SHARE)
    : byKernel(rows);
  const hidden = total - between - shown.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  const plain = (name: string, ms: number): string[] => [
    ...[name, "", ms.toFixed(2), percent(ms / total), "", "", ""],
  ];
  return markdownTable(HEAD, [
    ...shown.map((row) => cells(row, total, rate)),
    ...shapes ? [plain("shapes of less than half a percent", hidden)] : [],
    plain("between kernels", between),
    plain("all", total),
  ]);
}

function cells(row: Row, total: number, rate: number): string[] {
  const { kernel, shapes, calls, milliseconds: ms, operations, bytes } = row;
  const pace = operations / ms;
  return [
    [kernel, shapes].filter((word) => word !== "").join(" "),
    `${calls}`,
    ms.toFixed(2),
    percent(ms / total),
    operations === 0 ? "" : (pace / 1e6).toFixed(0),
    operations === 0 ? "" : percent(pace / rate),
    (bytes / ms / 1e6).toFixed(1),
  ];
}
