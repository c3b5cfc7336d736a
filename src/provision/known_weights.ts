/** What is known of published weights before anybody has seen them: the tensors of the network that they belong to. */

import { join } from "node:path";
import { z } from "zod";
import { DataError } from "../base/errors.ts";
import { exists } from "../base/files.ts";
import { runOfPublishedFile } from "../datasets/catalog/published.ts";
import { parseYaml } from "../formats/yaml/yaml.ts";
import { buildModel } from "../models/build.ts";
import { modelConfig } from "../models/config.ts";
import { weightsOf } from "../models/reference_weights.ts";
import type { KnownContent } from "../pins/digests.ts";
import type { Places } from "./context.ts";
import { readWeights } from "./read_weights.ts";

/** What of a run's config tells its network; all else of it is another floor's. */
const withModel = z.looseObject({ model: modelConfig });

/**
 * What the network of its run's config knows of a file of published weights: names, shapes and the values that are no
 * weights. Undefined for any other file, and where the run has no config.
 * @param name the pin's.
 * @throws {UsageError} if the config is wrong, naming line and column.
 */
export async function networkOf(
  name: string,
  { config: folder }: Pick<Places, "config">,
): Promise<KnownContent | undefined> {
  const run = runOfPublishedFile(name);
  const path = join(folder, `${run}.yaml`);
  if (run === undefined || !await exists(path)) return undefined;
  const config = `config/${run}.yaml`;
  const { model } = parseYaml(await Deno.readTextFile(path), config, withModel);
  return {
    what: `the tensors of ${config}'s network`,
    // Other weights of the same network have them too.
    isUnique: false,
    fault: async (at: string): Promise<string | undefined> => {
      try {
        weightsOf(buildModel(model), await readWeights(at), name);
        return undefined;
      } catch (thrown) {
        if (!(thrown instanceof DataError)) throw thrown;
        return `it is not of ${config}: ${thrown.message}`;
      }
    },
  };
}
