import assert from "node:assert/strict";
import { join } from "node:path";
import { readCards, readRun } from "../store/run_folder.ts";
import { readConfigOf } from "./configs.ts";
import { performRun } from "./run.ts";
import { FakeProject, fakeRunner } from "./testing.ts";
import type { RunTask } from "./task.ts";

async function trained(
  project: FakeProject,
  run: string,
  runner = fakeRunner(),
): Promise<string> {
  const config = await readConfigOf(project.places, run);
  const task: RunTask = { kind: "train", config, seeds: [1, 2] };
  await performRun(task, project.context(runner));
  return join(project.places.work, run, "latest");
}

Deno.test("a run keeps cards of a few samples beside its record, the same bytes each time", async () => {
  await using project = await FakeProject.make();
  const folder = await trained(project, "twin-ntu-xsub/stgcn", fakeRunner(2));
  const cards = await readCards(folder);
  assert.ok(cards);
  assert.deepEqual([cards.run, cards.kind, cards.seed], ["twin-ntu-xsub/stgcn", "trained", 1]);
  assert.deepEqual([cards.against, cards.lost, cards.gained], [null, 0, 0]);
  assert.equal(cards.classNames?.length, 12);
  assert.deepEqual(cards.layout.bones.length, 24);
  const mistakes = cards.cards.filter(({ reason }) => reason === "surest mistake");
  assert.deepEqual(mistakes.map(({ sample }) => sample).sort(), ["val0", "val1"]);
  const [mistake] = mistakes;
  assert.ok(mistake);
  assert.deepEqual(mistake.now.map((one) => one.class)[0], mistake.label + 1);
  assert.deepEqual(mistake.response?.classes.map((one) => one.class), [
    mistake.label,
    mistake.label + 1,
  ]);
  assert.deepEqual([mistake.stored.frames, mistake.seen], [48, null]);
  const text = await Deno.readTextFile(join(folder, "cards.json"));
  const again = await trained(project, "twin-ntu-xsub/stgcn", fakeRunner(2));
  assert.equal(await Deno.readTextFile(join(again, "cards.json")), text);
});

Deno.test("cards of a network that keeps no joints have no response", async () => {
  await using project = await FakeProject.make();
  const cards = await readCards(await trained(project, "twin-ntu-xsub/tcn"));
  assert.ok(cards && cards.cards.length > 0);
  assert.ok(cards.cards.every(({ response }) => response === null));
});

Deno.test("a training that is evaluated on other samples has no cards, and its record all the same", async () => {
  await using project = await FakeProject.make();
  const runner = fakeRunner();
  const folder = await trained(project, "twin-ntu-xsub/stgcn", {
    ...runner,
    train: (config, { train }, ...rest) => runner.train(config, { train, val: train }, ...rest),
  });
  assert.deepEqual((await readCards(folder))?.cards, []);
  const { observation } = await readRun(folder);
  assert.deepEqual(observation.results.map(({ score }) => score.samples), [24, 24]);
});

Deno.test("cards tell of a sample what was answered to it, in whatever order the answers are", async () => {
  await using project = await FakeProject.make();
  const runner = fakeRunner(2);
  const cards = await readCards(await trained(project, "twin-ntu-xsub/stgcn", runner));
  const turned = await trained(project, "twin-ntu-xsub/stgcn", {
    ...runner,
    train: async (...asked) => {
      const { answers, ...rest } = await runner.train(...asked);
      const { names, labels, logits, classes } = answers;
      const rows = names.map((_, n) => logits.slice(n * classes, (n + 1) * classes)).reverse();
      return {
        ...rest,
        answers: {
          ...answers,
          names: names.toReversed(),
          labels: labels.toReversed(),
          logits: Float32Array.from(rows.flatMap((row) => [...row])),
        },
      };
    },
  });
  assert.deepEqual((await readCards(turned))?.cards, cards?.cards);
});
