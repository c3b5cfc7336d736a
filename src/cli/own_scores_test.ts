/** Scores of other programs, from files to a verdict: `judge` and `compare`, through the program. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { MORE_HOSTILE } from "../base/testdata/hostile.ts";
import { inScratch } from "../base/testing.ts";
import { catalog } from "../datasets/catalog/catalog.ts";
import { encodeLabels } from "../formats/pickle/label_pickle.ts";
import { encodeNpy } from "../formats/npy/npy.ts";
import { parsePredictions, type Prediction } from "../golden/prediction.ts";
import { FakeProject } from "../suite/testing.ts";
import { PROGRAM } from "./testdata/program_copy.ts";
import { type Ended, foldersOf, noEngine, runForTest, runIn } from "./testing.ts";

const FORMS = fileURLToPath(new URL("../formats/testdata/scores/", import.meta.url));

/** A command line in the project itself, in this process. */
function told(...args: readonly string[]): Promise<Ended> {
  return runForTest(args, { project: PROGRAM, start: noEngine });
}

/** The same in a process of its own, with no more permissions than the task has. */
async function toldByProgram(...args: readonly string[]): Promise<Ended> {
  const options = ["run", "-q", "--no-prompt", "--frozen", "-P=look"];
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [...options, join(PROGRAM, "src", "main.ts"), ...args],
    cwd: PROGRAM,
    env: { NO_COLOR: "1" },
  }).output();
  const [out = "", err = ""] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  return { code, out, err };
}

/** Scores `[N,classes]` that are right where `isRight` says, else one class beside. */
function writeScores(
  path: string,
  labels: readonly number[],
  classes: number,
  isRight: (n: number) => boolean,
): string {
  const data = new Float32Array(labels.length * classes);
  for (const [n, label] of labels.entries()) {
    data[n * classes + label] = 2;
    if (!isRight(n)) data[n * classes + (label + 1) % classes] = 4;
  }
  Deno.writeFileSync(path, encodeNpy({ dtype: "float32", shape: [labels.length, classes], data }));
  return path;
}

function writeLabels(path: string, labels: readonly number[]): string {
  const names = labels.map((_, n) => `s${n}.skeleton`);
  Deno.writeFileSync(path, encodeLabels({ names, labels }));
  return path;
}

Deno.test("judge holds scores against the paper's count, two-sided, and its exit code is the verdict's", () =>
  inScratch(async (folder) => {
    const labels = Array.from({ length: 16_487 }, (_, n) => n % 60);
    const label = writeLabels(`${folder}/val_label.pkl`, labels);
    const judge = (correct: number): Promise<Ended> => {
      const scores = writeScores(`${folder}/s.npy`, labels, 60, (n) => n < correct);
      return told("judge", "--dataset", "ntu-xsub", "--scores", scores, "--labels", label);
    };
    const { code, out, err } = await judge(13_270);
    assert.equal(code, 0, err);
    assert.match(
      out,
      /^pass \(exit code 0\): ntu-xsub\/stgcn: 13,270 of 16,487 correct \(80\.49 %\), in published 80\.5 %/,
    );
    for (const layer of ["inputs", "numerics", "predictions", "training"]) {
      assert.match(out, new RegExp(`^  ${layer}: not held, `, "m"));
    }
    assert.match(err, /s\.npy: NPY, 16,487 samples of 60 classes, .* by row: its order is taken/);
    assert.equal((await judge(13_000)).code, 1);
    assert.equal((await judge(14_000)).code, 2);
  }));

Deno.test("judge ends with a mismatch where the scores are about other samples, and says from where they may be", () =>
  inScratch(async (folder) => {
    const labels = Array.from({ length: 16_560 }, (_, n) => n % 60);
    const label = writeLabels(`${folder}/val_label.pkl`, labels);
    const scores = writeScores(`${folder}/s.npy`, labels, 60, () => true);
    const words = ["judge", "--dataset", "ntu-xsub", "--scores", scores];
    const { code, out } = await told(...words, "--labels", label);
    assert.equal(code, 4);
    assert.match(out, /16,560 samples scored, known are 16,487: the 302 samples with missing/);
    const other = await told(...words, "--labels", writeLabels(`${folder}/few.pkl`, [1, 2]));
    assert.deepEqual([other.code, other.out], [4, ""]);
    assert.match(other.err, /it has 16,560 samples, ".*few\.pkl" has 2 labels; wanted is one/);
    const none = await told(...words);
    assert.deepEqual([none.code, none.out], [64, ""]);
    assert.match(none.err, /prepare the database, or name --labels FILE/);
  }));

Deno.test("judge and compare take a data set of one's own by its file, and labels of its database", () =>
  inScratch(async (folder) => {
    const yaml = join(folder, "mine.yaml");
    await Deno.writeTextFile(
      yaml,
      "name: mine\nlayout: coco-17\nchannels: [x, y, score]\nframes: 10\npersons: 1\n" +
        "classes: [sit, walk, fall]\nsplit: {by: subjects, train: [1]}\n",
    );
    const labels = Array.from({ length: 300 }, (_, n) => n % 3);
    await Deno.mkdir(join(folder, "mine"));
    writeLabels(join(folder, "mine", "val_label.pkl"), labels);
    const scores = writeScores(`${folder}/s.npy`, labels, 3, (n) => n < 240);
    const where = ["--dataset", yaml, "--data-dir", folder];
    const judged = await told("judge", ...where, "--scores", scores);
    assert.equal(judged.code, 3, judged.err);
    assert.match(judged.out, /^inconclusive \(exit code 3\): mine\/stgcn: .*240 of 300/);
    const wide = writeScores(`${folder}/wide.npy`, labels, 4, () => true);
    const other = await told("judge", ...where, "--scores", wide);
    assert.deepEqual([other.code, /4 classes/.test(other.out)], [4, true], other.out);
    const compared = await told("compare", scores, scores, ...where);
    assert.equal(compared.code, 0, compared.err);
    const missing = await told("judge", "--dataset", join(folder, "mine.yml"), "--scores", scores);
    assert.equal(missing.code, 64);
    assert.match(missing.err, /there is no such file, did you mean ".*mine\.yaml"\?/);
  }));

/** Kept predictions as a CSV that another program may have written; `turn` makes some of them others. */
function asCsv(predictions: readonly Prediction[], turn: (n: number) => boolean): string {
  const lines = predictions.map(({ name, label, ranked }, n) => {
    const row = new Array<number>(12).fill(0);
    for (const [rank, at] of ranked.entries()) row[at] = 9 - rank;
    if (turn(n)) row[label] = row[label] === 9 ? -1 : 12;
    return [name.replace(/\.skeleton$/, ""), label, ...row].join(",");
  });
  return [`name,label,${row12}`, ...lines, ""].join("\n");
}
const row12 = Array.from({ length: 12 }, (_, c) => `c${c}`).join(",");

Deno.test("judge holds scores against a golden's answers by name, and against a second file", () =>
  inScratch(async (folder) => {
    const path = join(PROGRAM, "golden/twin-ntu-xsub/stgcn.predictions.tsv");
    const kept = parsePredictions(await Deno.readTextFile(path), path);
    const write = async (name: string, turn: (n: number) => boolean): Promise<string> => {
      await Deno.writeTextFile(join(folder, name), asCsv(kept, turn));
      return join(folder, name);
    };
    const right = kept.map(({ ranked, label }) => ranked[0] === label);
    const same = await write("same.csv", () => false);
    const worse = await write("worse.csv", (n) => right[n] === true && n % 9 === 0);
    const better = await write("better.csv", (n) => right[n] === false);
    const judge = (...words: readonly string[]): Promise<Ended> =>
      told("judge", "--dataset", "twin-ntu-xsub", "--data-dir", folder, ...words);
    const { code, out, err } = await judge("--scores", same, "--drop", "3");
    assert.equal(code, 0, err + out);
    assert.match(
      out,
      /predictions: pass, .*: 0 lost and 0 gained in 0 flips among \d+ against the golden's stgcn\.predictions\.tsv; a net loss of 10 /,
    );
    assert.match(out, /score: pass, .* correct .*, as the predictions have it/);
    assert.match(err, /same\.csv: CSV, \d+ samples of 12 classes, paired with the labels by name/);
    const few = await judge("--scores", same, "--drop", "0.01");
    assert.equal(few.code, 3);
    assert.match(few.out, /more than 0\.01 points: 100,000 samples would do, or a larger --drop/);
    assert.equal((await judge("--scores", worse)).code, 1);
    assert.equal((await judge("--scores", worse, "--against", better)).code, 1);
    const json = await judge("--scores", better, "--against", worse, "--json");
    assert.equal(json.code, 2);
    const { verdict, layer, layers, score } = JSON.parse(json.out);
    assert.deepEqual([score.samples, score.correct1], [kept.length, kept.length]);
    assert.deepEqual([verdict, layer, layers.length], ["improvement", "predictions", 5]);
    const own = await judge("--scores", same, "--golden", folder);
    assert.equal(own.code, 3);
    assert.match(own.out, /there is neither a golden with answers nor a published count/);
    const nowhere = await judge("--scores", same, "--golden", join(folder, "nowhere"));
    assert.deepEqual([nowhere.code, nowhere.out], [64, ""]);
    assert.match(nowhere.err, /'--golden <dir>' .*There is no such folder/);
    const bad = await judge("--scores", same, "--drop", "0");
    assert.deepEqual([bad.code, bad.out], [64, ""]);
  }));

Deno.test("judge takes labels of the prepared database, and is inconclusive without golden, count and second file", async () => {
  await using project = await FakeProject.make();
  const data = foldersOf(project).slice(0, 2);
  const judge = (scores: string, ...words: readonly string[]): Promise<Ended> => {
    const args = ["judge", "--dataset", "twin-ntu-xsub", "--scores", scores, ...words];
    return runIn(project, args, { start: noEngine });
  };
  const ofSize = (samples: number): readonly number[] =>
    Array.from({ length: samples }, (_, n) => n % 12);
  const few = writeScores(join(project.folder, "few.npy"), ofSize(36), 12, () => true);
  const cut = await judge(few, ...data);
  assert.deepEqual([cut.code, /36 samples scored, known are/.test(cut.out)], [4, true], cut.err);
  const labels = ofSize(catalog["twin-ntu-xsub"].counts.val?.samples ?? 0);
  const whole = writeScores(join(project.folder, "s.npy"), labels, 12, () => true);
  const label = writeLabels(join(project.folder, "l.pkl"), labels);
  const { code, out } = await judge(whole, "--labels", label);
  assert.equal(code, 3);
  assert.match(
    out,
    /^inconclusive .* there is neither a golden with answers nor a published count/,
  );
});

Deno.test("compare says of 20,000 samples of 400 classes what is known to be apart", () =>
  inScratch(async (folder) => {
    const labels = Array.from({ length: 20_000 }, (_, n) => n % 400);
    const label = writeLabels(`${folder}/val_label.pkl`, labels);
    const first = writeScores(`${folder}/a.npy`, labels, 400, (n) => n >= 90 && n < 16_000);
    const second = writeScores(`${folder}/b.npy`, labels, 400, (n) => n < 16_000 - 41);
    const { code, out, err } = await told("compare", first, second, "--labels", label);
    assert.equal(code, 0, err);
    assert.match(out, /^second is 0\.2 points better, 41 lost and 90 gained, p 2e-5: real\n/);
    const json = JSON.parse(
      (await told("compare", first, second, "--labels", label, "--json")).out,
    );
    assert.ok(Math.abs(json.p / 2.2318496164502346e-5 - 1) < 1e-9);
  }));

Deno.test("compare reads each foreign form as the same scores, in the program with its own permissions", async () => {
  const label = join(FORMS, "val_label.pkl");
  const [first, ...files] = ["pyskl_result.pkl", "mmaction2_result.pkl", "mmaction2_items.pkl"]
    .concat(["ctrgcn_epoch1_test_score.pkl", "ctrgcn_ucla_epoch1_test_score.pkl"])
    .concat(["agcn_epoch1_test_score.pkl", "scores.npy", "scores.npz", "scores.csv", "scores.txt"])
    .concat(["scores.json", "named.csv", "named.json"]).map((file) => join(FORMS, file));
  assert.ok(first);
  for (const file of files) {
    const { code, out, err } = await told("compare", first, file, "--labels", label);
    assert.equal(code, 0, err);
    assert.match(out, /^second is the same answer to every sample\n/, file);
  }
  const labels = ["annotations.pkl", "NTU60_CS.npz", "labels.csv", "kinetics_val_label.json"];
  for (const file of labels.map((name) => join(FORMS, name))) {
    const { code, err } = await told("compare", first, first, "--labels", file);
    assert.equal(code, 0, err);
  }
  const { code, out, err } = await toldByProgram("compare", first, files[0] ?? "");
  assert.equal(code, 0, err);
  assert.match(out, /^second is the same answer to every sample\n/);
  assert.match(err, /mmaction2_result\.pkl: a pickled list of samples, as of mmaction2, 8 samples/);
  const judged = await toldByProgram("judge", "--dataset", "ntu-xsub", "--scores", first);
  assert.equal(judged.code, 64);
});

Deno.test("compare holds a file of scores against a run, whose labels it takes", async () => {
  await using project = await FakeProject.make();
  const run = "twin-ntu-xsub/tcn";
  await runIn(project, ["reproduce", "--only", run, ...foldersOf(project)]);
  const folder = join(project.places.work, run, "latest");
  const labels = Array.from({ length: 36 }, (_, n) => n % 12);
  const lines = labels.map((label, n) =>
    [`val${n}`, ...Array.from({ length: 12 }, (_, c) => c === label ? 1 : 0)].join(",")
  );
  const scores = join(project.folder, "s.csv");
  await Deno.writeTextFile(scores, lines.join("\n"));
  const { code, out, err } = await runIn(project, ["compare", folder, scores]);
  assert.equal(code, 0, err);
  assert.match(
    out,
    /^second is 2\.8 points better, 0 lost and 1 gained, p 1\.0: no more than chance/,
  );
  assert.match(out, /no scores kept to calibrate: .*latest\n/);
});

Deno.test("fuse adds streams of other programs by name, and says which sums are worth it", () =>
  inScratch(async (folder) => {
    const labels = Array.from({ length: 400 }, (_, n) => n % 8);
    const label = writeLabels(`${folder}/val_label.pkl`, labels);
    const write = (name: string, isRight: (n: number) => boolean): string =>
      writeScores(`${folder}/${name}`, labels, 8, isRight);
    const joint = write("joint.npy", (n) => n >= 60);
    const bone = write("bone.npy", (n) => n < 60 || n >= 100);
    const words = ["fuse", joint, bone, "--labels", label];
    const { code, out, err } = await toldByProgram(...words);
    assert.equal(code, 0, err);
    assert.match(
      out,
      /^A alone: 85\.00 % top-1, .*, weight 1: .*joint\.npy\nB alone: 90\.00 % top-1/,
    );
    assert.match(out, /against B alone; .*\n {2}A \+ B: .* lost and .* gained, p /);
    const json = JSON.parse((await told(...words, "--weights", "1,3", "--softmax", "--json")).out);
    assert.deepEqual([json.best, json.softmax, json.streams[1].weight], ["B", true, 3]);
    const few = await told(...words, "--weights", "1");
    assert.deepEqual([few.code, few.out], [64, ""]);
    assert.equal((await told(...words, "--weights", "1,x")).code, 64);
    assert.equal((await told("fuse", joint, "--labels", label)).code, 64);
    assert.equal((await told("fuse", "-h")).code, 0);
  }));

Deno.test("names of samples and files that are written to be obeyed are text", () =>
  inScratch(async (folder) => {
    const hostile = MORE_HOSTILE.filter((text) => text.isWellFormed());
    const scores = new Map(hostile.map((name) => [name, [1, 2]]));
    await Deno.writeTextFile(`${folder}/s.json`, JSON.stringify(Object.fromEntries(scores)));
    const others = hostile.map((name) => ({ name: `${name}?`, label: 1 }));
    await Deno.writeTextFile(`${folder}/l.json`, JSON.stringify(others));
    const words = ["compare", `${folder}/s.json`, `${folder}/s.json`];
    const { code, out, err } = await told(...words, "--labels", `${folder}/l.json`);
    assert.deepEqual([code, out], [4, ""]);
    // deno-lint-ignore no-control-regex -- control characters are what must not be there
    assert.doesNotMatch(err, /[\x00-\x09\x0b-\x1f\x7f]/);
  }));
