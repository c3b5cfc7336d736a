/** A suite as jobs of an engine that runs many: a job for each share, then one that merges and judges. */

import { UsageError } from "../base/errors.ts";
import { githubJobs } from "./jobs_github.ts";
import type { JobFile, JobsRequest } from "./job_file.ts";
import { kubernetesJobs, type KubernetesTarget } from "./jobs_kubernetes.ts";
import { slurmJobs } from "./jobs_slurm.ts";
import type { PlannedSuite } from "../suite/suite.ts";

/** The engines that jobs can be written for. */
export const JOB_ENGINES = ["slurm", "kubernetes", "github"] as const;

/** Where the jobs are to run. */
export type JobsEngine =
  | { readonly kind: "slurm" | "github" }
  | { readonly kind: "kubernetes"; readonly target: KubernetesTarget };

/**
 * The files that run a suite on an engine.
 * @throws {UsageError} if there is no run, or if there are more shards than trainings: some would have nothing to do.
 */
export function jobFiles(
  { tasks }: PlannedSuite,
  request: JobsRequest,
  engine: JobsEngine,
): readonly JobFile[] {
  if (tasks.length === 0) throw new UsageError("Cannot write jobs: the suite has no run");
  const trainings = tasks.reduce((n, t) => n + (t.kind === "train" ? t.seeds.length : 0), 0);
  const onlyTrains = tasks.every(({ kind }) => kind === "train");
  if (onlyTrains && request.shards > trainings) {
    throw new UsageError(
      `Cannot cut ${trainings} trainings into ${request.shards} shards: take ${trainings} or fewer`,
    );
  }
  switch (engine.kind) {
    case "slurm":
      return slurmJobs(request);
    case "kubernetes":
      return kubernetesJobs(request, engine.target);
    case "github":
      return githubJobs(request);
  }
}
