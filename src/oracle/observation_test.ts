import assert from "node:assert/strict";
import { join } from "node:path";
import { MismatchError } from "../base/errors.ts";
import { mkl } from "../engine/policy.ts";
import { testEngine } from "../engine/testing.ts";
import { modelConfig } from "../models/config.ts";
import { observeNumerics, performOracle } from "./observation.ts";
import { replayOracle } from "./replay.ts";
import { oracleFiles, readOracleVectors } from "./vectors.ts";
import { FakeProject, fakeRunner } from "../suite/testing.ts";

const golden = new URL("../../golden", import.meta.url).pathname;

Deno.test("every model has reference vectors, forward and training", async () => {
  for (const { shape: { name } } of modelConfig.options) {
    const vectors = await readOracleVectors(golden, name.value);
    const kinds = new Set(vectors.map(({ kind }) => kind));
    assert.deepEqual([...kinds].sort(), ["forward", "training"], name.value);
  }
});

Deno.test("every model has a peer in PyTorch, of which vectors are made", async () => {
  const peers = new URL("../../bench/peers/", import.meta.url);
  const text = await Deno.readTextFile(new URL("model.py", peers));
  for (const { shape: { name: { value } } } of modelConfig.options) {
    const of = text.match(new RegExp(`"${value}": (\\w+)`))?.[1];
    assert.ok(of !== undefined, `MODELS of bench/peers/model.py has no "${value}"`);
    const module = text.match(new RegExp(`^from (\\w+) import ${of}$`, "m"))?.[1];
    const source = await Deno.readTextFile(new URL(`${module}.py`, peers));
    assert.match(source, new RegExp(`^class ${of}\\b`, "m"));
  }
});

Deno.test("replayOracle() finds this engine in tolerance and repeatable, and a false expectation not", async () => {
  await testEngine();
  const vectors = await readOracleVectors(golden, "tcn");
  const { vectors: found, repeatable, relativeError } = replayOracle(vectors, mkl);
  assert.equal(found.length, 3);
  assert.ok(found.every(({ error, tolerance }) => error <= tolerance), JSON.stringify(found));
  assert.ok(repeatable);
  assert.ok(relativeError > 0 && relativeError < 1e-5, `${relativeError}`);
  const [first] = vectors;
  assert.ok(first?.kind === "forward");
  const logits = first.logits.map((row) => row.map((value, i) => i === 7 ? value + 1e-4 : value));
  const [off] = replayOracle([{ ...first, logits }], mkl).vectors;
  assert.ok(off !== undefined && off.error > off.tolerance);
});

Deno.test("observeNumerics() takes an engine's relative error at the size of the run's logits", async () => {
  await using project = await FakeProject.make();
  const runner = {
    ...fakeRunner(),
    numerics: () => ({ vectors: [], repeatable: true, relativeError: 1e-6, logitError: 1 }),
  };
  const logits = Float32Array.of(3, -20, 4);
  const { noise } = await observeNumerics("tcn", logits, project.context(runner));
  assert.equal(noise, 2 * 1e-6 * 20);
});

Deno.test("performOracle() runs all files; vectors that are missing are a mismatch, not a pass", async () => {
  await using project = await FakeProject.make();
  const context = project.context(fakeRunner());
  const all = await performOracle(context);
  assert.equal(all.vectors.length, 6);
  assert.equal(await oracleFiles(project.places.golden).then((files) => files.length), 2);
  await Deno.remove(join(project.places.golden, "oracle", "tcn.json"));
  await assert.rejects(observeNumerics("tcn", new Float32Array(1), context), MismatchError);
  const own = join(project.places.golden, "oracle", "stgcn.json");
  const path = join(project.places.golden, "oracle", "mine.json");
  await Deno.rename(own, path); // a network that somebody added, whose vectors are theirs
  const whole = JSON.parse(await Deno.readTextFile(path));
  for (const kind of ["forward", "training"]) {
    const vectors = whole.vectors.filter((vector: { kind: string }) => vector.kind === kind);
    await Deno.writeTextFile(path, JSON.stringify({ ...whole, vectors }));
    const wanted = (thrown: unknown): boolean =>
      thrown instanceof MismatchError &&
      thrown.message.endsWith(`has no ${kind === "forward" ? "training" : "forward"} vector`);
    await assert.rejects(performOracle(context), wanted, kind);
    await assert.rejects(observeNumerics("mine", new Float32Array(1), context), wanted, kind);
  }
  await Deno.remove(path);
  await assert.rejects(performOracle(context), /there are no vectors in ".*oracle"/);
  await Deno.remove(join(path, ".."));
  await assert.rejects(performOracle(context), MismatchError);
});

Deno.test("vectors of the program's own networks, edited to whatever fits them, are a mismatch that names the file", async () => {
  await using project = await FakeProject.make();
  const context = project.context(fakeRunner());
  const path = join(project.places.golden, "oracle", "tcn.json");
  const text = await Deno.readTextFile(path);
  await Deno.writeTextFile(path, text.replace('"factor": 3', '"factor": 3000000'));
  const wanted = /the digest of ".*tcn\.json" is .*, the program's own is 5e37fc2d/;
  await assert.rejects(observeNumerics("tcn", new Float32Array(1), context), wanted);
  await assert.rejects(performOracle(context), wanted);
});
