import assert from "node:assert/strict";
import { join } from "node:path";
import { DataError } from "../base/errors.ts";
import { encodeSafetensors } from "../formats/safetensors.ts";
import { oracleInput, oracleWeights } from "../oracle/formula.ts";
import { buildModel } from "../models/build.ts";
import { stateDictFrom } from "../models/reference_weights.ts";
import { forwardVector } from "../oracle/testing.ts";
import { loadModel } from "./load_model.ts";
import type { LoadedModel } from "./loaded_model.ts";

const { model, input, logits, f32_max_abs_diff } = await forwardVector("forward_tcn_ntu", 61);
const clip = new URL("../datasets/testdata/ntu/skeletons/", import.meta.url).pathname;

/** Temporal Conv with the fixtures' weights. */
async function loaded(): Promise<LoadedModel> {
  const folder = await Deno.makeTempDir({ prefix: "skelbench-test-" });
  try {
    const weights = join(folder, "tcn.safetensors");
    const network = buildModel(model);
    const dict = stateDictFrom(network, oracleWeights(network));
    await Deno.writeFile(weights, encodeSafetensors(dict));
    return await loadModel({ model, weights, device: "cpu" });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("predictBatch() gives the published logits, and predict() the same for one of them", async () => {
  using network = await loaded();
  const values = oracleInput(input);
  const size = values.length / input.N;
  const samples = Array.from({ length: input.N }, (_, n) => ({
    shape: [input.C, input.T, input.V, input.M],
    values: values.slice(n * size, (n + 1) * size),
  } as const));
  const answers = network.predictBatch(samples);
  const far = answers.flatMap((answer, n) =>
    Array.from(answer.logits, (value, i) => Math.abs(value - (logits[n]?.[i] ?? NaN)))
  );
  assert.ok(Math.max(...far) <= 3 * f32_max_abs_diff);
  assert.deepEqual(network.predict(samples[1] as typeof samples[0]).ranked, answers[1]?.ranked);
  assert.deepEqual(network.predictBatch([]), []);
});

Deno.test("extractFeature() scores every position, and their mean are the logits", async () => {
  using network = await loaded();
  const { C, T, V, M } = input;
  const values = oracleInput({ ...input, N: 1 });
  const sample = { shape: [C, T, V, M], values } as const;
  const { features, scores } = network.extractFeature(sample);
  const frames = Math.ceil(Math.ceil(T / 2) / 2);
  assert.deepEqual(features.shape, [256, frames, 1, 1]);
  assert.deepEqual(scores.shape, [60, frames, 1, 1]);
  const means = Array.from({ length: 60 }, (_, c) => {
    const row = Array.from(scores.values.slice(c * frames, (c + 1) * frames));
    return row.reduce((sum, value) => sum + value, 0) / frames;
  });
  const far = Array.from(network.predict(sample).logits, (x, c) => Math.abs(x - (means[c] ?? NaN)));
  assert.ok(Math.max(...far) <= 3 * f32_max_abs_diff);
});

Deno.test("predictFile() reads a recording, and says what it is not", async () => {
  using network = await loaded();
  const { ranked } = await network.predictFile(`${clip}S001C001P001R001A001.skeleton`);
  assert.equal(new Set(ranked).size, 60);
  await assert.rejects(network.predictFile(`${clip}nowhere.skeleton`), /there is no such file/);
  await assert.rejects(network.predictFile("a.mp4"), /expected \.skeleton or \.json/);
});

Deno.test("predict() refuses a sample of another shape and tells the one that is wanted", async () => {
  using network = await loaded();
  const sample = { shape: [3, 4, 18, 2], values: new Float32Array(3 * 4 * 18 * 2) } as const;
  assert.throws(() => network.predict(sample), (thrown: unknown) => {
    assert.ok(thrown instanceof DataError);
    assert.match(thrown.message, /C,T,V,M is 3,4,18,2 with 432 values; expected 150,4,1,1/);
    return true;
  });
});
