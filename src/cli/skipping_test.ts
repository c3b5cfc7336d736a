/** Evaluations by the real program, on the real engine, of samples that end before their frames do. */

import assert from "node:assert/strict";
import { given } from "../base/testing.ts";
import { testEngine } from "../engine/testing.ts";
import { noiseOf } from "../golden/drift.ts";
import { compareAnswers } from "../golden/flips.ts";
import type { Observation } from "../golden/observation.ts";
import { parsePredictions, type Prediction } from "../golden/prediction.ts";
import { parseResult } from "../report/result.ts";
import { assertEnds, RealProject, RUN } from "./testdata/real_project.ts";

let project: RealProject;

Deno.test.beforeAll(async () => {
  await testEngine();
  project = await RealProject.make();
  await project.writeDatabase([], (n) => n % 49);
  await Deno.remove(project.golden); // which is of other samples
});

Deno.test.afterAll(() => project?.[Symbol.asyncDispose]());

function evaluation(...more: readonly string[]): string[] {
  const { weights } = project;
  return ["eval", "--model", "tcn", "--dataset", "twin-ntu-xsub", "--weights", weights, ...more];
}

const skips = given("a CPU that skips by itself", Deno.build.arch === "x86_64");

Deno.test(
  "eval skips what does not move, --dense computes it: the same answers, within the noise",
  {
    ignore: !skips,
  },
  async () => {
    const answersTo = async (
      ...more: readonly string[]
    ): Promise<{ predictions: readonly Prediction[]; observation: Observation }> => {
      const ended = await project.judged(evaluation(...more));
      assert.equal(ended.result.verdict, "inconclusive", "there is no golden");
      const path = `${project.folder}/work_dir/eval/${RUN}/latest/predictions.tsv`;
      const predictions = parsePredictions(await Deno.readTextFile(path), path);
      return {
        predictions,
        observation: ended.result.runs[0]?.record?.observation ?? assert.fail(),
      };
    };
    const [skipped, dense] = [await answersTo(), await answersTo("--dense")];
    const noise = noiseOf(dense.observation.numerics);
    const changes = compareAnswers(dense.predictions, skipped.predictions, noise);
    assert.deepEqual([changes.flips, changes.moves.length > 0], [[], true]);
    assert.ok(changes.drift <= noise, `${changes.drift} is beyond ${noise}`);
    assert.equal(dense.observation.skipping, undefined);
    const checked = skipped.observation.skipping ?? [];
    assert.equal(checked.length, 12);
    for (const { name, by } of checked) assert.ok(by <= noise, `${name} moved by ${by}`);
  },
);

Deno.test(
  "frames that move taken for still ones: drift of the numerics, whose words name the samples",
  {
    ignore: !skips,
  },
  async () => {
    const { code, out, err } = await project.child(
      evaluation("--device", "cpu", "--json"),
      {
        fault: {
          file: "src/evaluation/moving_frames.ts",
          before: "      return moving;",
          after: "      return moving >> 1;",
        },
      },
    );
    assert.ok(out.startsWith("{"), err);
    const ended = { code, result: parseResult(out, "stdout") };
    assertEnds(
      ended,
      "drift",
      "numerics",
      7,
      /skipping moved 12 samples by .*: val\d+ by .*--dense/,
    );
  },
);
