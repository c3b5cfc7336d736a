/** The complete config of a run: data set, model, feeder and recipe. Nothing about a run hides elsewhere. */

import { z } from "zod";
import { canonicalJson, sha256 } from "../base/digest.ts";
import { UsageError } from "../base/errors.ts";
import { datasetSchema, nameOfChoice } from "../datasets/catalog/choice.ts";
import { overridden, readYaml, validated } from "../formats/yaml/yaml.ts";
import { modelConfig } from "../models/config.ts";
import { recipeConfig } from "../training/recipe.ts";
import { feederConfig } from "../datasets/feeder_config.ts";

/** Schema of `config/<dataset>/<model>.yaml`; every key is given, none has a default. */
export const runConfig = z.strictObject({
  dataset: datasetSchema,
  model: modelConfig,
  feeder: feederConfig,
  recipe: recipeConfig,
});

/** A checked config. */
export type RunConfig = Readonly<z.infer<typeof runConfig>>;

/**
 * A run's name, `<dataset>/<model>`, as its config file is called. That of two streams is another's: no golden of one
 * stream is theirs.
 */
export function runName({ dataset, model }: RunConfig): string {
  const isTwo = model.name === "stgcn-2019" && model.motion_stream === true;
  return `${nameOfChoice(dataset)}/${model.name}${isTwo ? "-twostream" : ""}`;
}

/** What a golden binds a run to: a digest of every knob, whatever the file's order and comments. */
export function configDigest(config: RunConfig): string {
  return sha256(canonicalJson(config));
}

/**
 * Reads a config with `--set` assignments laid over it.
 * @param shown how errors call the file.
 * @throws {UsageError} if there is no such file, or naming line and column of all that is wrong in it.
 */
export async function readRunConfig(
  path: string | URL,
  shown: string,
  assignments: readonly string[] = [],
): Promise<RunConfig> {
  const text = await readConfigText(path, shown);
  return validated(overridden(readYaml(text, shown), assignments), runConfig);
}

/** A config file's text. @throws {UsageError} if there is none. */
export async function readConfigText(path: string | URL, shown: string): Promise<string> {
  try {
    return await Deno.readTextFile(path);
  } catch (thrown) {
    if (thrown instanceof Deno.errors.NotFound || thrown instanceof Deno.errors.IsADirectory) {
      throw new UsageError(`Cannot read config "${shown}": there is no such file`);
    }
    throw thrown;
  }
}
