/** The action's own step, run by Bash as GitHub runs it, with the real program on the twin's data. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { encodeLabels } from "../../src/formats/pickle/label_pickle.ts";
import { parsePredictions } from "../../src/golden/prediction.ts";
import { testEngine } from "../../src/engine/testing.ts";
import { parseResult } from "../../src/report/result.ts";
import { scriptOf, STEPS } from "../testing.ts";
import { PROJECT, textOf } from "../tree.ts";

/** How a step ended. */
interface Stepped {
  readonly code: number;
  readonly log: string;
  readonly outputs: Readonly<Record<string, string>>;
}

/** A workflow's workspace beside a runner's own folders. */
class Job implements AsyncDisposable {
  private constructor(readonly folder: string) {}

  static async make(): Promise<Job> {
    const job = new Job(await Deno.makeTempDir({ prefix: "skelbench-job-" }));
    for (const name of ["bin", "temp", "work space"]) await Deno.mkdir(join(job.folder, name));
    return job;
  }

  /** A file of the workspace. */
  in(name: string): string {
    return join(this.folder, "work space", name);
  }

  async program(name: string, text: string): Promise<void> {
    await Deno.writeTextFile(join(this.folder, "bin", name), text, { mode: 0o755 });
  }

  async step(
    inputs: Readonly<Record<string, string>>,
    path = `${join(this.folder, "bin")}:${Deno.env.get("PATH")}`,
  ): Promise<Stepped> {
    const output = await Deno.makeTempFile({ dir: this.folder });
    const args = ["--noprofile", "--norc", "-eo", "pipefail", "-c", scriptOf("action.yml", "run")];
    const { code, stdout, stderr } = await new Deno.Command("/bin/bash", {
      args,
      cwd: this.in(""),
      env: {
        ...Object.fromEntries(
          Object.entries(inputs).map(([name, text]) => [
            `INPUT_${name.toUpperCase().replaceAll("-", "_")}`,
            text,
          ]),
        ),
        PATH: path,
        PROJECT: PROJECT.pathname,
        JOB_INDEX: "1",
        GITHUB_JOB: "scores",
        GITHUB_ACTIONS: "true",
        GITHUB_WORKSPACE: this.in(""),
        GITHUB_OUTPUT: output,
        GITHUB_STEP_SUMMARY: join(this.folder, "summary.md"),
        RUNNER_TEMP: join(this.folder, "temp"),
        NO_COLOR: "1",
      },
    }).output();
    const lines = (await Deno.readTextFile(output)).matchAll(/^([^=\n]+)=(.*)$/gm);
    const log = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes)).join("");
    const outputs = Object.fromEntries(
      [...lines].map(([, name = "", value = ""]) => [name, value]),
    );
    return { code, log, outputs };
  }

  /** What GitHub shows on the page of the run. */
  async summary(): Promise<string> {
    return await Deno.readTextFile(join(this.folder, "summary.md"));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.folder, { recursive: true });
  }
}

/** A job whose npx is this Deno, whatever version it is asked for. */
async function jobWithNode(): Promise<Job> {
  const job = await Job.make();
  await job.program("npx", `#!/bin/bash\nexec ${Deno.execPath()} "\${@:3}"\n`);
  return job;
}

/** Answers of the golden as scores of another program, the first `wrong` of the right ones turned. */
async function writeScores(job: Job, name: string, wrong: number): Promise<void> {
  const path = "golden/twin-ntu-xsub/stgcn.predictions.tsv";
  const kept = parsePredictions(await textOf(path), path);
  let left = wrong;
  const lines = kept.map(({ name, label, ranked }) => {
    const row = new Array<number>(12).fill(0);
    for (const [rank, at] of ranked.entries()) row[at] = 9 - rank;
    if (ranked[0] === label && left-- > 0) row[label] = -1;
    return [name, ...row].join(",");
  });
  await Deno.writeTextFile(job.in(name), lines.join("\n"));
  const names = kept.map((one) => one.name);
  const labels = encodeLabels({ names, labels: kept.map(({ label }) => label) });
  await Deno.writeFile(job.in("the labels.pkl"), labels);
}

const judge = { command: "judge", dataset: "twin-ntu-xsub", labels: "the labels.pkl" };

Deno.test("the action judges a file of scores, and tells verdict, exit code, top-1 and report", async () => {
  await using job = await jobWithNode();
  await writeScores(job, 'it\'s "$(mine)".csv', 0);
  const scores = 'it\'s "$(mine)".csv';
  const { code, log, outputs } = await job.step({ ...judge, scores, drop: "3" });
  assert.equal(code, 0, log);
  const { verdict, "exit-code": told, "top-1": top1, report = "", artifact, files = "" } = outputs;
  assert.deepEqual([verdict, told, artifact], ["pass", "0", "skelbench-scores-1"]);
  assert.match(top1 ?? "", /^8\d\.\d\d?$/);
  assert.match(log, /^pass \(exit code 0\): twin-ntu-xsub\/stgcn: \d+ of 430 correct/m);
  assert.match(log, /^::notice title=judge%3A pass \(score\)::twin-ntu-xsub\/stgcn: .* correct/m);
  const page = await Deno.readTextFile(report);
  assert.ok(report.startsWith(job.in("work_dir/judge/")), report);
  assert.match(page, /^## Skelbench judge: pass\n/);
  assert.match(page, /^\| predictions \| pass \| /m);
  assert.equal(await job.summary(), page);
  const kept = [...Deno.readDirSync(join(files, "judge"))].map(({ name }) => name);
  assert.equal(kept.length, 1);

  await writeScores(job, "worse.csv", 60);
  const worse = await job.step({ ...judge, scores: "worse.csv", drop: "3" });
  assert.deepEqual([worse.code, worse.outputs.verdict], [1, "regression"]);
  assert.equal(worse.outputs["exit-code"], "1");
  assert.equal(worse.outputs.artifact, "skelbench-scores-1-2");
  assert.match(worse.outputs.summary ?? "", /^regression: .*60 lost and 0 gained/);
  assert.match(worse.log, /^::error title=judge%3A regression \(predictions\)::/m);
  const before = await job.step({ ...judge, scores, golden: "worse.csv" });
  assert.deepEqual([before.code, before.outputs.verdict], [2, "improvement"]);

  const compared = await job.step({
    command: "compare",
    scores: `${scores}\nworse.csv\n`,
    labels: "the labels.pkl",
  });
  assert.equal(compared.code, 0, compared.log);
  assert.match(compared.outputs.summary ?? "", /^second is 14\.0 points worse, 60 lost .*: real$/);
  assert.equal(compared.outputs["top-1"], worse.outputs["top-1"]);
  assert.equal(compared.outputs.verdict, "");
});

Deno.test("inputs that do not fit end the action's step with 64 and the inputs that do", async () => {
  await using job = await jobWithNode();
  const { code, log, outputs } = await job.step({ command: "judge", seeds: "1..5" });
  assert.equal(code, 64);
  assert.match(
    log,
    /^::error title=Skelbench::Cannot run judge: it does not take `seeds`; it needs `scores`, `dataset`; its inputs are `scores`, /m,
  );
  assert.deepEqual([outputs.verdict, outputs["exit-code"]], ["", "64"]);
  const absent = await job.step({ ...judge, scores: "-nowhere.csv" });
  assert.deepEqual([absent.code, absent.outputs.verdict, absent.outputs["top-1"]], [65, "", ""]);
  assert.match(absent.log, /error: .*-nowhere\.csv/);
});

Deno.test("the action evaluates weights by a config of the caller's own", async () => {
  await testEngine(); // sets TensorFlow up where nobody has
  await using job = await jobWithNode();
  const run = "twin-ntu-xsub/tcn";
  await Deno.copyFile(new URL(`config/${run}.yaml`, PROJECT), job.in("my config.yaml"));
  const weights = "-my weights.safetensors";
  await Deno.copyFile(new URL(`golden/${run}.weights.safetensors`, PROJECT), job.in(weights));
  const inputs = { command: "eval", config: "my config.yaml", weights, device: "cpu", limit: "8" };
  const { code, log, outputs } = await job.step({ ...inputs, "work-dir": "out dir" });
  const { verdict, "exit-code": told, "top-1": top1, report = "", files = "" } = outputs;
  assert.deepEqual([code, verdict, told], [3, "inconclusive", "3"], log);
  assert.match(report, /out dir\/results\/eval\/[^/]+\/report\.html$/);
  const result = join(files, "results", "eval", "latest", "result.json");
  const { runs } = parseResult(await Deno.readTextFile(result), result);
  const [score] = runs.map(({ record }) => record?.observation.results[0]?.score);
  assert.equal(score?.samples, 8);
  assert.equal(Number(top1), 100 * (score?.correct1 ?? 0) / 8);
  assert.match(await job.summary(), /^## Skelbench eval: inconclusive\n/);
});

Deno.test("the action leaves Node and PATH as they were: it takes the npx that is there, else a Deno of its own", async () => {
  const action = STEPS.filter(({ file }) => file === "action.yml");
  for (const { uses, run = "" } of action) {
    assert.doesNotMatch(uses ?? "", /setup-/);
    assert.doesNotMatch(run, /GITHUB_PATH|GITHUB_ENV|export /);
  }
  await using job = await Job.make();
  const python = `#!/bin/bash
[ "$*" = "-m pip install --quiet --target $RUNNER_TEMP/skelbench-deno deno==${Deno.version.deno}" ] || exit 9
/bin/mkdir -p "$RUNNER_TEMP/skelbench-deno/bin"
printf '#!/bin/bash\\necho "ran $*"\\nexit 7\\n' > "$RUNNER_TEMP/skelbench-deno/bin/deno"
/bin/chmod +x "$RUNNER_TEMP/skelbench-deno/bin/deno"
`;
  await job.program("python3", python);
  const { code, log } = await job.step({}, join(job.folder, "bin"));
  assert.deepEqual([code, log], [7, "ran task action\n"]);
});
