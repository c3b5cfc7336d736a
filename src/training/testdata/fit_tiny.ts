/** A process of its own that trains the tiny network and writes the digest of its weights. */

import { testEngine } from "../../engine/testing.ts";
import { fit } from "../fit.ts";
import { tinyModel, tinyRecipe, tinyTrain, tinyVal } from "./tiny.ts";

await testEngine();
const { weightsDigest } = await fit({
  model: tinyModel(),
  recipe: tinyRecipe,
  train: tinyTrain,
  val: tinyVal,
  seed: Number(Deno.args[0]),
  now: () => performance.now(),
});
await Deno.stdout.write(new TextEncoder().encode(weightsDigest));
