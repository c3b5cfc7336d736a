import assert from "node:assert/strict";
import type { Prediction } from "../golden/prediction.ts";
import { chosenSamples } from "./chosen_samples.ts";

/** Answers `said` of the true class 0. */
function answered(name: string, said: number, margin: number): Prediction {
  return { name, label: 0, ranked: [said, said === 0 ? 1 : 0], margin };
}

const told = ({ samples }: ReturnType<typeof chosenSamples>): string[] =>
  samples.map(({ name, reason }) => `${name} ${reason}`);

Deno.test("chosenSamples() takes lost and gained answers, those first that were the surest", () => {
  const then = [answered("a", 0, 1), answered("b", 0, 3), answered("c", 1, 2), answered("d", 0, 5)];
  const now = [answered("a", 1, 9), answered("b", 1, 8), answered("c", 0, 7), answered("d", 0, 6)];
  const chosen = chosenSamples(now, then, 4);
  assert.deepEqual(told(chosen), ["b lost", "a lost", "c gained"]);
  assert.deepEqual([chosen.lost, chosen.gained], [2, 1]);
  assert.deepEqual(chosen.samples.map(({ margin }) => margin), [3, 1, 2]);
  assert.deepEqual(told(chosenSamples(now, then, 2)), ["b lost", "c gained"]);
});

Deno.test("chosenSamples() takes the nearest to the edge and the surest mistakes where nothing flipped", () => {
  const now = [
    answered("a", 0, 3),
    answered("b", 1, 0.1),
    answered("c", 1, 4),
    answered("d", 1, 5),
  ];
  const wanted = ["b closest", "a closest", "d surest mistake", "c surest mistake"];
  for (const then of [now, null]) assert.deepEqual(told(chosenSamples(now, then, 4)), wanted);
  assert.deepEqual(told(chosenSamples([answered("a", 0, 3)], null, 4)), ["a closest"]);
});

Deno.test("chosenSamples() is the same whatever order the answers come in", () => {
  const now = ["a", "b", "c", "d"].map((name) => answered(name, 1, 1));
  const [one, other] = [now, now.toReversed()].map((all) => told(chosenSamples(all, null, 2)));
  assert.deepEqual(one, other);
});
