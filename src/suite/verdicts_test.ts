/** Every verdict that a golden promises, by making it happen: what was done to the run, and where it shows. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { UnavailableError } from "../base/errors.ts";
import { manifestName } from "../datasets/manifest.ts";
import { decodeLabels, encodeLabels, type Labels } from "../formats/pickle/label_pickle.ts";
import { encodeTorch } from "../formats/torch/torch_writer.ts";
import type { Judgement } from "../golden/verdict.ts";
import { suiteResult } from "../report/result.ts";
import { propose } from "./propose.ts";
import { performRun } from "./run.ts";
import { RUN_FILES } from "../store/run_folder.ts";
import { LATEST } from "../store/started_folder.ts";
import type { Answers, Runner } from "./runner.ts";
import { readConfigOf } from "./configs.ts";
import type { RunTask } from "./task.ts";
import { FakeProject, fakeRunner } from "./testing.ts";

const run = "twin-ntu-xsub/tcn";
const [regression, improvement, mismatch] = [1, 2, 4];

/** A project with a golden of five seeds, each wrong in 2 of 36. */
async function withGolden(): Promise<FakeProject> {
  const project = await FakeProject.make();
  await propose(await training(project, [1, 2, 3, 4, 5]), "a test", project.context(fakeRunner(2)));
  return project;
}

async function training(project: FakeProject, seeds: readonly number[]): Promise<RunTask> {
  return { kind: "train", config: await readConfigOf(project.places, run), seeds };
}

/** Evaluates a file of weights: those of the golden's first seed, if not said otherwise. */
async function evaluated(
  project: FakeProject,
  runner: Runner,
  weights = join(project.places.work, run, LATEST, RUN_FILES.weights(1)),
): Promise<Judgement> {
  const config = await readConfigOf(project.places, run);
  const task: RunTask = { kind: "evaluate", config, weights };
  return (await performRun(task, project.context(runner))).judgement;
}

/** A runner that does something to the answers of another. */
function answering(runner: Runner, change: (answers: Answers) => Answers): Runner {
  return {
    ...runner,
    evaluate: async (...args) => change(await runner.evaluate(...args)),
  };
}

function assertEnds(
  judgement: Judgement,
  exitCode: number,
  layer: Judgement["layer"],
  message: RegExp,
): void {
  assert.deepEqual([judgement.exitCode, judgement.layer], [exitCode, layer], judgement.message);
  assert.match(judgement.message, message);
}

Deno.test("nothing done: pass", async () => {
  await using project = await withGolden();
  assertEnds(await evaluated(project, fakeRunner(2)), 0, "score", /as the predictions have it/);
});

Deno.test("one byte of the data changed: mismatch that names the sample", async () => {
  await using project = await withGolden();
  const path = join(project.places.data, "twin-ntu", "xsub", "val_data.npy");
  const bytes = await Deno.readFile(path);
  await Deno.writeFile(path, bytes.with(-1, 1));
  const judgement = await evaluated(project, fakeRunner(2));
  assertEnds(judgement, mismatch, "inputs", /val35/);
});

Deno.test("one byte changed and no manifest to tell: the golden does, a mismatch of the inputs", async () => {
  await using project = await withGolden();
  const folder = join(project.places.data, "twin-ntu", "xsub");
  const path = join(folder, "val_data.npy");
  await Deno.writeFile(path, (await Deno.readFile(path)).with(-1, 1));
  await Deno.remove(join(folder, manifestName));
  const judgement = await evaluated(project, fakeRunner(2));
  assertEnds(judgement, mismatch, "inputs", /val content digest is .*, the golden's is/);
});

Deno.test("another sample list than the golden's: mismatch that names the samples, of weights that it never saw too", async () => {
  const trained = async (change: (labels: Labels) => Labels): Promise<Judgement> => {
    await using project = await withGolden();
    const folder = join(project.places.data, "twin-ntu", "xsub");
    const path = join(folder, "val_label.pkl");
    const labels = decodeLabels(await Deno.readFile(path));
    await Deno.writeFile(path, encodeLabels(change(labels)));
    await Deno.remove(join(folder, manifestName));
    return (await performRun(await training(project, [11]), project.context(fakeRunner(2))))
      .judgement;
  };
  const renamed = await trained((all) => ({ ...all, names: all.names.with(7, "another") }));
  assertEnds(renamed, mismatch, "inputs", /1 sample of the golden is missing: val7 \(and 3 other/);
  const { details } = renamed.layers[0] ?? {};
  assert.match(details?.[1] ?? "", /1 sample is not in the golden: another$/);
  assert.match(details?.[2] ?? "", /val sample list digest is .*, the golden's is/);
  const relabeled = await trained((all) => ({ ...all, labels: all.labels.with(7, 3) }));
  assertEnds(
    relabeled,
    mismatch,
    "inputs",
    /1 sample has another label than in the golden: val7 \(and 1 other/,
  );
});

Deno.test("fresh seeds on the golden's own samples: no mismatch, and no answers to hold", async () => {
  await using project = await withGolden();
  const { judgement } = await performRun(
    await training(project, [11]),
    project.context(fakeRunner(9)),
  );
  assert.deepEqual(judgement.layers.map(({ verdict }) => verdict), [
    "pass",
    "pass",
    "not held",
    "not held",
    "regression",
  ]);
});

Deno.test("another setting than the golden's: mismatch that names its key", async () => {
  await using project = await withGolden();
  const config = await readConfigOf(project.places, run, [
    "recipe.num_epoch=2",
    "recipe.step=[1]",
  ]);
  const task: RunTask = { kind: "train", config, seeds: [11] };
  const { judgement } = await performRun(task, project.context(fakeRunner(2)));
  const key = /^twin-ntu-xsub\/tcn: recipe\.step: 13, 17 became 1 \(and 1 other difference\)$/;
  assertEnds(judgement, mismatch, "inputs", key);
  assert.equal(
    judgement.layers[0]?.details[1],
    "twin-ntu-xsub/tcn: recipe.num_epoch: 6 became 2",
  );
  const weights = join(project.places.work, run, LATEST, RUN_FILES.weights(11));
  const initial = { weights, ignored: [] };
  const again = await readConfigOf(project.places, run);
  const started = await performRun(
    { kind: "train", config: again, seeds: [11], initial },
    project.context(fakeRunner(2)),
  );
  assertEnds(started.judgement, mismatch, "inputs", /: it starts from the weights ".*seed11\.pt"/);
});

Deno.test("other weights than the golden's: inconclusive, with where its seeds lie and where they do", async () => {
  await using project = await withGolden();
  const weights = join(project.places.work, run, LATEST, RUN_FILES.weights(1));
  const data = Float32Array.of(77, 24);
  const others = new Map([["fcn.weight", { dtype: "float32", shape: [2], data } as const]]);
  const task = await training(project, [1]);
  const config = task.config;
  const given: RunTask = { kind: "evaluate", config, weights };
  await propose(given, "given weights", project.context(fakeRunner(2)));
  await Deno.writeFile(weights, encodeTorch(others));
  const ended = await evaluated(project, fakeRunner(9), weights);
  const lie = /5 recorded seeds lie between 94\.44 % and 94\.44 %, yours is 75\.00 %, under them;/;
  assertEnds(ended, 3, "score", lie);
});

Deno.test("one class's predictions swapped: regression of the predictions, which names the class", async () => {
  await using project = await withGolden();
  const runner = answering(fakeRunner(2), (answers) => {
    const { labels, classes } = answers;
    const logits = Float32Array.from(answers.logits);
    for (const [n, label] of labels.entries()) {
      if (label > 3) continue;
      logits.fill(0, n * classes, (n + 1) * classes);
      logits[n * classes + 11] = 9;
    }
    return { ...answers, logits };
  });
  const judgement = await evaluated(project, runner);
  assertEnds(judgement, regression, "predictions", /samples lost .*, 0 gained/);
});

Deno.test("label file re-ordered against the data: mismatch that names samples", async () => {
  await using project = await withGolden();
  const runner = answering(fakeRunner(2), (answers) => ({
    ...answers,
    labels: [...answers.labels.slice(1), answers.labels[0] ?? 0],
  }));
  const judgement = await evaluated(project, runner);
  assertEnds(judgement, mismatch, "inputs", /another label than in the golden: val/);
});

Deno.test("data and labels re-ordered together: the same set, and a pass", async () => {
  await using project = await withGolden();
  const runner = answering(fakeRunner(2), (answers) => {
    const { names, labels, logits, classes } = answers;
    const last = names.length - 1;
    const turned = names.map((_, n) => last - n);
    return {
      ...answers,
      names: turned.map((n) => names[n] ?? ""),
      labels: turned.map((n) => labels[n] ?? 0),
      logits: Float32Array.from(
        turned.flatMap((n) => [...logits.subarray(n * classes, (n + 1) * classes)]),
      ),
    };
  });
  assertEnds(await evaluated(project, runner), 0, "score", /as the predictions have it/);
});

Deno.test("samples dropped, or answered twice: mismatch that counts and names them", async () => {
  await using project = await withGolden();
  const cut = (answers: Answers, rows: readonly number[]): Answers => {
    const { names, labels, logits, classes } = answers;
    return {
      ...answers,
      names: rows.map((n) => names[n] ?? ""),
      labels: rows.map((n) => labels[n] ?? 0),
      logits: Float32Array.from(
        rows.flatMap((n) => [...logits.subarray(n * classes, (n + 1) * classes)]),
      ),
    };
  };
  const all = Array.from({ length: 36 }, (_, n) => n);
  const dropped = answering(fakeRunner(2), (answers) => cut(answers, all.slice(1)));
  assertEnds(
    await evaluated(project, dropped),
    mismatch,
    "inputs",
    /1 sample of the golden is missing: val0/,
  );
  const twice = answering(fakeRunner(2), (answers) => cut(answers, all.with(7, 8)));
  assertEnds(
    await evaluated(project, twice),
    mismatch,
    "inputs",
    /sample is predicted twice: val8/,
  );
});

Deno.test("a golden of another preparation version: mismatch that says which", async () => {
  await using project = await withGolden();
  const path = join(project.places.golden, `${run}.json`);
  const text = await Deno.readTextFile(path);
  await Deno.writeTextFile(path, text.replace('"preparation": 1', '"preparation": 2'));
  const judgement = await evaluated(project, fakeRunner(2));
  assertEnds(judgement, mismatch, "inputs", /preparation version is 1, the golden's is 2/);
});

Deno.test("an engine that is out of tolerance: regression of the numerics, whatever the score", async () => {
  await using project = await withGolden();
  const runner: Runner = {
    ...fakeRunner(2),
    numerics: () => ({
      vectors: [{ name: "logits", error: 2e-3, tolerance: 1e-5 }],
      repeatable: true,
      relativeError: 1e-4,
      logitError: 2e-3,
    }),
  };
  assertEnds(await evaluated(project, runner), regression, "numerics", /out of tolerance/);
  const unsteady: Runner = {
    ...fakeRunner(2),
    numerics: (vectors) => ({ ...fakeRunner().numerics(vectors), repeatable: false }),
  };
  assertEnds(await evaluated(project, unsteady), regression, "numerics", /different bits/);
});

Deno.test("new seeds too good: improvement, never a silent pass; too bad: regression", async () => {
  await using project = await FakeProject.make();
  const wrong = [2, 3, 2, 3, 2];
  const base = fakeRunner();
  const spread: Runner = { ...base, train: (...args) => fakeRunner(wrong.shift()).train(...args) };
  await propose(await training(project, [1, 2, 3, 4, 5]), "a test", project.context(spread));
  const with11 = async (mistakes: number): Promise<Judgement> =>
    (await performRun(await training(project, [11]), project.context(fakeRunner(mistakes))))
      .judgement;
  assertEnds(await with11(2), 0, "training", /in the band/);
  await using narrow = await FakeProject.make();
  await propose(await training(narrow, [1, 2, 3, 4, 5]), "a test", narrow.context(fakeRunner(9)));
  const good = await performRun(await training(narrow, [11]), narrow.context(fakeRunner(0)));
  assertEnds(good.judgement, improvement, "training", /over the band.*propose a new golden/);
  assertEnds(await with11(30), regression, "training", /under the band/);
});

Deno.test("no engine: unavailable; no run at all: nothing measured", async () => {
  await using project = await withGolden();
  const none: Runner = {
    ...fakeRunner(),
    evaluate: () => Promise.reject(new UnavailableError("Cannot use the GPU: it is not there")),
  };
  assertEnds(await evaluated(project, none), 5, null, /Cannot use the GPU/);
  const empty = suiteResult("quick", [], [], "deno task reproduce");
  assert.deepEqual([empty.verdict, empty.exitCode], ["nothing measured", 6]);
});
