/**
 * How far the numbers of recorded weights move in this process, as multiples of its own noise: a line of JSON for each run.
 *
 *     deno run -A bench/workers/drift.ts DATA '{"policy":"mkl","batch":64,"skips":false}' RUN...
 */

import { z } from "zod";
import { parseJson } from "../../src/base/json.ts";
import { Database, databasePaths } from "../../src/datasets/database.ts";
import { readingOf } from "../../src/datasets/feeder_config.ts";
import { Prefetcher } from "../../src/datasets/prefetch.ts";
import { startEngine } from "../../src/engine/engine.ts";
import { mkl, portable } from "../../src/engine/policy.ts";
import { predictionsFrom } from "../../src/evaluation/answers.ts";
import { evaluate } from "../../src/evaluation/predict.ts";
import { noiseOf } from "../../src/golden/drift.ts";
import { compareAnswers } from "../../src/golden/flips.ts";
import { buildModel } from "../../src/models/build.ts";
import { weightsOf } from "../../src/models/reference_weights.ts";
import { observeNumerics } from "../../src/oracle/observation.ts";
import { replayOracle } from "../../src/oracle/replay.ts";
import { databaseFolder } from "../../src/provision/databases.ts";
import { readWeights } from "../../src/provision/read_weights.ts";
import { readConfigOf } from "../../src/suite/configs.ts";
import {
  readGolden,
  readKeptPredictions,
  recordedWeightsPath,
} from "../../src/store/golden_store.ts";
import { environmentOf } from "../../src/suite/environment.ts";
import { evaluationBatches } from "../../src/training/samples.ts";

const setting = z.strictObject({
  policy: z.enum(["mkl", "portable"]),
  batch: z.int().positive(),
  skips: z.boolean(),
});

const [data = "data", words = "{}", ...runs] = Deno.args;
const { policy: name, batch, skips } = parseJson(words, setting, "setting", "the command line");
const policy = { mkl, portable }[name];
const engine = await startEngine({ device: "cpu", environment: Deno.env.toObject() });
const places = {
  ...{ config: "config", golden: "golden", data },
  ...{ work: "work_dir", models: "models", cache: "" },
};
const environment = await environmentOf(engine);
for (const run of runs) {
  const config = await readConfigOf(places, run);
  const known = await readGolden(places.golden, run);
  if (!known?.given?.predictions) throw new Error(`Cannot hold ${run}: nothing is recorded`);
  const golden = await readKeptPredictions(places.golden, known, known.given.predictions);
  const file = await recordedWeightsPath(places.golden, run);
  const model = buildModel(config.model);
  const weights = weightsOf(model, await readWeights(file), file);
  using database = Database.open(databasePaths(databaseFolder(data, config.dataset), "val"));
  using prefetcher = new Prefetcher();
  const signal = new AbortController().signal;
  const reading = readingOf(config.feeder, "test", database, signal);
  const recipe = { ...config.recipe, test_batch_size: batch };
  const batches = evaluationBatches(database, recipe, reading, prefetcher);
  const scores = await evaluate(model, weights, batches, policy, { skips });
  const numerics = await observeNumerics(config.model.name, scores.logits, {
    places,
    runner: { environment, numerics: (vectors) => replayOracle(vectors, policy) },
  });
  const noise = noiseOf(numerics);
  const { drift, flips } = compareAnswers(
    golden,
    predictionsFrom(scores, { summaries: true }),
    noise,
  );
  const line = JSON.stringify({ run, noise, drift, flips: flips.length });
  await Deno.stdout.write(new TextEncoder().encode(`${line}\n`));
}
