/**
 * How far the numbers of recorded weights move with other kernels, threads and batches, as multiples of the noise that the
 * oracle measures there: what the bound of a drift has to leave room for.
 *
 *     deno run -A bench/drift.ts [DATA]
 *
 * DATA holds the twins' databases (`deno task prepare twin`); the table goes to standard output.
 */

import { fileURLToPath } from "node:url";
import { z } from "zod";
import { markdownTable } from "../src/report/table.ts";
import { goldenRuns, readGolden } from "../src/store/golden_store.ts";
import { workerLines } from "./worker_lines.ts";

const found = z.strictObject({
  run: z.string(),
  noise: z.number(),
  drift: z.number(),
  flips: z.int(),
});

/** One way to compute the same. */
interface Setting {
  readonly what: string;
  readonly policy: "mkl" | "portable";
  readonly batch: number;
  /** Whether only frames that move are computed. */
  readonly skips: boolean;
  readonly environment: Readonly<Record<string, string>>;
}

const usual = { policy: "mkl", batch: 64, skips: false, environment: {} } as const;
const SETTINGS: readonly Setting[] = [
  { ...usual, what: "as usual" },
  { ...usual, what: "frames that move", skips: true },
  { ...usual, what: "frames that move, batches of 7", skips: true, batch: 7 },
  { ...usual, what: "batches of 1", batch: 1 },
  { ...usual, what: "batches of 7", batch: 7 },
  ...[1, 2, 4].map((threads) => ({
    ...usual,
    what: threads === 1 ? "1 thread" : `${threads} threads`,
    environment: { TF_NUM_INTRAOP_THREADS: `${threads}`, OMP_NUM_THREADS: `${threads}` },
  })),
  { ...usual, what: "portable kernels", policy: "portable" },
  { ...usual, what: "portable kernels, frames that move", policy: "portable", skips: true },
  { ...usual, what: "portable kernels, batches of 7", policy: "portable", batch: 7 },
  {
    ...usual,
    what: "portable kernels without oneDNN",
    policy: "portable",
    environment: { TF_ENABLE_ONEDNN_OPTS: "0" },
  },
];

function measured(
  { policy, batch, skips, environment }: Setting,
  data: string,
  runs: readonly string[],
): Promise<z.infer<typeof found>[]> {
  const args = [data, JSON.stringify({ policy, batch, skips }), ...runs];
  return workerLines({ worker: "drift.ts", args, environment, schema: found });
}

const golden = fileURLToPath(new URL("../golden", import.meta.url));
const runs: string[] = [];
for (const run of await goldenRuns(golden)) {
  const recorded = (await readGolden(golden, run))?.given?.recorded;
  if (recorded && run.startsWith("twin-")) runs.push(run);
}
const rows: string[][] = [];
for (const setting of SETTINGS) {
  const of = await measured(setting, Deno.args[0] ?? "data", runs);
  rows.push([
    setting.what,
    ...runs.map((run) => {
      const one = of.find((o) => o.run === run);
      if (one === undefined) return "–";
      const flips = one.flips === 0 ? "" : `, ${one.flips} flipped`;
      return `${(one.drift / one.noise).toPrecision(2)}${flips}`;
    }),
  ]);
}
const table = markdownTable(["Times the noise", ...runs], rows);
await Deno.stdout.write(new TextEncoder().encode(table));
