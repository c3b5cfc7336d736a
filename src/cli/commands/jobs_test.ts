import assert from "node:assert/strict";
import { basename, join } from "node:path";
import { run } from "../../base/process.ts";
import { installed } from "../../base/testing.ts";
import { FakeProject } from "../../suite/testing.ts";
import { type Ended, runIn } from "../testing.ts";

const environment = Deno.env.toObject();

const hasKubectl = await installed("kubectl", ["version", "--client"]);
const hasShellcheck = await installed("shellcheck");

/** Writes jobs and gives their texts by name, and the folder. */
async function written(
  project: FakeProject,
  args: readonly string[],
): Promise<{ folder: string; texts: Readonly<Record<string, string>> }> {
  const { code, out, err } = await jobs(project, args);
  assert.equal(code, 0, err);
  const paths = out.trimEnd().split("\n");
  const texts: Record<string, string> = {};
  for (const path of paths) texts[basename(path)] = await Deno.readTextFile(path);
  return { folder: join(paths[0] ?? "", ".."), texts };
}

function jobs(project: FakeProject, args: readonly string[]): Promise<Ended> {
  const chosen = ["jobs", "--only", "twin-ntu-xsub", "--seeds", "1..2", "--shards", "2"];
  return runIn(project, [...chosen, ...args]);
}

Deno.test("Slurm's merge depends on the array, and one shard can be run again", async () => {
  await using project = await FakeProject.make();
  const work = join(project.folder, "my work");
  const { folder, texts } = await written(project, ["--engine", "slurm", "--work-dir", work]);
  assert.match(texts["shard.sbatch"] ?? "", /^#SBATCH --array=1-2$/m);
  assert.doesNotMatch(texts["shard.sbatch"] ?? "", /--gres/);
  const bin = join(project.folder, "bin");
  await Deno.mkdir(bin);
  const sbatch = '#!/bin/sh\nprintf "%s\\n" "$*" >> "$0.log"\necho "42;cluster"\n';
  await Deno.writeTextFile(join(bin, "sbatch"), sbatch, { mode: 0o755 });
  const npx = '#!/bin/sh\nprintf "[%s]" "$@"\n';
  await Deno.writeTextFile(join(bin, "npx"), npx, { mode: 0o755 });
  const path = { ...environment, PATH: `${bin}:${environment.PATH}` };
  for (const args of [[], ["2", "--resume"]]) {
    const { success, stdout } = await run(join(folder, "submit.sh"), args, path);
    assert.ok(success);
    assert.match(stdout, /^shards: job 42\nmerge: job 42, /);
  }
  const [array = "", merge = "", again = ""] = (await Deno.readTextFile(join(bin, "sbatch.log")))
    .split("\n");
  assert.match(array, new RegExp(`--chdir=${project.folder} .*/shard\\.sbatch$`));
  assert.match(merge, /--dependency=afterany:42 .*\/merge\.sbatch$/);
  assert.match(again, /--array=2 .*\/shard\.sbatch --resume$/);
  const task = { ...path, SLURM_ARRAY_TASK_ID: "2" };
  const share = await run("bash", [join(folder, "shard.sbatch")], task);
  assert.match(
    share.stdout,
    /\[task\]\[reproduce\]\[--suite\]\[quick\]\[--only\]\[twin-ntu-xsub\]/,
  );
  assert.ok(share.stdout.endsWith(`[--work-dir][${work}][--shard][2/2]`), share.stdout);
  const resumed = await run("bash", [join(folder, "shard.sbatch"), "--resume"], task);
  assert.ok(resumed.stdout.endsWith("[--shard][2/2][--resume]"), resumed.stdout);
  const last = await run("bash", [join(folder, "merge.sbatch")], path);
  assert.match(last.stdout, /\[task\]\[merge\].*\[--seeds\]\[1,2\]\[--work-dir\]/);
});

Deno.test({
  name: "Kubernetes gets an Indexed Job, and one shard of it can be run again",
  ignore: !hasKubectl,
  fn: async () => {
    await using project = await FakeProject.make();
    const args = ["--engine", "kubernetes", "--image", "node-python", "--device", "gpu"];
    const work = ["--work-dir", project.places.work];
    const { folder, texts } = await written(project, [...args, ...work]);
    const shards = texts["shards.yaml"] ?? "";
    assert.match(shards, /completionMode: Indexed\n {2}completions: 2\n/);
    assert.match(shards, /nvidia\.com\/gpu: 1/);
    assert.doesNotMatch(texts["merge.yaml"] ?? "", /nvidia|FIRST/);
    const submit = texts["submit.sh"] ?? "";
    assert.ok((await run("bash", ["-n", join(folder, "submit.sh")], environment)).success);
    const shardsFunction = /^shards\(\) \{[\s\S]*?^\}$/m.exec(submit)?.[0] ?? "";
    const script = `set -euo pipefail; cd "$1"; ${shardsFunction}\nshards 2 --resume`;
    const { success, stdout, stderr } = await run(
      "bash",
      ["-c", script, "bash", folder],
      environment,
    );
    assert.ok(success, stderr);
    assert.match(stdout, /completions: 1\n/);
    assert.match(stdout, /name: FIRST\n\s+value: "2"/);
    assert.match(stdout, /name: OPTIONS\n\s+value: --resume/);
  },
});

Deno.test("Kubernetes' pods and GitHub's jobs name folders from the project's own", async () => {
  await using project = await FakeProject.make();
  const folders = ["--data-dir", project.places.data, "--work-dir", project.places.work];
  const pods = await written(project, ["--engine", "kubernetes", "--image", "i", ...folders]);
  assert.match(pods.texts["shards.yaml"] ?? "", /task reproduce [^/]* --device auto --shard /);
  const { texts } = await written(project, ["--engine", "github", ...folders]);
  const workflow = texts["skelbench-quick.yml"] ?? "";
  assert.match(workflow, /task reproduce .* --device auto --data-dir \S+ --shard "\$SHARD\/2"/);
  assert.match(workflow, /task merge --suite quick --only twin-ntu-xsub --seeds 1,2$/m);
});

Deno.test({
  name: "ShellCheck has nothing to say about the scripts of jobs",
  ignore: !hasShellcheck,
  fn: async () => {
    await using project = await FakeProject.make();
    const work = ["--work-dir", join(project.folder, "my work")];
    const inside = ["--work-dir", project.places.work];
    const engines = [["slurm", ...work], ["kubernetes", "--image", "i", ...inside]];
    for (const engine of engines) {
      const { folder, texts } = await written(project, ["--engine", ...engine]);
      const scripts = Object.keys(texts).filter((name) => !name.endsWith(".yaml"))
        .map((name) => join(folder, name));
      const { success, stdout } = await run("shellcheck", scripts, environment);
      assert.ok(success, stdout);
    }
  },
});

Deno.test("jobs of a suite of any name have one that every engine takes, and its own line", async () => {
  await using project = await FakeProject.make();
  const suites = join(project.places.config, "suites");
  await Deno.writeTextFile(join(suites, "My two runs.yaml"), "runs: [twin-ntu-xsub/tcn]\n");
  const args = ["--engine", "slurm", "--suite", "My two runs", "--work-dir", project.places.work];
  const { texts } = await written(project, args);
  assert.match(texts["shard.sbatch"] ?? "", /^#SBATCH --job-name=skelbench-my-two-runs$/m);
  assert.match(texts["shard.sbatch"] ?? "", /task reproduce --suite 'My two runs' /);
});

Deno.test("a suite without a run has no jobs, and nothing to propose", async () => {
  await using project = await FakeProject.make();
  await Deno.writeTextFile(join(project.places.config, "suites", "none.yaml"), "runs: []\n");
  const none = ["--suite", "none"];
  const start = (): never => assert.fail("the engine was started");
  const jobs = await runIn(project, ["jobs", "--engine", "slurm", "--shards", "1", ...none]);
  assert.deepEqual([jobs.code, jobs.out], [64, ""]);
  assert.match(jobs.err, /Cannot write jobs: the suite has no run/);
  const propose = ["golden", "propose", "--reason", "why", ...none];
  const { code, out, err } = await runIn(project, propose, { start });
  assert.deepEqual([code, out], [64, ""]);
  assert.match(err, /Cannot propose goldens: suite "none" has no run/);
});

Deno.test("jobs that cannot be are refused with 64", async () => {
  await using project = await FakeProject.make();
  const cases: readonly [string[], RegExp][] = [
    [["--engine", "slrum"], /did you mean "slurm"\?/],
    [["--engine", "kubernetes"], /--image is missing/],
    [["--engine", "github", "--work-dir", "elsewhere"], /work_dir alone/],
    [["--engine", "kubernetes", "--image", "i", "--work-dir", "/out"], /"\/out": the jobs see/],
    [["--engine", "kubernetes", "--image", "i", "--data-dir", "../d"], /"\.\.\/d": the jobs see/],
    [["--engine", "slurm", "--shards", "5"], /Cannot cut 4 trainings into 5 shards/],
    [["--engine", "slurm", "--shards", "0"], /from 1 to 256/],
    [["--engine", "slurm", "--suite", "quik"], /did you mean "quick"\?/],
  ];
  for (const [args, message] of cases) {
    const { code, err } = await jobs(project, args);
    assert.equal(code, 64, err);
    assert.match(err, message);
  }
});
