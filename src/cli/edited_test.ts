/**
 * Every file that a verdict rests on, edited together with the digests beside it so that they fit each other: what says so,
 * by the commands. What the edits of all of them together are, git alone can tell, and `golden diff` in its words.
 */

import assert from "node:assert/strict";
import { join } from "node:path";
import { sha256, sha256OfFile } from "../base/digest.ts";
import { run as runProgram } from "../base/process.ts";
import { manifestName } from "../datasets/manifest.ts";
import { decodeNpy, encodeNpy } from "../formats/npy/npy.ts";
import { decodeLabels, encodeLabels } from "../formats/pickle/label_pickle.ts";
import { encodeSafetensors } from "../formats/safetensors.ts";
import { predictionsFrom } from "../evaluation/answers.ts";
import type { Golden } from "../golden/golden.ts";
import {
  formatPredictions,
  parsePredictions,
  type Prediction,
  predictionsDigest,
  scoreOf,
} from "../golden/prediction.ts";
import { parseResult } from "../report/result.ts";
import { LATEST } from "../store/started_folder.ts";
import { readConfigOf } from "../suite/configs.ts";
import { configDigest } from "../suite/run_config.ts";
import { Edited, environment, RUN, worse } from "./testdata/edited_project.ts";
import { assertEnds } from "./testdata/real_project.ts";
import { foldersOf } from "./testing.ts";

Deno.test("nothing edited: pass", async () => {
  await using edited = await Edited.make();
  await edited.evalEnds("pass", "score", 0, /no answer of 36 flipped/);
});

Deno.test("database and manifest edited together: the golden's content digest", async () => {
  await using edited = await Edited.make();
  const path = edited.data("val_data.npy");
  await Deno.writeFile(path, (await Deno.readFile(path)).with(-1, 1));
  await edited.evalEnds("mismatch", "inputs", 4, /differs from its manifest: 1 changed \(val35\)/);
  await edited.fitManifest();
  await edited.evalEnds("mismatch", "inputs", 4, /val content digest is .*, the golden's is/);
});

Deno.test("label pickle and manifest edited together: the labels of kept predictions, then digests", async () => {
  await using edited = await Edited.make();
  const path = edited.data("val_label.pkl");
  const labels = decodeLabels(await Deno.readFile(path));
  await Deno.writeFile(path, encodeLabels({ ...labels, labels: labels.labels.with(7, 3) }));
  await edited.fitManifest();
  await edited.evalEnds(
    "mismatch",
    "inputs",
    4,
    /1 sample has another label than in the golden: val7/,
  );
});

Deno.test("a manifest edited alone, its own digests fitted: the files that it describes", async () => {
  await using edited = await Edited.make();
  const path = edited.data(manifestName);
  const text = await Deno.readTextFile(path);
  await Deno.writeTextFile(path, text.replace('["val3",3,', '["val3",4,'));
  await edited.evalEnds(
    "mismatch",
    "inputs",
    4,
    /differs from its manifest: 1 relabelled \(val3\)/,
  );
});

Deno.test("a record's score, digest or verdict edited: the predictions beside it, its own layers", async () => {
  await using edited = await Edited.make();
  const { trained } = edited;
  await edited.done("reproduce", "--only", RUN, "--seeds", "1..5");
  const again = ["golden", "propose", "--from", trained, "--reason", "better"];
  const path = join(trained, "predictions.tsv");
  const kept = await Deno.readTextFile(path);
  const record = await Deno.readTextFile(join(trained, "record.json"));
  await edited.changeRecord((old) => ({
    ...old,
    observation: {
      ...old.observation,
      results: old.observation.results.map((r) => ({
        ...r,
        score: { ...r.score, correct1: 36, correct5: 36 },
      })),
    },
  }));
  const byScore = /the record beside it is of other predictions, by its score$/m;
  await edited.ends(4, byScore, ...again);
  await edited.ends(4, byScore, "compare", trained, trained);

  await Deno.writeTextFile(join(trained, "record.json"), record);
  const wrong = worse(parsePredictions(kept, path), 20);
  await Deno.writeTextFile(path, formatPredictions(wrong));
  await edited.ends(4, /the record beside it is of other predictions$/m, ...again);
  const predictions = predictionsDigest(wrong);
  await edited.changeRecord((old) => ({
    ...old,
    observation: { ...old.observation, predictions },
  }));
  await edited.ends(4, byScore, ...again);

  await Deno.writeTextFile(path, kept);
  await Deno.writeTextFile(
    join(trained, "record.json"),
    record.replace(
      /"verdict": "pass",\s+"exitCode": 0/,
      '"verdict": "improvement", "exitCode": 2',
    ),
  );
  await edited.ends(
    65,
    /judgement\.verdict: what follows from the layers/,
    "compare",
    trained,
    trained,
  );
});

Deno.test("a shard's logits edited, then its digest and score with them: the merge, then the golden's predictions", async () => {
  await using edited = await Edited.make();
  const { work } = edited.project.places;
  const words = ["eval", "--model", "tcn", "--dataset", "twin-ntu-xsub"];
  for (const shard of ["1/2", "2/2"]) await edited.done(...words, "--shard", shard);
  const folder = join(work, "shards", "1-of-2", "recorded", RUN, LATEST);
  const logits = join(folder, "logits.npy");
  const { dtype, shape, data } = decodeNpy(await Deno.readFile(logits), logits);
  assert.ok(dtype === "float32");
  const classes = shape[1] ?? 0;
  const other = data.map((_, i) => data[i % classes === 0 ? i + classes - 1 : i - 1] ?? 0);
  await Deno.writeFile(logits, encodeNpy({ dtype: "float32", shape, data: other }));
  const merge = [...words, "--merge", "--json", ...foldersOf(edited.project)];
  const refused = await edited.run(...merge);
  assertEnds(
    { code: refused.code, result: parseResult(refused.out, "stdout") },
    "mismatch",
    "inputs",
    4,
    /the answers beside ".*1-of-2.*share\.json" are not those that its shard gave/,
  );
  const path = join(folder, "share.json");
  const share = JSON.parse(await Deno.readTextFile(path));
  const { names, labels } = share;
  const predictions = predictionsFrom({ names, labels, logits: other, classes }, {
    summaries: true,
  });
  share.observation.predictions = predictionsDigest(predictions);
  share.observation.results[0].score = scoreOf(predictions);
  await Deno.writeTextFile(path, JSON.stringify(share));
  const { code, out } = await edited.run(...merge);
  const lost = /1[5-8] samples lost .*, 0 gained/;
  assertEnds({ code, result: parseResult(out, "stdout") }, "regression", "predictions", 1, lost);

  const renamed = names.with(0, "another");
  const own = { names: renamed, labels, logits: other, classes };
  share.names = renamed;
  share.observation.predictions = predictionsDigest(predictionsFrom(own, { summaries: true }));
  await Deno.writeTextFile(path, JSON.stringify(share));
  const strange = await edited.run(...merge);
  assertEnds(
    { code: strange.code, result: parseResult(strange.out, "stdout") },
    "mismatch",
    "inputs",
    4,
    /the shards' samples are not those of their data/,
  );
});

Deno.test("a golden's score, promise or published figures edited: what they follow from, in eval and golden check", async () => {
  const figure = {
    source: "hearsay",
    top1: "50.0",
    top5: null,
    samples: 36,
    correct1: { from: 0, to: 36 },
    correct5: null,
  };
  const edits: readonly (readonly [RegExp, (golden: Golden) => Golden])[] = [
    [/its score's correct1 is 36, ".*weights\.predictions\.tsv" comes to 34/, (g) => ({
      ...g,
      given: g.given && { ...g.given, score: { correct1: 36, correct5: 36, samples: 36 } },
    })],
    [/its promised drop is 90, ".*" comes to 27\.8/, (g) => ({
      ...g,
      given: g.given && {
        ...g.given,
        predictions: g.given.predictions && { ...g.given.predictions, promisedDrop: 90 },
      },
    })],
    [
      /the published figures in it are not those that are known/,
      (g) => ({ ...g, published: [figure] }),
    ],
  ];
  for (const [message, change] of edits) {
    await using edited = await Edited.make();
    await edited.changeGolden(change);
    await edited.evalEnds("mismatch", "inputs", 4, message);
    await edited.ends(4, message, "golden", "check");
  }
});

Deno.test("kept predictions, their digest and score edited together: the answers of the recorded weights", async () => {
  await using edited = await Edited.make();
  const path = edited.beside("tcn.weights.predictions.tsv");
  const kept = parsePredictions(await Deno.readTextFile(path), path);
  const fit = async (predictions: readonly Prediction[]): Promise<void> => {
    await Deno.writeTextFile(path, formatPredictions(predictions));
    const digest = predictionsDigest(predictions);
    await edited.changeGolden((g) => ({
      ...g,
      given: g.given && {
        ...g.given,
        score: scoreOf(predictions),
        predictions: g.given.predictions && { ...g.given.predictions, digest },
      },
    }));
  };
  await fit(worse(kept, 20));
  await edited.evalEnds("improvement", "predictions", 2, /0 samples lost, \d+ gained/);
  await fit(kept.map((p, n) => n === 4 ? { ...p, margin: p.margin + 0.9 } : p));
  await edited.evalEnds("drift", "predictions", 7, /moved/);
});

Deno.test("recorded weights edited with the file's digest, then their own too: the weights' digest, then the answers", async () => {
  await using edited = await Edited.make();
  const path = edited.beside("tcn.weights.safetensors");
  const data = Float32Array.of(2, 24);
  const others = new Map([["fcn.weight", { dtype: "float32", shape: [2], data } as const]]);
  await Deno.writeFile(path, encodeSafetensors(others));
  await edited.evalEnds(
    "mismatch",
    "inputs",
    4,
    /the digest of ".*weights\.safetensors" is .*, recorded is/,
  );
  const digest = await sha256OfFile(path);
  const fit = (weights?: string) => (g: Golden): Golden => ({
    ...g,
    given: g.given && {
      ...g.given,
      weights: weights ?? g.given.weights,
      recorded: g.given.recorded && { ...g.given.recorded, digest },
    },
  });
  await edited.changeGolden(fit());
  await edited.evalEnds("mismatch", "inputs", 4, /weights digest is .*, the golden's is/);
  await edited.changeGolden(fit(sha256("weights of seed 2")));
  await edited.evalEnds("drift", "predictions", 7, /moved/);
});

Deno.test("a config edited, then the golden's digest of it too: the recipe, then golden diff", async () => {
  await using edited = await Edited.make();
  const { project } = edited;
  const git = async (...args: string[]): Promise<void> => {
    const who = ["-C", project.folder, "-c", "user.name=a", "-c", "user.email=a@b"];
    assert.ok((await runProgram("git", [...who, ...args], environment)).success);
  };
  await git("init", "-q");
  await git("add", "config", "golden");
  await git("commit", "-qm", "first");
  const path = join(project.places.config, `${RUN}.yaml`);
  const text = await Deno.readTextFile(path);
  await Deno.writeTextFile(path, text.replace(/num_epoch: \d+/, "num_epoch: 2"));
  await edited.evalEnds("mismatch", "inputs", 4, /recipe/);
  await edited.ends(
    4,
    /is bound to other settings than config\/twin-ntu-xsub\/tcn\.yaml: recipe\.num_epoch: \d+ became 2/,
    "golden",
    "check",
  );
  const config = await readConfigOf(project.places, RUN);
  const recipe = configDigest(config);
  await edited.changeGolden((g) => ({
    ...g,
    trained: g.trained && { ...g.trained, recipe, config },
    given: g.given && { ...g.given, recipe, config },
  }));
  await edited.evalEnds("pass", "score", 0, /no answer of 36 flipped/);
  const { out } = await edited.run("golden", "diff");
  assert.match(out, /^ {2}given\.recipe: [0-9a-f]{64} → [0-9a-f]{64}$/m);
});
