/**
 * Every fuzzer at length: broken files of every format that the program reads. Each ends in a value or
 * in an error that names the file's fault, soon and in little memory, or the soak fails.
 *
 *     deno task soak [--scale 0.01] [--seed 1] [--only torch]
 */

import Table from "cli-table3";
import { parseArgs } from "node:util";
import { reason } from "../src/base/errors.ts";
import { Random } from "../src/base/random.ts";
import * as datasets from "../src/datasets/datasets_fuzz.ts";
import { FORMAT_FUZZERS } from "../src/formats/formats_fuzz.ts";
import { say } from "./finish.ts";

type Fuzzer = typeof FORMAT_FUZZERS[string];

/** Broken files a format gets, unless it is slow for its kind: tar unpacks on the disk. */
const COUNT = 100_000;
const SLOW: Readonly<Record<string, number>> = { tar: 2_000 };

const fuzzers: Readonly<Record<string, Fuzzer>> = {
  ...FORMAT_FUZZERS,
  skeleton: datasets.fuzzSkeleton,
  clip: datasets.fuzzClip,
  clipLabels: datasets.fuzzClipLabels,
  uiPrmd: datasets.fuzzUiPrmd,
  manifest: datasets.fuzzManifest,
};

/** The largest memory that the process has held so far, in MB, as Linux counts it. */
function peakMegabytes(): string {
  const status = Deno.readTextFileSync("/proc/self/status");
  const kilobytes = /^VmHWM:\s+(\d+) kB/m.exec(status)?.[1];
  return kilobytes === undefined ? "–" : (Number(kilobytes) / 1024).toFixed(0);
}

/** Cases between two turns of the event loop: zlib gives its memory back only there. */
const CASES_A_TURN = 2_000;

/** What a fuzzer may have added to resident memory when it is through. */
const MAX_GROWTH_BYTES = 256 * 2 ** 20;

/** Runs `count` cases; gives how many files were refused. @throws {Error} as the fuzzer, or where memory stays taken. */
async function refusedOf(fuzzer: Fuzzer, count: number, random: Random): Promise<number> {
  const before = Deno.memoryUsage().rss;
  let refused = 0;
  for (let done = 0; done < count; done += CASES_A_TURN) {
    const cases = Math.min(CASES_A_TURN, count - done);
    refused += (await fuzzer(cases, random.fork(`from ${done}`))).refused;
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  const growth = Deno.memoryUsage().rss - before;
  if (growth <= MAX_GROWTH_BYTES) return refused;
  throw new Error(`${count} cases left ${(growth / 2 ** 20).toFixed(0)} MB of memory taken`);
}

const { values } = parseArgs({
  options: {
    scale: { type: "string", default: "1" },
    seed: { type: "string", default: "1" },
    only: { type: "string" },
  },
});
const scale = Number(values.scale);
if (!(scale > 0)) {
  throw new RangeError(`Cannot scale by "${values.scale}": a number above 0 is wanted`);
}
if (values.only !== undefined && fuzzers[values.only] === undefined) {
  const names = Object.keys(fuzzers).join(", ");
  throw new RangeError(`Cannot find fuzzer "${values.only}": there are ${names}`);
}

const table = new Table({
  head: ["Fuzzer", "Broken files", "Refused", "Seconds", "Peak MB so far"],
  style: { head: [], border: [] },
});
let failures = 0;
for (const [name, fuzzer] of Object.entries(fuzzers)) {
  if (values.only !== undefined && name !== values.only) continue;
  const count = Math.max(1, Math.round((SLOW[name] ?? COUNT) * scale));
  const start = performance.now();
  const random = Random.of(Number(values.seed)).fork(name);
  const refused = await refusedOf(fuzzer, count, random).then(
    String,
    (thrown: unknown) => {
      failures++;
      say(`${name}: ${reason(thrown)}`);
      return "failed";
    },
  );
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  table.push([name, String(count), refused, seconds, peakMegabytes()]);
}
say(table.toString());
Deno.exit(failures === 0 ? 0 : 1);
