/** What the library answers to samples as stored, held against what the real program answers to the same. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { UsageError } from "../base/errors.ts";
import { startRealEngine } from "../cli/testdata/real_engine.ts";
import { runForTest } from "../cli/testing.ts";
import { testEngine } from "../engine/testing.ts";
import { predictionsFrom } from "../evaluation/answers.ts";
import { decodeNpy } from "../formats/npy/npy.ts";
import { stringifyYaml } from "../formats/yaml/yaml.ts";
import { isDrift, noiseOf } from "../golden/drift.ts";
import { compareAnswers } from "../golden/flips.ts";
import { formatPredictions, parsePredictions, scoreOf } from "../golden/prediction.ts";
import { readRun, RUN_FILES, type StoredRun } from "../store/run_folder.ts";
import type { Answer, LoadedModel, Predicted } from "./loaded_model.ts";
import { loadModel } from "./load_model.ts";
import { loadRun } from "./load_run.ts";
import { openDatabase, type OpenedDatabase, type StoredSample } from "./open_database.ts";

const PROGRAM = fileURLToPath(new URL("../../", import.meta.url));
const DATASET = "twin-ntu-xsub";
/** Raw clips of the val part, below the data folder. */
const KINETICS = "twin-kinetics/kinetics-skeleton/kinetics_val";

/** Two batches, the second of which is not full. */
const SAMPLES = 80;

let folder: string;
let database: OpenedDatabase;

Deno.test.beforeAll(async () => {
  await testEngine();
  folder = await Deno.makeTempDir({ prefix: "skelbench-library-" });
  database = await openDatabase(DATASET, { data: join(folder, "data") });
});

Deno.test.afterAll(async () => {
  database?.[Symbol.dispose]();
  await Deno.remove(folder, { recursive: true });
});

/** `eval` of recorded weights by the program: its run, and its logits row by row. */
async function evaluated(
  model: string,
  ...more: readonly string[]
): Promise<StoredRun & { readonly logits: readonly Float32Array[] }> {
  const places = ["--data-dir", join(folder, "data"), "--work-dir", join(folder, "work_dir")];
  const named = ["eval", "--model", model, "--dataset", DATASET, "--weights", "recorded"];
  const { err } = await runForTest([...named, ...places, ...more], {
    project: PROGRAM,
    start: startRealEngine,
  });
  const run = await readRun(join(folder, "work_dir", "recorded", DATASET, model));
  const path = join(run.folder, RUN_FILES.logits);
  const { shape: [samples = 0, classes = 0], dtype, data } = decodeNpy(await Deno.readFile(path));
  assert.ok(dtype === "float32", err);
  const rows = Array.from(
    { length: samples },
    (_, n) => data.slice(n * classes, (n + 1) * classes),
  );
  return { ...run, logits: rows };
}

/** The first samples of the database. */
function first(count: number): StoredSample[] {
  return Array.from({ length: count }, (_, n) => database.sample(n));
}

function logitsOf(answers: Iterable<Answer>): Float32Array[] {
  return Array.from(answers, ({ logits }) => logits);
}

/** The farthest that two sets of logits lie apart, as a share of the largest. */
function farthest(a: readonly Float32Array[], b: readonly Float32Array[]): number {
  const largest = Math.max(...a.flatMap((row) => [...row].map(Math.abs)));
  return Math.max(
    ...a.flatMap((row, n) => [...row].map((x, i) => Math.abs(x - (b[n]?.[i] ?? NaN)))),
  ) /
    largest;
}

for (const model of ["stgcn", "stgcn-2019", "tcn"]) {
  Deno.test(`${model}: samples as stored have the program's logits, bit for bit, dense and skipping`, async () => {
    const limit = ["--limit", `${SAMPLES}`];
    const named = { config: `${DATASET}/${model}`, weights: "recorded", device: "cpu" } as const;
    const samples = first(SAMPLES);
    using dense = await loadModel(named);
    const answers = logitsOf(dense.predictEach(samples));
    assert.deepEqual(answers, (await evaluated(model, ...limit, "--dense")).logits);
    using skipping = await loadModel({ ...named, skips: true });
    const skipped = logitsOf(skipping.predictEach(samples));
    assert.deepEqual(skipped, (await evaluated(model, ...limit)).logits);
    // One at a time the sums are taken in another order; this is what the documentation calls rounding.
    const few = samples.slice(0, 8);
    const alone = few.map((sample) => dense.predict(sample).logits);
    assert.ok(farthest(answers.slice(0, 8), alone) < 1e-5);
    assert.ok(farthest(answers, skipped) < 1e-5);
  });
}

function scoresOf(
  predicted: readonly Predicted<StoredSample>[],
): Parameters<typeof predictionsFrom>[0] {
  return {
    names: predicted.map(({ sample }) => sample.name),
    labels: predicted.map(({ sample }) => sample.label),
    logits: Float32Array.from(predicted.flatMap(({ logits }) => [...logits])),
    classes: predicted[0]?.logits.length ?? 0,
  };
}

Deno.test("a feeder that normalizes and draws is eval's too, given the database's moments", async () => {
  const set = [
    "feeder.test.normalization=true",
    "feeder.test.random_choose=true",
    "feeder.test.window_size=40",
  ];
  const run = await evaluated("tcn", "--dense", ...set.flatMap((one) => ["--set", one]));
  const { config } = run.record;
  const file = join(folder, "mine.yaml");
  await Deno.writeTextFile(file, stringifyYaml(config));
  await assert.rejects(loadModel({ config: file, weights: "recorded" }), (thrown) => {
    assert.ok(thrown instanceof UsageError);
    assert.match(thrown.message, /normalization: true.*moments: database\.moments\(\)$/);
    return true;
  });
  const moments = database.moments();
  using model = await loadModel({ config: file, weights: "recorded", device: "cpu", moments });
  assert.deepEqual(logitsOf(model.predictEach(first(64))), run.logits.slice(0, 64));
});

Deno.test("predictFile() answers to a raw recording as to the sample that was prepared of it", async () => {
  const answersAlike = async (
    opened: OpenedDatabase,
    model: LoadedModel,
    raw: string,
  ): Promise<void> => {
    for (const name of opened.names.slice(0, 5)) {
      const answer = await model.predictFile(join(folder, "data", raw, name));
      assert.deepEqual(answer, model.predict(opened.sample(name)), name);
    }
  };
  const named = { weights: "recorded", device: "cpu" } as const;
  using ntu = await loadModel({ ...named, config: `${DATASET}/tcn` });
  await answersAlike(database, ntu, "twin-ntu/nturgb+d_skeletons");
  using clips = await openDatabase("twin-kinetics", { data: join(folder, "data") });
  using kinetics = await loadModel({ ...named, config: "twin-kinetics/tcn" });
  await answersAlike(clips, kinetics, KINETICS);
  const [name = ""] = clips.names;
  const foreign = join(folder, "data", KINETICS, name);
  await assert.rejects(ntu.predictFile(foreign), /shape C,T,V,M is 3,48,18,2/);
});

Deno.test("a run that is opened answers all of the twin as it did itself, and as the golden keeps it", async () => {
  const { folder: own, logits, observation } = await evaluated("tcn", "--dense");
  using run = await loadRun(own, { device: "cpu" });
  assert.deepEqual([run.facts.name, run.facts.kind, run.facts.seed, run.facts.verdict], [
    ...[`${DATASET}/tcn`, "recorded weights", null, "pass"],
  ]);
  assert.equal(run.config.feeder.frames, 48);
  const predicted = [...run.predictEach(database)];
  assert.deepEqual(logitsOf(predicted), logits);
  const predictions = predictionsFrom(scoresOf(predicted), { summaries: true });
  assert.deepEqual(formatPredictions(predictions), formatPredictions(run.facts.predictions ?? []));
  const path = join(PROGRAM, "golden", DATASET, "tcn.weights.predictions.tsv");
  const kept = parsePredictions(await Deno.readTextFile(path), path);
  assert.deepEqual([scoreOf(predictions).correct1, kept.length], [356, 430]);
  const noise = noiseOf(observation.numerics);
  const { flips, drift } = compareAnswers(kept, predictions, noise);
  assert.deepEqual(flips, []);
  assert.ok(!isDrift(drift, noise), `${drift} is beyond what ${noise} explains`);
});

Deno.test("loadRun() refuses other weights than its record's, and says what it lacks", async () => {
  const { folder: own } = await evaluated("tcn", "--limit", "1");
  const record = join(own, RUN_FILES.record);
  const text = await Deno.readTextFile(record);
  const { weights } = JSON.parse(text).observation.results[0];
  await Deno.writeTextFile(record, text.replaceAll(weights, "0".repeat(64)));
  await assert.rejects(loadRun(own, { device: "cpu" }), {
    name: "MismatchError",
    message: /its record is of other weights than "recorded" has now; load those by loadModel/,
  });
  await assert.rejects(loadRun(own, { seed: 2 }), /no weights of seed 2; .*: given ones alone/);
  await Deno.remove(join(own, RUN_FILES.start));
  await assert.rejects(loadRun(own), /its folder does not say which weights it evaluated/);
  await assert.rejects(loadRun(join(folder, "nowhere")), /there is no ".*record\.json"/);
});
