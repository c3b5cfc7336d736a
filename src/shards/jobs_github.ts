/** A suite as a matrix of a GitHub workflow, and a job that needs it. */

import { stringifyYaml } from "../formats/yaml/yaml.ts";
import type { JobFile, JobsRequest } from "./job_file.ts";

/** The actions that the workflow uses: versions 5.0.0, 5.0.0, 5.0.1, 6.0.0 and 7.0.0. */
const ACTIONS = {
  checkout: "actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8",
  node: "actions/setup-node@a0853c24544627f65ddf259abe73b1d18a591444",
  cache: "actions/cache@9255dc7a253b0ccc959486e2bca901246202afeb",
  upload: "actions/upload-artifact@b7c566a772e6b6bfb58ed0dc250532a479d7789f",
  download: "actions/download-artifact@37930b1c2abaa49bbe596cd826c3c89aef350131",
} as const;

const HOSTED = "ubuntu-24.04";

/** Days that GitHub keeps what jobs leave, as those of the action. */
const RETENTION = 14;

/** A command line in a workflow, where `${{` of its own is text and not an expression. */
function literal(command: string): string {
  return command.replaceAll("${{", () => "${{ '${{' }}");
}

/** A workflow for `.github/workflows/` of a copy of this repository, started by hand. */
export function githubJobs(request: JobsRequest): readonly JobFile[] {
  const { name, shards, gpu } = request;
  const setUp = [
    { uses: ACTIONS.checkout, with: { "persist-credentials": false } },
    { uses: ACTIONS.node, with: { "node-version": "22", "package-manager-cache": false } },
  ];
  const cache = {
    uses: ACTIONS.cache,
    with: {
      key: "skelbench-ci-${{ runner.os }}-${{ hashFiles('config/pins.yaml', 'deno.lock') }}",
      path: "~/.cache/skelbench\n~/.cache/deno\n~/.npm\n",
    },
  };
  const workflow = {
    name,
    on: { workflow_dispatch: {} },
    permissions: { contents: "read" },
    jobs: {
      shard: {
        "runs-on": gpu ? "${{ vars.SKELBENCH_GPU_RUNNER }}" : HOSTED,
        strategy: {
          "fail-fast": false,
          matrix: { shard: Array.from({ length: shards }, (_, i) => i + 1) },
        },
        steps: [
          ...setUp,
          // The libraries for a GPU would push everything else out of the cache.
          ...(gpu ? [] : [cache]),
          {
            run: `${literal(request.share)} --shard "$SHARD/${shards}"`,
            env: { SHARD: "${{ matrix.shard }}" },
          },
          {
            if: "always()",
            uses: ACTIONS.upload,
            with: {
              "name": "share-${{ matrix.shard }}",
              // What a shard went on from is not for the merge.
              "path": "work_dir\n!work_dir/**/checkpoints/**\n",
              "retention-days": RETENTION,
            },
          },
        ],
      },
      merge: {
        "needs": "shard",
        // After a shard that died, too: its runs are judged as unavailable.
        "if": "${{ !cancelled() }}",
        "runs-on": HOSTED,
        "steps": [
          ...setUp,
          {
            uses: ACTIONS.download,
            with: { "pattern": "share-*", "path": "work_dir", "merge-multiple": true },
          },
          { run: literal(request.merge) },
          {
            if: "always()",
            uses: ACTIONS.upload,
            with: { "name": "merged", "path": "work_dir/results", "retention-days": RETENTION },
          },
        ],
      },
    },
  };
  return [{ name: `${name}.yml`, text: stringifyYaml(workflow), program: false }];
}
