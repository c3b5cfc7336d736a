/**
 * The first losses of a training in this process: a line of JSON for each run, as its ledger has them.
 *
 *     deno run -A bench/workers/first_losses.ts DATA mkl|portable RUN...
 */

import { UsageError } from "../../src/base/errors.ts";
import { Database, databasePaths } from "../../src/datasets/database.ts";
import { readingOf } from "../../src/datasets/feeder_config.ts";
import { Prefetcher } from "../../src/datasets/prefetch.ts";
import { startEngine } from "../../src/engine/engine.ts";
import { mkl, portable } from "../../src/engine/policy.ts";
import { LEDGER_LOSSES } from "../../src/golden/ledger.ts";
import { buildModel } from "../../src/models/build.ts";
import { databaseFolder } from "../../src/provision/databases.ts";
import { readRunConfig } from "../../src/suite/run_config.ts";
import { trainingSamples } from "../../src/training/samples.ts";
import { Trainer } from "../../src/training/trainer.ts";

const [data = "data", kernels, ...runs] = Deno.args;
if (kernels !== "mkl" && kernels !== "portable") {
  throw new UsageError(`Cannot run kernels "${kernels}": expected mkl or portable`);
}
const policy = { mkl, portable }[kernels];
await startEngine({ device: "cpu", environment: Deno.env.toObject() });
for (const run of runs) {
  const { dataset, model: network, feeder, recipe } = await readRunConfig(
    `config/${run}.yaml`,
    run,
  );
  using database = Database.open(databasePaths(databaseFolder(data, dataset), "train"));
  using prefetcher = new Prefetcher();
  const reading = readingOf(feeder, "train", database, new AbortController().signal);
  const samples = trainingSamples(database, recipe, reading, prefetcher);
  using trainer = new Trainer({ model: buildModel(network), policy, recipe }, 1);
  for (let epoch = 0; trainer.ledger.losses.length < LEDGER_LOSSES; epoch++) {
    const batches = samples(trainer.orderOf(epoch));
    let number = 0;
    for await (const batch of batches.from(0)) {
      if (trainer.ledger.losses.length === LEDGER_LOSSES) break;
      trainer.step(batch, batches, { epoch, batch: number++ });
    }
  }
  const line = JSON.stringify({ run, losses: trainer.ledger.losses });
  await Deno.stdout.write(new TextEncoder().encode(`${line}\n`));
}
