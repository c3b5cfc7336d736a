/** What the tests of workflows share: the files, read, and their shell steps, run with stand-ins for what they call. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { z } from "zod";
import { run } from "../src/base/process.ts";
import { parseYaml } from "../src/formats/yaml/yaml.ts";
import { projectFiles, textOf } from "./tree.ts";

const step = z.looseObject({
  id: z.string().optional(),
  name: z.string().optional(),
  uses: z.string().optional(),
  run: z.string().optional(),
  shell: z.string().optional(),
  with: z.record(z.string(), z.unknown()).optional(),
});
const steps = z.array(step);
/** What a workflow has that the checks look at. */
export const workflow = z.looseObject({
  permissions: z.record(z.string(), z.string()),
  jobs: z.record(z.string(), z.looseObject({ steps })),
});
const action = z.looseObject({ runs: z.looseObject({ steps }) });

/** One step, and the file that has it. */
export interface Step extends z.infer<typeof step> {
  readonly file: string;
}

/** The workflows, from the project's folder. */
export const WORKFLOWS: readonly string[] = (await projectFiles()).map(({ path }) => path)
  .filter((path) => /^\.github\/workflows\/.*\.ya?ml$/.test(path));
assert.ok(WORKFLOWS.length > 0, "there is no workflow to test");

async function allSteps(): Promise<readonly Step[]> {
  const found: Step[] = [];
  for (const file of WORKFLOWS) {
    const { jobs } = parseYaml(await textOf(file), file, workflow);
    found.push(...Object.values(jobs).flatMap((job) => job.steps.map((s) => ({ ...s, file }))));
  }
  const { runs } = parseYaml(await textOf("action.yml"), "action.yml", action);
  return [...found, ...runs.steps.map((s) => ({ ...s, file: "action.yml" }))];
}

/** Every step of the workflows and of the action. */
export const STEPS: readonly Step[] = await allSteps();

/** The script of a step, by its id or name. */
export function scriptOf(file: string, id: string): string {
  const found = STEPS.find((s) => s.file === file && (s.id === id || s.name === id));
  assert.ok(found?.run !== undefined, `${file} has no step ${id}`);
  return found.run;
}

/** Runs a step as GitHub does, in a folder of its own; gives its exit code and what it left as outputs. */
export async function runStep(
  script: string,
  env: Readonly<Record<string, string>>,
): Promise<{ success: boolean; stdout: string; outputs: string; folder: string }> {
  const folder = await Deno.makeTempDir({ prefix: "skelbench-step-" });
  const GITHUB_OUTPUT = join(folder, "outputs");
  await Deno.writeTextFile(GITHUB_OUTPUT, "");
  await Deno.writeTextFile(
    join(folder, "npx"),
    '#!/bin/sh\nprintf "%s\\n" "$@" > "$0.args"\nexit ${NPX_EXIT:-3}\n',
    { mode: 0o755 },
  );
  await Deno.writeTextFile(
    join(folder, "gh"),
    `#!/bin/sh
case $1 in
  run) mkdir -p results/quick-cpu/results/quick/latest && printf "%s" "$RESULT" > results/quick-cpu/results/quick/latest/result.json ;;
  api)
    case "$*" in
      *"--method PATCH"*) printf "%s\\n" "$@" > "$0.args" ;;
      */comments) printf "%s" "$COMMENTS" ;;
      */pulls/7) printf '{"head":{"sha":"%s"}}' "\${NOW:-$SHA}" ;;
      *) printf "%s" "$PULLS" ;;
    esac ;;
  *) printf "%s\\n" "$@" > "$0.args" ;;
esac
`,
    { mode: 0o755 },
  );
  for (const broken of ["go", "apt-get"]) {
    await Deno.writeTextFile(join(folder, broken), "#!/bin/sh\nexit 1\n", { mode: 0o755 });
  }
  const { success, stdout } = await run("bash", [
    "-eo",
    "pipefail",
    "-c",
    `cd "$GITHUB_WORKSPACE"\n${script}`,
  ], {
    ...Deno.env.toObject(),
    PATH: `${folder}:${Deno.env.get("PATH")}`,
    GITHUB_OUTPUT,
    GITHUB_WORKSPACE: folder,
    RUNNER_OS: "Linux",
    ...env,
  });
  return { success, stdout, outputs: await Deno.readTextFile(GITHUB_OUTPUT), folder };
}
