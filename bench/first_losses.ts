/**
 * How far the first losses of a training move with other kernels and threads, step by step: what the tolerance of a ledger's
 * losses (`src/golden/ledger.ts`) has to leave room for. Each number is the largest over all runs of the twins, as a share
 * of the loss, or of 1 where that is less.
 *
 *     deno run -A bench/first_losses.ts [DATA]
 *
 * DATA holds the twins' databases (`deno task prepare twin`); the table goes to standard output.
 */

import { fileURLToPath } from "node:url";
import { z } from "zod";
import { LEDGER_LOSSES, lossTolerance } from "../src/golden/ledger.ts";
import { markdownTable } from "../src/report/table.ts";
import { goldenRuns } from "../src/store/golden_store.ts";
import { workerLines } from "./worker_lines.ts";

const found = z.strictObject({ run: z.string(), losses: z.array(z.number()) });

/** One way to compute the same. */
interface Setting {
  readonly what: string;
  readonly kernels: "mkl" | "portable";
  readonly environment: Readonly<Record<string, string>>;
}

const usual: Setting = { what: "as usual", kernels: "mkl", environment: {} };
const SETTINGS: readonly Setting[] = [
  ...[1, 4].map((threads) => ({
    ...usual,
    what: threads === 1 ? "1 thread" : `${threads} threads`,
    environment: { TF_NUM_INTRAOP_THREADS: `${threads}`, OMP_NUM_THREADS: `${threads}` },
  })),
  { ...usual, what: "oneDNN held to AVX2", environment: { ONEDNN_MAX_CPU_ISA: "AVX2" } },
  { ...usual, what: "portable kernels", kernels: "portable" },
  {
    what: "portable kernels without oneDNN",
    kernels: "portable",
    environment: { TF_ENABLE_ONEDNN_OPTS: "0" },
  },
];

function measured(
  { kernels, environment }: Setting,
  data: string,
  runs: readonly string[],
): Promise<z.infer<typeof found>[]> {
  const args = [data, kernels, ...runs];
  return workerLines({ worker: "first_losses.ts", args, environment, schema: found });
}

const golden = fileURLToPath(new URL("../golden", import.meta.url));
const runs = (await goldenRuns(golden)).filter((run) => run.startsWith("twin-"));
const data = Deno.args[0] ?? "data";
const recorded = await measured(usual, data, runs);
const rows: string[][] = [];
for (const setting of SETTINGS) {
  const others = await measured(setting, data, runs);
  const far = Array.from(
    { length: LEDGER_LOSSES },
    (_, step) =>
      Math.max(...recorded.map(({ run, losses }) => {
        const loss = losses[step] ?? NaN;
        const other = others.find((one) => one.run === run)?.losses[step] ?? NaN;
        return Math.abs(other - loss) / Math.max(1, Math.abs(loss));
      })),
  );
  rows.push([setting.what, ...far.map((by) => by.toExponential(0))]);
}
rows.push([
  "tolerated",
  ...Array.from({ length: LEDGER_LOSSES }, (_, step) => lossTolerance(step).toExponential(0)),
]);
const steps = Array.from({ length: LEDGER_LOSSES }, (_, step) => `${step}`);
await Deno.stdout.write(
  new TextEncoder().encode(markdownTable(["Off by, at step", ...steps], rows)),
);
