/** What publications alone bind a run to, where nothing was recorded here. */

import type { Golden, PublishedFigure } from "./golden.ts";
import type { ObservedInputs } from "./observation.ts";

/**
 * The golden of a run that was published: its figures and the size of its val part; no digest was ever printed, so layout
 * and preparation are taken as they were found. Null for a run that was not published.
 */
export function publishedGolden(
  run: string,
  published: readonly PublishedFigure[],
  found: ObservedInputs,
): Golden | null {
  const samples = published[0]?.samples;
  if (samples === undefined) return null;
  const { dataset, layout, preparation } = found;
  return {
    schema: "skelbench/golden@1",
    run,
    inputs: {
      dataset,
      layout,
      preparation,
      train: null,
      val: { content: null, sampleList: null, counts: { val: samples } },
    },
    trained: null,
    given: {
      weights: null,
      recorded: null,
      recipe: null,
      config: null,
      score: null,
      predictions: null,
      lineage: null,
    },
    published,
    lineage: {
      supersedes: null,
      reason: "published figures",
      commit: "published",
      environment: null,
    },
  };
}
