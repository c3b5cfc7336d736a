/** The ids that links within the page lead to. */

import { type RunKey } from "../../golden/fields.ts";
import { runTitle } from "../../golden/words.ts";

/** Of a run's section. */
export function runId(run: RunKey): string {
  return `run-${runTitle(run).replaceAll("/", "--").replaceAll(/[^\w-]+/g, "-").replace(/-$/, "")}`;
}

/** Of a section within a run's. */
export function partId(run: RunKey, part: string): string {
  return `${runId(run)}.${part}`;
}

/** Of a sample's card, by the sample's place in the run's predictions, which are sorted by name. */
export function sampleId(run: RunKey, index: number): string {
  return partId(run, `sample-${index}`);
}
