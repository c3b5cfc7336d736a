/** A suite as a Slurm array, and a job that waits for it. */

import { type JobFile, type JobsRequest, SUBMIT } from "./job_file.ts";

/**
 * The array, the merge, and the script that submits them. The merge waits for the array's end and not for its
 * success, so that a shard that died is judged as unavailable.
 */
export function slurmJobs(request: JobsRequest): readonly JobFile[] {
  const { name, shards, gpu, project, share, merge } = request;
  const array = [
    "#!/usr/bin/env bash",
    `#SBATCH --job-name=${name}`,
    `#SBATCH --array=1-${shards}`,
    ...(gpu ? ["#SBATCH --gres=gpu:1"] : []),
    "# What else the cluster wants goes here, such as --cpus-per-task or --mem.",
    `exec ${share} --shard "$SLURM_ARRAY_TASK_ID/${shards}" "$@"`,
  ];
  const last = ["#!/usr/bin/env bash", `#SBATCH --job-name=${name}-merge`, `exec ${merge}`];
  const submit = `#!/usr/bin/env bash
# Hands the suite to Slurm: an array of shards, then their merge. With a list of shards, as in "3" or "2,4",
# runs those again and merges anew; --resume behind it lets them go on from what they had saved.
# Slurm's own SBATCH_* variables name a partition, an account, a time limit.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cd ${project}
again=()
if [ $# -gt 0 ]; then again=(--array="$1"); fi
array=$(sbatch --parsable --chdir="$PWD" --output="$here/shard-%a.log" "\${again[@]}" \\
  "$here/shard.sbatch" "\${@:2}")
merge=$(sbatch --parsable --chdir="$PWD" --output="$here/merge.log" \\
  --dependency="afterany:\${array%%;*}" "$here/merge.sbatch")
echo "shards: job \${array%%;*}"
echo "merge: job \${merge%%;*}, which waits for them"
echo "what they print: $here/*.log"
`;
  return [
    { name: "shard.sbatch", text: `${array.join("\n")}\n`, program: false },
    { name: "merge.sbatch", text: `${last.join("\n")}\n`, program: false },
    { name: SUBMIT, text: submit, program: true },
  ];
}
