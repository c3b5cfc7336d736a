/**
 * A process of its own that trains the tiny network and writes the digest of its weights.
 * Arguments: seed, and optionally a folder of checkpoints to go on from, and the step at which it kills itself.
 */

import { mkl } from "../../engine/policy.ts";
import { testEngine } from "../../engine/testing.ts";
import { fit } from "../fit.ts";
import { tinyModel, tinyRecipe, tinyTrain, tinyVal } from "./tiny.ts";

const [seed, folder, deadly] = Deno.args;
let steps = 0;
await testEngine();
const { weightsDigest } = await fit({
  model: tinyModel(),
  policy: mkl,
  recipe: tinyRecipe,
  train: tinyTrain,
  val: tinyVal,
  seed: Number(seed),
  now: () => performance.now(),
  onProgress: ({ kind }) => {
    if (kind === "batch" && ++steps === Number(deadly)) Deno.kill(Deno.pid, "SIGKILL");
  },
  checkpoints: folder === undefined
    ? undefined
    : { folder, resume: true, inputs: { data: "tiny" }, everySeconds: 0 },
});
await Deno.stdout.write(new TextEncoder().encode(weightsDigest));
