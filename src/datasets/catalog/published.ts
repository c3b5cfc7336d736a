/** What was published of runs: their figures and their weights. */

import { UsageError } from "../../base/errors.ts";
import type { PublishedFigure } from "../../golden/golden.ts";
import { figuresOf } from "../../golden/published.ts";
import { dataSets } from "./catalog.ts";

/** The published figures of a run `<dataset>/<model>`; none for a run that was never published. */
export function publishedFigures(run: string): PublishedFigure[] {
  const [dataset, model = ""] = run.split("/");
  const { published, counts } = dataSets.find(({ name }) => name === dataset) ?? {};
  const printed = published !== undefined && Object.hasOwn(published.printed, model)
    ? published.printed[model]
    : undefined;
  return counts?.val === undefined ? [] : figuresOf(printed ?? [], counts.val.samples);
}

const files: ReadonlyMap<string, string> = new Map(
  dataSets.flatMap(({ name, published }) =>
    Object.entries(published?.weights ?? {}).map(([model, file]) => [`${name}/${model}`, file])
  ),
);

/** The runs whose weights were published. */
export const publishedRuns: readonly string[] = [...files.keys()];

/** The name of the pinned file of a run's published weights. @throws {UsageError} if none were published. */
export function publishedFile(run: string): string {
  const name = files.get(run);
  if (name !== undefined) return name;
  throw new UsageError(
    `Cannot take the published weights of ${run}: there are none; known are those of ${
      publishedRuns.join(", ")
    }`,
  );
}

/** The run that a file of published weights is of, by the name of its pin. */
export function runOfPublishedFile(name: string): string | undefined {
  return publishedRuns.find((run) => files.get(run) === name);
}
