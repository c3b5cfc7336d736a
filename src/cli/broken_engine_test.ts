/** An engine that is wrong in one place: a copy of this program with one line changed, and what `oracle` says of it. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { testEngine } from "../engine/testing.ts";
import { copyFolder, copyProgram, PROGRAM, runCopy } from "./testdata/program_copy.ts";

Deno.test("ReLU replaced by leaky ReLU in one block of ST-GCN: the oracle finds it, with exit code 1", async () => {
  await testEngine(); // sets TensorFlow up where nobody has
  const folder = await Deno.makeTempDir({ prefix: "skelbench-broken-" });
  try {
    const relu = 'return relu(biasAdd(mixed, get("offset")))';
    const leaky = `if (unit.temporal.startsWith("backbone.1.")) {
      return tf.leakyRelu(biasAdd(mixed, get("offset")), 0.01);
    }
    ${relu}`;
    await copyProgram(folder, {
      file: "src/models/st_gcn_unit_2018.ts",
      before: `if (!context.localBatchNorm) ${relu}`,
      after: `if (!context.localBatchNorm) { ${leaky}; }`,
    });
    await copyFolder(join(PROGRAM, "golden", "oracle"), join(folder, "golden", "oracle"));
    const args = ["oracle", "--device", "cpu", "--json"];
    const { code, out, err } = await runCopy(folder, args);
    assert.ok(out.startsWith("{"), err);
    const { judgement } = JSON.parse(out);
    assert.deepEqual([code, judgement.verdict, judgement.layer], [1, "regression", "numerics"]);
    assert.match(judgement.message, /logits of stgcn |logits of 2018/);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
