/** Which pinned file holds the published weights of which run. */

import { UsageError } from "../base/errors.ts";

const files: Readonly<Record<string, string>> = {
  "ntu-xsub/stgcn": "ntuxsub-st_gcn.pt",
  "ntu-xsub/tcn": "ntuxsub-tcn.pt",
  "ntu-xsub/stgcn-2019": "st_gcn.ntu-xsub-300b57d4.pth",
  "ntu-xview/stgcn": "ntuxview-st_gcn.pt",
  "ntu-xview/tcn": "ntuxview-tcn.pt",
  "ntu-xview/stgcn-2019": "st_gcn.ntu-xview-9ba67746.pth",
  "kinetics/stgcn": "kinetics-st_gcn.pt",
  "kinetics/tcn": "kinetics-tcn.pt",
  "kinetics/stgcn-2019": "st_gcn.kinetics-6fa43f73.pth",
};

/** The runs whose weights were published. */
export const publishedRuns: readonly string[] = Object.keys(files);

/** The name of the file of a run's published weights. @throws {UsageError} if none were published. */
export function publishedFile(run: string): string {
  const name = Object.hasOwn(files, run) ? files[run] : undefined;
  if (name !== undefined) return name;
  throw new UsageError(
    `Cannot take the published weights of ${run}: there are none; known are those of ${
      publishedRuns.join(", ")
    }`,
  );
}

/** The run that a file of published weights is of, by the name of its pin. */
export function runOfPublishedFile(name: string): string | undefined {
  return publishedRuns.find((run) => files[run] === name);
}
