/** A suite as an Indexed Job of Kubernetes, and a Job that merges. */

import { EXIT_CODES } from "../golden/verdict.ts";
import { stringifyYaml } from "../formats/yaml/yaml.ts";
import { type JobFile, type JobsRequest, SUBMIT } from "./job_file.ts";

/** What the pods run in. */
export interface KubernetesTarget {
  /** An image with Node, Python 3 with pip, and g++. */
  readonly image: string;
  /** The claim of a volume that all pods write, with the project's checkout at its root. */
  readonly claim: string;
}

const MOUNT = "/skelbench";

/** Ends that another try would meet again: what a shard says of its inputs, and bad usage (64, 65 of sysexits.h). */
const FINAL = [EXIT_CODES.mismatch, EXIT_CODES.unavailable, 64, 65];

/**
 * The shards, the merge, and the script that submits one after the other: Kubernetes knows no order of Jobs.
 * The merge comes after a shard that died, too, so that its runs are judged as unavailable.
 */
export function kubernetesJobs(request: JobsRequest, target: KubernetesTarget): readonly JobFile[] {
  const { name, shards, gpu } = request;
  const share = `${
    literal(request.share)
  } --shard "$((FIRST + JOB_COMPLETION_INDEX))/${shards}" $OPTIONS`;
  const array = job(
    name,
    pod(share, target, gpu, [
      { name: "FIRST", value: "1" },
      { name: "OPTIONS", value: "" },
    ]),
    {
      completionMode: "Indexed",
      completions: shards,
      parallelism: shards,
      backoffLimitPerIndex: 1,
      podFailurePolicy: {
        rules: [{ action: "FailIndex", onExitCodes: { operator: "In", values: FINAL } }],
      },
    },
  );
  const merge = job(`${name}-merge`, pod(literal(request.merge), target, false, []), {
    backoffLimit: 0,
  });
  return [
    { name: "shards.yaml", text: stringifyYaml(array), program: false },
    { name: "merge.yaml", text: stringifyYaml(merge), program: false },
    { name: SUBMIT, text: submission(name), program: true },
  ];
}

/** A command line in a pod, where `$(NAME)` of its own is text: Kubernetes puts variables there, and reads `$$` as `$`. */
function literal(command: string): string {
  return command.replaceAll("$", () => "$$");
}

interface Variable {
  readonly name: string;
  readonly value: string;
}

function pod(
  script: string,
  { image, claim }: KubernetesTarget,
  gpu: boolean,
  variables: readonly Variable[],
): unknown {
  const container = {
    name: "skelbench",
    image,
    command: ["bash", "-c", `exec ${script}`],
    workingDir: MOUNT,
    // The caches of npm, Deno and TensorFlow lie in the home, which all pods share.
    env: [{ name: "HOME", value: `${MOUNT}/work_dir/home` }, ...variables],
    volumeMounts: [{ name: "project", mountPath: MOUNT }],
    ...(gpu ? { resources: { limits: { "nvidia.com/gpu": 1 } } } : {}),
  };
  return {
    restartPolicy: "Never",
    containers: [container],
    volumes: [{ name: "project", persistentVolumeClaim: { claimName: claim } }],
  };
}

function job(name: string, spec: unknown, settings: Readonly<Record<string, unknown>>): unknown {
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { name },
    spec: { ...settings, template: { spec } },
  };
}

function submission(name: string): string {
  return `#!/usr/bin/env bash
# Hands the suite to Kubernetes: the shards, and when all have ended, their merge. With the number of a shard,
# runs that one again and merges anew; --resume behind it lets it go on from what it had saved.
set -euo pipefail
cd "$(dirname "$0")"

shards() {
  if [ $# -eq 0 ]; then
    cat shards.yaml
  else
    kubectl set env --local -f shards.yaml FIRST="$1" OPTIONS="\${*:2}" -o yaml |
      kubectl patch --local -f - --type merge -p '{"spec":{"completions":1,"parallelism":1}}' -o yaml
  fi
}

# Waits for a job's end, good or bad.
ended() {
  local state=""
  until [[ $state == *True* ]]; do
    sleep 5
    state=$(kubectl get "job/$1" -o \\
      'jsonpath={.status.conditions[?(@.type=="Complete")].status}{.status.conditions[?(@.type=="Failed")].status}')
  done
}

kubectl delete --ignore-not-found -f shards.yaml -f merge.yaml
shards "$@" | kubectl create -f -
ended ${name}
kubectl create -f merge.yaml
ended ${name}-merge
kubectl logs job/${name}-merge
# The verdict's exit code stays in the pod; here it is success, or not.
[ "$(kubectl get job/${name}-merge -o 'jsonpath={.status.succeeded}')" = 1 ]
`;
}
