/** The networks that benches work with. */

import type { ModelConfig, ModelName } from "../src/models/config.ts";
import { readRunConfig } from "../src/suite/run_config.ts";

/** The published ones. */
export const networkNames = ["stgcn", "stgcn-2019", "tcn"] as const satisfies ModelName[];

/** A network as published for NTU RGB+D, cross-subject. */
export async function networkOf(name: typeof networkNames[number]): Promise<ModelConfig> {
  const file = `config/ntu-xsub/${name}.yaml`;
  return (await readRunConfig(new URL(`../${file}`, import.meta.url), file)).model;
}
