/** Evaluations by the real program, on the real engine, of samples that end before their frames do. */

import assert from "node:assert/strict";
import { join } from "node:path";
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
          file: "src/datasets/moving_frames.ts",
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

Deno.test("eval -v says how much of the time the engine had, as the log of the run always does", async () => {
  const told =
    /evaluated \d+ samples in (\d+\.\d\d) s, (\d+\.\d\d) s of it in the engine \((\d+\.\d) %\), (\d+\.\d\d) s waiting for data/;
  const folders = ["--data-dir", join(project.folder, "data"), "--work-dir"];
  const words = evaluation("--dense", ...folders, join(project.folder, "work_dir"));
  const [plain, verbose] = [await project.run(words), await project.run([...words, "-v"])];
  assert.doesNotMatch(plain.err, told);
  const [, ...figures] = told.exec(verbose.err) ?? assert.fail(verbose.err);
  const [whole, engine, share, waiting] = figures.map(Number) as [number, number, number, number];
  assert.ok(engine > 0 && engine + waiting <= whole + 0.01, verbose.err);
  assert.ok(Math.abs(share - 100 * engine / whole) < 5, verbose.err);
  const log = await Deno.readTextFile(`${project.folder}/work_dir/eval/${RUN}/latest/log.txt`);
  assert.match(log, told);
});
