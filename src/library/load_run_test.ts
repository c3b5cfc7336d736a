import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { UsageError } from "../base/errors.ts";
import { testEngine } from "../engine/testing.ts";
import { inScratch } from "../base/testing.ts";
import { loadRun } from "./load_run.ts";
import { loadModel } from "./load_model.ts";
import { openDatabase } from "./open_database.ts";

const testdata = (name: string): string =>
  fileURLToPath(new URL(`testdata/${name}`, import.meta.url));

Deno.test.beforeAll(async () => void await testEngine());

Deno.test("a run of several seeds opens by one of them, with what it kept of that one", async () => {
  const place = testdata("run");
  await assert.rejects(loadRun(place, { device: "cpu" }), (thrown) => {
    assert.ok(thrown instanceof UsageError);
    assert.match(thrown.message, /it has weights of the seeds 1, 2; say which by seed$/);
    return true;
  });
  await assert.rejects(
    loadRun(place, { seed: 3 }),
    /no weights of seed 3; those that it has: 1, 2/,
  );
  using database = await openDatabase(testdata("database"));
  using first = await loadRun(join(place, "record.json"), { seed: 1, device: "cpu" });
  const { score, predictions, kind, seed } = first.facts;
  assert.deepEqual([kind, seed, score], ["trained", 1, { correct1: 5, correct5: 6, samples: 6 }]);
  const answers = [...first.predictEach(database)];
  assert.deepEqual(
    answers.map(({ sample, ranked }) => [sample.name, ranked.slice(0, 5)]),
    predictions?.map(({ name, ranked }) => [name, ranked]),
  );
  using second = await loadRun(place, { seed: 2, device: "cpu" });
  assert.equal(second.facts.predictions, undefined);
  const [one] = [...second.predictEach([database.sample(0)])];
  assert.notDeepEqual(one?.logits, answers[0]?.logits);
  assert.deepEqual(second.facts.record, first.facts.record);
});

Deno.test("a model by a config is the run's, and a config that is wrong is told before weights are read", async () => {
  using run = await loadRun(testdata("run"), { seed: 1, device: "cpu" });
  const weights = testdata("run/weights.seed1.pt");
  using model = await loadModel({ config: run.config, weights, device: "cpu" });
  using database = await openDatabase(testdata("database"));
  const sample = database.sample(3);
  assert.deepEqual(model.predict(sample), run.predict(sample));
  assert.equal(model.prepare(sample).shape[1], 20);
  const wrong = { ...run.config, feeder: { ...run.config.feeder, frames: "all" } };
  await assert.rejects(
    loadModel({ config: wrong, weights: "nowhere.pt" }),
    /config: feeder\.frames/,
  );
  await assert.rejects(loadModel({ config: "stgcn", weights }), /a run's name, as in/);
  await assert.rejects(loadModel({ config: "ntu-xsub/stgnc", weights }), /ntu-xsub\/stgcn/);
  await assert.rejects(loadModel({ config: "x.yaml", weights }), /there is no such file/);
  await assert.rejects(loadModel({ config: run.config, weights: "nowhere.pt" }), /no such file/);
  await assert.rejects(loadModel({ config: run.config, weights: testdata("run") }), /name one of/);
});

Deno.test("a sample without a place in the feeder, or whose logits are no numbers, is told by its name", async () => {
  using run = await loadRun(testdata("run"), { seed: 1, device: "cpu" });
  using database = await openDatabase(testdata("database"));
  const sample = database.sample(0);
  const broken = { ...sample, values: sample.values.map(() => NaN) };
  assert.throws(() => run.predict(broken), /sample "S001C001P003R001A001\.skeleton": one of its/);
  const { name: _, ...nameless } = broken;
  assert.throws(() => run.predictBatch([sample, nameless]), /sample "1": one of its logits is NaN/);
  const short = { shape: [3, 4, 25, 2], values: new Float32Array(600) } as const;
  assert.throws(() => run.predict(short), /sample 0: it has 4 frames and the config reads 20/);
});

Deno.test("a run without a record is told by the file that is missing", async () => {
  await inScratch(async (folder) => {
    await assert.rejects(loadRun(folder), /there is no ".*record\.json"/);
  });
});
