/** A suite: the list of runs that `reproduce` makes. */

import { z } from "zod";
import { UsageError } from "../base/errors.ts";
import { suggest } from "../base/suggest.ts";
import { parseYaml } from "../formats/yaml.ts";
import { runNameSchema } from "../golden/fields.ts";
import { type Places, suiteConfigPath } from "./places.ts";
import { REFERENCE } from "./published_weights.ts";
import { readConfigText } from "./run_config.ts";

/** Schema of `config/suites/<name>.yaml`. */
const suiteConfig = z.strictObject({
  /** `reference`: every run evaluates its published weights instead of training. */
  weights: z.literal(REFERENCE).optional(),
  runs: z.array(runNameSchema).readonly()
    .refine((runs) => new Set(runs).size === runs.length, { error: "expected every run once" }),
});

/** A suite as its file has it. */
export type Suite = Readonly<z.infer<typeof suiteConfig>>;

/**
 * A suite with its runs in order; with `only`, those that a word names: a run, a data set or a model.
 * @throws {UsageError} for an unknown suite, a broken file, or a word that names nothing.
 */
export async function readSuite(
  places: Places,
  suite: string,
  only: readonly string[] = [],
): Promise<Suite> {
  const path = await suiteConfigPath(places, suite);
  const shown = `config/suites/${suite}.yaml`;
  const all = parseYaml(await readConfigText(path, shown), shown, suiteConfig);
  return only.length === 0 ? all : { ...all, runs: chosen(all.runs, only, suite) };
}

function chosen(runs: readonly string[], only: readonly string[], suite: string): string[] {
  const names = (run: string): string[] => [run, ...run.split("/")];
  for (const word of only) {
    const known = [...new Set(runs.flatMap(names))];
    if (!known.includes(word)) {
      throw new UsageError(`Cannot choose "${word}" of suite "${suite}"${suggest(word, known)}`);
    }
  }
  return runs.filter((run) => names(run).some((name) => only.includes(name)));
}
