/**
 * What golden.md promises of a run that something was done to, by doing it: the real program on a small real
 * database, with the real engine. Each ends in the verdict, layer and exit code that are promised.
 */

import assert from "node:assert/strict";
import { Ajv } from "ajv";
import { given } from "../base/testing.ts";
import { hasDriver } from "../engine/setup/driver.ts";
import { manifestName } from "../datasets/manifest.ts";
import { testEngine } from "../engine/testing.ts";
import { decodeLabels, encodeLabels } from "../formats/pickle/label_pickle.ts";
import { formatGolden, type Golden, parseGolden } from "../golden/golden.ts";
import { parseResult, type SuiteResult } from "../report/result.ts";
import type { Fault } from "./testdata/program_copy.ts";
import { assertEnds, RealProject } from "./testdata/real_project.ts";

let whole: RealProject;

Deno.test.beforeAll(async () => {
  await testEngine();
  whole = await RealProject.make();
});

Deno.test.afterAll(() => whole?.[Symbol.asyncDispose]());

function evaluation({ weights }: RealProject, ...more: readonly string[]): string[] {
  return ["eval", "--model", "tcn", "--dataset", "twin-ntu-xsub", "--weights", weights, ...more];
}

async function changeGolden(
  project: RealProject,
  change: (golden: Golden) => Golden,
): Promise<void> {
  const golden = parseGolden(await Deno.readTextFile(project.golden), project.golden);
  await Deno.writeTextFile(project.golden, formatGolden(change(golden)));
}

Deno.test("nothing done: pass, bit for bit, in a result that the published schema takes", async () => {
  const ended = await whole.judged(evaluation(whole));
  assertEnds(ended, "pass", "score", 0, /no answer of 120 flipped; .*same, bit for bit$/);
  const schema = new URL("../../schema/result@1.json", import.meta.url);
  const check = new Ajv({ strict: false, validateFormats: false })
    .compile(JSON.parse(await Deno.readTextFile(schema)));
  assert.ok(check(JSON.parse(JSON.stringify(ended.result))), JSON.stringify(check.errors));
});

Deno.test("batches of 1, 7 and 64 give the same answers, and what differs is told as noise", async () => {
  const { trained } = parseGolden(await Deno.readTextFile(whole.golden), whole.golden);
  for (const size of [64, 7, 1]) {
    const again = evaluation(whole, "--set", `recipe.test_batch_size=${size}`);
    const ended = await whole.judged(again);
    assertEnds(ended, "pass", "score", 0, /no answer of 120 flipped/);
    const [run] = ended.result.runs;
    const { predictions, numerics } = run?.record?.observation ?? {};
    if (predictions === trained?.predictions?.digest) continue;
    assert.notEqual(size, 64, "the golden's own");
    const told = /margins moved by at most (\S+), within the noise \S+$/;
    const [, drift] = told.exec(run?.judgement.message ?? "") ?? [];
    assert.ok(Number(drift) > 0 && Number(drift) <= (numerics?.noise ?? 0), `${drift}`);
  }
});

Deno.test("one byte of the data changed: mismatch of the inputs that names the sample", async () => {
  await using project = await whole.copy();
  const path = project.database("val_data.npy");
  await Deno.writeFile(path, (await Deno.readFile(path)).with(-1, 1));
  const ended = await project.judged(evaluation(project));
  assertEnds(ended, "mismatch", "inputs", 4, /1 changed \(val119\)/);
  await Deno.remove(project.database(manifestName));
  assertEnds(
    await project.judged(evaluation(project)),
    "mismatch",
    "inputs",
    4,
    /val content digest is .*, the golden's is/,
  );
});

Deno.test("label file re-ordered against the data: mismatch of the inputs", async () => {
  await using project = await whole.copy();
  const path = project.database("val_label.pkl");
  const { names, labels } = decodeLabels(await Deno.readFile(path));
  const turned = { names, labels: [...labels.slice(1), ...labels.slice(0, 1)] };
  await Deno.writeFile(path, encodeLabels(turned));
  const ended = await project.judged(evaluation(project));
  assertEnds(ended, "mismatch", "inputs", 4, /120 relabelled \(val0, /);
});

Deno.test("1 % of the samples dropped: mismatch of the inputs that counts them", async () => {
  await using project = await whole.copy();
  await project.writeDatabase(["val7"]);
  const ended = await project.judged(evaluation(project));
  assertEnds(ended, "mismatch", "inputs", 4, /"val" leaves 119 samples, the golden's leaves 120/);
  assert.match(
    ended.result.runs[0]?.judgement.layers[0]?.details.join("\n") ?? "",
    /1 sample of the golden is missing: val7/,
  );
});

Deno.test("a golden of another preparation version: mismatch of the inputs that says which", async () => {
  await using project = await whole.copy();
  await changeGolden(project, (g) => ({ ...g, inputs: { ...g.inputs, preparation: 2 } }));
  const ended = await project.judged(evaluation(project));
  assertEnds(ended, "mismatch", "inputs", 4, /preparation version is 1, the golden's is 2/);
});

Deno.test("--limit: inconclusive in the predictions, with the number of samples that would do", async () => {
  const ended = await whole.judged(evaluation(whole, "--limit", "50"));
  const message = /50 samples are too few for the promised 8\.4 points: 120 would do/;
  assertEnds(ended, "inconclusive", "predictions", 3, message);
});

Deno.test("an accuracy too good: improvement of the training, never a silent pass", async () => {
  await using project = await whole.copy();
  await changeGolden(project, (golden) => {
    const { trained } = golden;
    assert.ok(trained);
    const seeds = trained.seeds.map((s, i) => ({ ...s, correct1: 80 + i, correct5: 120 }));
    // The kept predictions are of another score than these, which would say so first.
    const worse = { ...trained, seeds, mean: 82, deviation: Math.sqrt(2.5), predictions: null };
    return { ...golden, trained: worse };
  });
  const good = await project.judged(["reproduce", "--seed", "11"]);
  assertEnds(good, "improvement", "training", 2, /over the band .*propose a new golden/);
});

Deno.test("a shard missing: unavailable, and it is named", async () => {
  await using project = await whole.copy();
  const seeds = ["--seeds", "1..2"];
  const { code, err } = await project.run([
    ...["reproduce", ...seeds, "--shard", "1/2", "--data-dir", `${project.folder}/data`],
    ...["--work-dir", `${project.folder}/work_dir`],
  ]);
  assert.equal(code, 0, err);
  const merged = await project.run([
    ...["merge", ...seeds, "--work-dir", `${project.folder}/work_dir`, "--json"],
  ]);
  const result = parseResult(merged.out, "stdout");
  assertEnds({ code: merged.code, result }, "unavailable", null, 5, /shard 2/);
});

Deno.test("an empty suite: nothing measured", async () => {
  await using project = await whole.copy();
  await Deno.writeTextFile(`${project.folder}/config/suites/quick.yaml`, "runs: []\n");
  const { code, result } = await project.judged(["reproduce"]);
  assert.deepEqual([code, result.verdict, result.runs], [6, "nothing measured", []]);
});

/** What a program with a fault in it says of the golden's own weights. */
async function withFault(fault: Fault): Promise<{ code: number; result: SuiteResult }> {
  await using project = await whole.copy();
  const args = evaluation(project, "--device", "cpu", "--json");
  const { code, out, err } = await project.child(args, { fault });
  assert.ok(out.startsWith("{"), err);
  return { code, result: parseResult(out, "stdout") };
}

/** All answers, changed by a function of a value, its index and all of them. */
function logitsBy(change: string): Fault {
  const file = "src/evaluation/predict.ts";
  const before = "logits: Float32Array.from(output.dataSync())";
  return { file, before: `${before},`, after: `${before}.map(${change}),` };
}

Deno.test("one class's predictions swapped for another's: regression of the predictions that names both", async () => {
  const ended = await withFault(
    logitsBy("(v, i, all) => i % 12 === 2 ? all[i + 1] : i % 12 === 3 ? all[i - 1] : v"),
  );
  assertEnds(ended, "regression", "predictions", 1, /20 samples lost .*, 0 gained, 0 benign/);
  const { details } = ended.result.runs[0]?.judgement.layers[2] ?? {};
  assert.match(details?.slice(0, 2).join() ?? "", /^class 2: 10 lost.*class 3: 10 lost/);
});

Deno.test("ReLU replaced by leaky ReLU in one block: regression of the numerics", async () => {
  const ended = await withFault({
    file: "src/nn/norm.ts",
    before: "activated(norm, add(multiply(x, scale), offset)),",
    after: `norm.name.startsWith("unit3.")
          ? tf.leakyRelu(add(multiply(x, scale), offset), 0.01)
          : activated(norm, add(multiply(x, scale), offset)),`,
    needs: 'import { tf } from "../engine/backend.ts";',
  });
  assertEnds(ended, "regression", "numerics", 1, /oracle vectors out of tolerance/);
});

Deno.test("convolutions that round as TF32 does, to 10 bits of mantissa: regression of the numerics", async () => {
  const ended = await withFault({
    file: "src/nn/convolution.ts",
    before: "  convolutionWithBias,\n",
    after: "  convolutionWithBias as exactly,\n",
    needs: `const rounded = (t) => {
  const bits = new Uint32Array(Float32Array.from(t.dataSync()).buffer);
  for (let i = 0; i < bits.length; i++) bits[i] = (bits[i] + 0x1000) & 0xffffe000;
  return tf.tensor(new Float32Array(bits.buffer), t.shape);
};
const convolutionWithBias = (x, filter, ...rest) => exactly(rounded(x), rounded(filter), ...rest);`,
  });
  assertEnds(ended, "regression", "numerics", 1, /oracle vectors out of tolerance/);
  // Its own error is no noise to hide behind: the numbers are told to have drifted besides.
  const predictions = ended.result.runs[0]?.judgement.layers[2];
  assert.equal(predictions?.verdict, "drift", `${predictions?.message}`);
});

/** A copy of the project with the weights of the first seed beside its golden. */
async function withRecorded(): Promise<RealProject> {
  const project = await whole.copy();
  const { code, err } = await project.run([
    ...["golden", "propose", "--recorded", project.weights, "--reason", "a test"],
    ...["--data-dir", `${project.folder}/data`, "--work-dir", `${project.folder}/work_dir`],
  ]);
  assert.equal(code, 0, err);
  return project;
}

/** What a program with a fault in its logits says of recorded weights, named by nothing. */
async function recordedWith(logits: string): Promise<{ code: number; result: SuiteResult }> {
  await using project = await withRecorded();
  const args = ["eval", "--model", "tcn", "--device", "cpu", "--json"];
  const { code, out, err } = await project.child(args, { fault: logitsBy(logits) });
  assert.ok(out.startsWith("{"), err);
  return { code, result: parseResult(out, "stdout") };
}

Deno.test("recorded weights: pass by inputs, numerics, predictions and score, and eval needs no word for them", async () => {
  await using project = await withRecorded();
  const ended = await project.judged(["eval", "--model", "tcn"]);
  assertEnds(ended, "pass", "score", 0, /no answer of 120 flipped; .*same, bit for bit$/);
  const { kind, judgement } = ended.result.runs[0] ?? {};
  assert.equal(kind, "recorded weights");
  assert.deepEqual(judgement?.layers.map(({ verdict }) => verdict), [
    ...["pass", "pass", "pass", "pass", "not held"],
  ]);
  const file = project.golden.replace(".json", ".weights.safetensors");
  await Deno.writeFile(file, (await Deno.readFile(file)).with(-1, 0x11));
  const other = await project.judged(["eval", "--model", "tcn"]);
  assertEnds(other, "mismatch", "inputs", 4, /the digest of ".*tcn\.weights\.safetensors" is/);
  const { code, err } = await project.run(["golden", "check"]);
  assert.deepEqual([code, /tcn\.weights\.safetensors/.test(err)], [4, true], err);
});

/** The likeliest class of every sample is made likelier: no answer turns. */
const LIKELIER = `(v, i, all) =>
        v === Math.max(...all.subarray(i - i % 12, i - i % 12 + 12)) ? v + 0.9 : v`;

Deno.test("0.9 added to one logit of every sample, the same weights: drift, with the multiple and the samples", async () => {
  const ended = await recordedWith(LIKELIER);
  assertEnds(ended, "drift", "predictions", 7, /times the noise.*; moved most: val\d+ by/);
  assert.match(ended.result.runs[0]?.judgement.message ?? "", /no answer of 120 flipped/);
});

Deno.test("0.9 added to one logit of every sample, weights of which margins alone are known: drift", async () => {
  const ended = await withFault(logitsBy(LIKELIER));
  assertEnds(ended, "drift", "predictions", 7, /at most 9\.0e-1, beyond the noise .*; moved most:/);
});

Deno.test("0.9 added to one class's logit turns answers too: a regression, which tells how far numbers moved", async () => {
  const ended = await recordedWith("(v, i) => i % 12 === 3 ? v + 0.9 : v");
  assertEnds(ended, "regression", "predictions", 1, /samples lost .*; moved most: val\d+ by/);
});

Deno.test("0.1 added to one class's logit, the same weights: drift", async () => {
  const ended = await recordedWith("(v, i) => i % 12 === 7 ? v + 0.1 : v");
  assertEnds(ended, "drift", "predictions", 7, /times the noise.*; moved most: val\d+ by/);
});

Deno.test("GPU asked for and absent: unavailable", {
  ignore: !given("a machine without a GPU", !hasDriver()),
}, async () => {
  await using project = await whole.copy();
  const { code, out, err } = await project.child(evaluation(project, "--device", "gpu"));
  assert.equal(code, 5, err);
  assert.match(out + err, /Cannot use the GPU: libcuda/);
});
