/** An engine that is wrong in one line: a copy of this program with one line changed, and what `oracle` says of it. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { testEngine } from "../engine/testing.ts";
import { copyFolder, copyProgram, PROGRAM, runCopy } from "./testdata/program_copy.ts";

Deno.test("ReLU replaced by leaky ReLU in one block of ST-GCN: the oracle finds it, with exit code 1", async () => {
  await testEngine(); // sets TensorFlow up where nobody has
  const folder = await Deno.makeTempDir({ prefix: "skelbench-broken-" });
  try {
    const biased = "activated(norm, biasAdd(mixed, offset))";
    await copyProgram(folder, {
      file: "src/nn/graph_convolution_2018.ts",
      before: biased,
      after: `settings.name.startsWith("backbone.1.")
        ? tf.leakyRelu(biasAdd(mixed, offset), 0.01)
        : ${biased}`,
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
