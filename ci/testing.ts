/** What the tests of workflows share: the files, read. */

import assert from "node:assert/strict";
import { z } from "zod";
import { parseYaml } from "../src/formats/yaml/yaml.ts";
import { projectFiles, textOf } from "./tree.ts";

const step = z.looseObject({
  id: z.string().optional(),
  name: z.string().optional(),
  uses: z.string().optional(),
  run: z.string().optional(),
  shell: z.string().optional(),
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
