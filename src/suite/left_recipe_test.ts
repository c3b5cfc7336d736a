/** Trainings that left their recipe, whatever they came to. */

import assert from "node:assert/strict";
import { EXIT_CODES, type Judgement } from "../golden/verdict.ts";
import { readConfigOf } from "./configs.ts";
import { propose } from "./propose.ts";
import { performRun } from "./run.ts";
import type { Runner } from "./runner.ts";
import type { RunTask } from "./task.ts";
import { FakeProject, fakeRunner } from "./testing.ts";

/** Trains by a runner in a project with a golden of five seeds, and judges. */
async function trainedBy(runner: Runner, seeds: readonly number[]): Promise<Judgement> {
  await using project = await FakeProject.make();
  const config = await readConfigOf(project.places, "twin-ntu-xsub/tcn");
  const task = (seeds: readonly number[]): RunTask => ({ kind: "train", config, seeds });
  await propose(task([1, 2, 3, 4, 5]), "a test", project.context(fakeRunner(2)));
  return (await performRun(task(seeds), project.context(runner))).judgement;
}

function assertDrift({ exitCode, layer, message }: Judgement, wanted: RegExp): void {
  assert.deepEqual([exitCode, layer], [EXIT_CODES.drift, "training"]);
  assert.match(message, wanted);
}

Deno.test("a training that left its recipe: drift of the training, which names what was done otherwise", async () => {
  const runner = fakeRunner(2);
  const exact = await trainedBy(runner, [2]);
  assert.equal(exact.verdict, "pass");
  assert.match(exact.message, /trained exactly as recorded, 1 seed is .*, in the band/);
  const unshuffled: Runner = {
    ...runner,
    train: async (...given) => {
      const trained = await runner.train(...given);
      return { ...trained, ledger: { ...trained.ledger, samples: "00000000" } };
    },
  };
  const message = /not trained as recorded: seed 2: the samples, by name and label, .* in the band/;
  assertDrift(await trainedBy(unshuffled, [2]), message);
});

Deno.test("every seed trained as the first: drift of the training, of recorded seeds and of fresh ones", async () => {
  const runner = fakeRunner(2);
  const forgetful: Runner = {
    ...runner,
    train: (config, data, _seed, ...rest) => runner.train(config, data, 1, ...rest),
  };
  for (const seeds of [[2], [8], [1, 2]]) {
    assertDrift(await trainedBy(forgetful, seeds), /seeds 1 and \d came to the same weights/);
  }
});
