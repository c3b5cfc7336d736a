/** What differs from a golden by its own name: settings by their keys, weights by what they are; by the real program. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { sha256OfFile } from "../base/digest.ts";
import { testEngine } from "../engine/testing.ts";
import { formatGolden, parseGolden } from "../golden/golden.ts";
import { assertEnds, RealProject, RUN } from "./testdata/real_project.ts";

let whole: RealProject;

Deno.test.beforeAll(async () => {
  await testEngine();
  whole = await RealProject.make();
});

Deno.test.afterAll(() => whole?.[Symbol.asyncDispose]());

function evaluationOf(weights: string): string[] {
  return ["eval", "--model", "tcn", "--dataset", "twin-ntu-xsub", "--weights", weights];
}

/** What is said of weights that no golden knows. */
const UNKNOWN =
  /no score of these weights; its 5 recorded seeds lie between .*, yours is [\d.]+ %, (under|among|over) them; /;

Deno.test("another setting than the golden's: mismatch of the inputs that names its key, in golden check too", async () => {
  await using project = await whole.copy();
  const config = join(project.folder, "config", `${RUN}.yaml`);
  const ended = await project.judged(["train", "-c", config, "--set", "recipe.num_epoch=2"]);
  const key = /^twin-ntu-xsub\/tcn: recipe\.num_epoch: 8 became 2$/;
  assertEnds(ended, "mismatch", "inputs", 4, key);
  const text = await Deno.readTextFile(config);
  await Deno.writeTextFile(config, text.replace("num_epoch: 8", "num_epoch: 2"));
  const { code, err } = await project.run(["golden", "check"]);
  assert.equal(code, 4);
  assert.match(err, /other settings than config\/\S+\.yaml: recipe\.num_epoch: 8 became 2; take/);
});

Deno.test("weights that the golden does not know: inconclusive, with where its seeds lie and where they do", async () => {
  await using project = await whole.copy();
  const propose = ["golden", "propose", "--from", `${project.folder}/work_dir/eval/${RUN}`];
  const evaluation = evaluationOf(project.weights);
  await project.judged(evaluation);
  const { code, err } = await project.run([...propose, "--reason", "given weights"]);
  assert.equal(code, 0, err);
  assertEnds(await project.judged(evaluation), "pass", "score", 0, /no answer of 120 flipped/);
  await project.judged(["reproduce", "--seed", "11"]);
  await Deno.copyFile(project.latest("weights.seed11.pt"), project.weights);
  assertEnds(await project.judged(evaluation), "inconclusive", "score", 3, UNKNOWN);
});

Deno.test("recorded weights changed together with their digest: mismatch of the inputs; brought by a user, nobody's", async () => {
  await using project = await whole.copy();
  const { code, err } = await project.run([
    ...["golden", "propose", "--recorded", project.weights, "--reason", "a test"],
    ...["--data-dir", `${project.folder}/data`, "--work-dir", `${project.folder}/work_dir`],
  ]);
  assert.equal(code, 0, err);
  const file = project.golden.replace(".json", ".weights.safetensors");
  await Deno.writeFile(file, (await Deno.readFile(file)).with(-1, 0x11));
  const { given, ...golden } = parseGolden(await Deno.readTextFile(project.golden), project.golden);
  assert.ok(given?.recorded);
  const recorded = { ...given.recorded, digest: await sha256OfFile(file) };
  const changed = formatGolden({ ...golden, given: { ...given, recorded } });
  await Deno.writeTextFile(project.golden, changed);
  const ended = await project.judged(["eval", "--model", "tcn"]);
  assertEnds(ended, "mismatch", "inputs", 4, /these are other weights under the same name/);
  const brought = join(project.folder, "brought.safetensors");
  await Deno.copyFile(file, brought);
  const own = await project.judged(evaluationOf(brought));
  assertEnds(own, "inconclusive", "score", 3, UNKNOWN);
});
