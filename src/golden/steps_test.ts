import assert from "node:assert/strict";
import { Random } from "../base/random.ts";
import { findSteps } from "./steps.ts";

/** Normal noise of deviation 1 around a level for each run of values. */
function noisy(
  seed: number,
  levels: readonly (readonly [level: number, count: number])[],
): number[] {
  const random = Random.of(seed);
  return levels.flatMap(([level, count]) =>
    Array.from({ length: count }, () => level + random.normal())
  );
}

Deno.test("findSteps() finds a drop where it happened, and its size", () => {
  const [step, ...rest] = findSteps(noisy(1, [[100, 12], [94, 10]]));
  assert.equal(rest.length, 0);
  assert.equal(step?.index, 12);
  assert.ok(Math.abs((step?.after ?? 0) - (step?.before ?? 0) + 6) < 1.2);
});

Deno.test("findSteps() finds a change that was taken back as two steps", () => {
  const steps = findSteps(noisy(2, [[100, 12], [92, 12], [99, 12]]));
  assert.deepEqual(steps.map((s) => s.index), [12, 24]);
});

Deno.test("findSteps() raises at most a few false alarms in 1,000 level series", () => {
  const alarms = Array.from({ length: 1000 }, (_, seed) => findSteps(noisy(seed, [[50, 20]])))
    .filter((steps) => steps.length > 0).length;
  assert.ok(alarms <= 4, `${alarms} alarms`);
});

Deno.test("findSteps() takes one odd value for no step, and few values for no series", () => {
  const level = noisy(3, [[100, 20]]);
  assert.deepEqual(findSteps(level.with(10, 80)), []);
  assert.deepEqual(findSteps([1, 1, 1, 9, 9]), []);
});

Deno.test("findSteps() of values without noise sees any change, and none where there is none", () => {
  assert.deepEqual(findSteps([7, 7, 7, 7, 7, 7]), []);
  assert.deepEqual(findSteps([7, 7, 7, 8, 8, 8]), [{ index: 3, before: 7, after: 8 }]);
});
