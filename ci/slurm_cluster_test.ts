import assert from "node:assert/strict";
import { join } from "node:path";
import { given } from "../src/base/testing.ts";
import { parseJob, pause, SlurmCluster } from "./slurm_cluster.ts";

const environment = Deno.env.toObject();
const missing = await SlurmCluster.missing(environment);
const hasSlurm = given("slurm", missing.length === 0);

Deno.test("parseJob() reads a task of an array, and how a job ended", () => {
  const line =
    "JobId=7 ArrayJobId=5 ArrayTaskId=2 JobName=a JobState=FAILED Restarts=0 ExitCode=5:0";
  assert.deepEqual(parseJob(line), { task: "2", state: "FAILED", exitCode: 5, signal: 0 });
  const killed = parseJob("JobId=8 JobName=b JobState=FAILED ExitCode=0:9 RunTime=00:00:02");
  assert.deepEqual(killed, { task: null, state: "FAILED", exitCode: 0, signal: 9 });
});

Deno.test({
  name:
    "a cluster runs what waits for an array after one of its tasks was killed, and leaves nothing",
  ignore: !hasSlurm,
  fn: async () => {
    const folder = await Deno.makeTempDir({ prefix: "skelbench-slurm-" });
    {
      await using cluster = await SlurmCluster.start(folder, environment);
      const submit = async (args: readonly string[], script: string): Promise<string> => {
        const output = `--output=${join(folder, "%j.out")}`;
        const all = ["--parsable", output, ...args, "--wrap", script];
        const { success, stdout, stderr } = await cluster.run("sbatch", all);
        assert.ok(success, stderr);
        return stdout.trim();
      };
      const array = await submit(["--array=1-2"], '[ "$SLURM_ARRAY_TASK_ID" = 1 ] || sleep 600');
      const last = await submit([`--dependency=afterany:${array}`], "exit 5");
      while (await cluster.kill(array, "2") === 0) await pause(200);
      const ended = (await cluster.ended(array)).map(({ task, state }) => `${task} ${state}`);
      assert.deepEqual(ended.sort(), ["1 COMPLETED", "2 FAILED"]);
      assert.deepEqual((await cluster.ended(last)).map(({ exitCode }) => exitCode), [5]);
    }
    const left = (await Deno.readTextFile(join(folder, "slurmctld.log"))).trimEnd().split("\n");
    assert.match(left.join("\n"), /Terminate signal .* received/);
    await Deno.remove(folder, { recursive: true });
  },
});

Deno.test("a cluster that cannot start says why", { ignore: !hasSlurm }, async () => {
  const folder = await Deno.makeTempDir({ prefix: "skelbench-slurm-" });
  const bin = join(folder, "bin");
  await Deno.mkdir(bin);
  await Deno.writeTextFile(join(bin, "munged"), "#!/bin/sh\nexit 1\n", { mode: 0o755 });
  const env = { ...environment, PATH: `${bin}:${environment.PATH}` };
  await assert.rejects(SlurmCluster.start(folder, env), /Cannot start Slurm: munged ended/);
  await Deno.remove(folder, { recursive: true });
});
