/**
 * Parsing raw recordings beside Python as the field's scripts do it, per core, on files of the
 * published length; and reading them with two workers beside one.
 *
 *     deno run -A bench/parsing_bench.ts [ROUNDS]
 */

import { join } from "node:path";
import { markdownTable } from "../src/report/table.ts";
import { peerPython } from "./peers/python.ts";
import { writeClips, writeRecordings } from "./published_length.ts";
import {
  perCoreSecond,
  perSecond,
  quietness,
  ratios,
  type Seen,
  type Side,
  sideBySide,
  spread,
  type Turn,
} from "./side_by_side.ts";

const folder = import.meta.dirname ?? ".";
const rounds = Number(Deno.args[0] ?? 5);
const leastSeconds = "2";
const recordings = 64;
const clips = 64;
/**
 * How often the reading workers go over the recordings: 8,192 samples, so that starting the workers counts as
 * little as it does with NTU's 56,880.
 */
const repeats = "128";

function parsers(kind: "ntu" | "kinetics", raw: string, python: string): readonly [Side, Side] {
  const args = [kind, raw, leastSeconds];
  return [{
    name: "Skelbench",
    command: Deno.execPath(),
    args: ["run", "--frozen", "-A", join(folder, "workers", "parse.ts"), ...args],
  }, {
    name: "Python",
    command: python,
    args: [join(folder, "peers", "parse.py"), ...args],
  }];
}

function reader(workers: number, raw: string): Side {
  return {
    name: `${workers} reading`,
    command: Deno.execPath(),
    args: [
      "run",
      "--frozen",
      "-A",
      ...[join(folder, "workers", "read.ts"), raw, String(workers), repeats, leastSeconds],
    ],
  };
}

function row(what: string, both: readonly [Seen, Seen], rate: (turn: Turn) => number): string[] {
  const rates = both.map(({ turns }) => spread(turns.map(rate), 1));
  return [what, ...rates, spread(ratios(both, rate), 2)];
}

const python = await peerPython(Deno.env.toObject());
const scratch = await Deno.makeTempDir({ prefix: "parsing-bench-" });
try {
  const [ntu, kinetics] = [join(scratch, "ntu"), join(scratch, "kinetics")];
  await Deno.mkdir(ntu);
  await Deno.mkdir(kinetics);
  await writeRecordings(ntu, recordings);
  await writeClips(kinetics, clips);
  const head = quietness();
  const rows = [
    row(
      "NTU text, per core second",
      await sideBySide(parsers("ntu", ntu, python), rounds),
      perCoreSecond,
    ),
    row(
      "Kinetics JSON, per core second",
      await sideBySide(parsers("kinetics", kinetics, python), rounds),
      perCoreSecond,
    ),
    row(
      "NTU, 2 workers beside 1, per second",
      await sideBySide([reader(2, ntu), reader(1, ntu)], rounds),
      perSecond,
    ),
  ];
  const table = markdownTable(["Samples", "Skelbench", "Python, or 1 worker", "Ratio"], rows);
  await Deno.stdout.write(new TextEncoder().encode(head + table));
} finally {
  await Deno.remove(scratch, { recursive: true });
}
