/** What a suite would do, without doing it. */

import { exists } from "../base/files.ts";
import { publishedFile } from "../datasets/catalog/published.ts";
import { short } from "../golden/words.ts";
import { databaseFolder } from "../provision/databases.ts";
import { goldenFolder, goldenPath } from "../store/golden_store.ts";
import type { Places } from "../provision/context.ts";
import { RECORDED, REFERENCE } from "../provision/reference_weights.ts";
import { configDigest, runName } from "./run_config.ts";
import { runHome } from "../store/run_start.ts";
import type { PlannedSuite } from "./suite.ts";
import { keyOf, type RunTask } from "./task.ts";

/** The plan as text, a paragraph a run. */
export async function describePlan(
  { suite, tasks }: PlannedSuite,
  places: Places,
): Promise<string> {
  const paragraphs: string[] = [];
  for (const task of tasks) paragraphs.push((await describeTask(task, places)).join("\n  "));
  return [`suite ${suite}: ${tasks.length} runs`, ...paragraphs, ""].join("\n");
}

function describeWeights(weights: string, run: string): string {
  if (weights === RECORDED) return "the recorded weights";
  return weights === REFERENCE ? `the published "${publishedFile(run)}"` : `"${weights}"`;
}

async function describeTask(task: RunTask, places: Places): Promise<string[]> {
  const { config } = task;
  const run = runName(config);
  const { num_epoch, batch_size, replicas } = config.recipe;
  const database = databaseFolder(places.data, config.dataset);
  const golden = goldenPath(goldenFolder(places, run), run);
  return [
    run,
    task.kind === "train"
      ? `train ${num_epoch} epochs in batches of ${batch_size}, ${replicas} replica${
        replicas === 1 ? "" : "s"
      }, seed ${task.seeds.join(", ")}; evaluate`
      : `evaluate ${describeWeights(task.weights, run)}`,
    `config config/${run}.yaml, digest ${short(configDigest(config))}`,
    `data "${database}", ${await exists(database) ? "there" : "to be prepared"}`,
    `golden ${await exists(golden) ? `"${golden}"` : "not recorded yet"}`,
    `results in a folder of its own below "${runHome(places.work, keyOf(task))}"`,
  ];
}
