/**
 * An evaluation of a database as `eval` makes it, in a process of its own; one line of JSON says what it took.
 *
 *     deno run -A bench/workers/evaluate.ts '<as JSON, see evaluations/measure.ts>'
 */

import { parseJson } from "../../src/base/json.ts";
import { Random } from "../../src/base/random.ts";
import { Database } from "../../src/datasets/database.ts";
import { Prefetcher } from "../../src/datasets/prefetch.ts";
import { plainFeeder } from "../../src/datasets/testing.ts";
import { testEngine } from "../../src/engine/testing.ts";
import { databaseBatches } from "../../src/evaluation/batches.ts";
import { evaluate } from "../../src/evaluation/predict.ts";
import { buildModel } from "../../src/models/build.ts";
import { oracleWeights } from "../../src/oracle/formula.ts";
import { asked, type Evaluated } from "../evaluations/measure.ts";
import { memoryKb } from "./turns.ts";

const { folder, model: config, samples, batch, dense } = parseJson(
  Deno.args[0] ?? "",
  asked,
  "evaluation",
  "the command line",
);
const { policy } = await testEngine();
const model = buildModel(config);
const weights = oracleWeights(model);
using database = Database.openPart(folder, "val");
const part = database.first(samples);
using prefetcher = new Prefetcher();
const batches = databaseBatches(part, {
  batchSize: batch,
  frames: database.shape[1],
  order: "file",
  lastBatch: "keep",
  feeder: plainFeeder,
  random: Random.of(0),
}, prefetcher);
const { spent, skipping = [] } = await evaluate(model, weights, batches, policy, {
  skips: !dense,
  now: () => performance.now(),
});
if (spent === undefined) throw new Error("Cannot tell what an evaluation took: it had no clock");
const line: Evaluated = {
  ...spent,
  peakKb: memoryKb("VmHWM"),
  moved: Math.max(0, ...skipping.map(({ by }) => by)),
};
await Deno.stdout.write(new TextEncoder().encode(`${JSON.stringify(line)}\n`));
