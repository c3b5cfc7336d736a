import assert from "node:assert/strict";
import { Random } from "../../base/random.ts";
import { findJumps } from "./jumps.ts";

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

Deno.test("findJumps() finds a drop where it happened, and its size", () => {
  const [jump, ...rest] = findJumps(noisy(1, [[100, 12], [94, 10]]));
  assert.equal(rest.length, 0);
  assert.equal(jump?.index, 12);
  assert.ok(Math.abs((jump?.after ?? 0) - (jump?.before ?? 0) + 6) < 1.2);
});

Deno.test("findJumps() finds a change that was taken back as two jumps", () => {
  const jumps = findJumps(noisy(2, [[100, 12], [92, 12], [99, 12]]));
  assert.deepEqual(jumps.map((s) => s.index), [12, 24]);
});

Deno.test("findJumps() raises at most a few false alarms in 1,000 level series", () => {
  const alarms = Array.from({ length: 1000 }, (_, seed) => findJumps(noisy(seed, [[50, 20]])))
    .filter((jumps) => jumps.length > 0).length;
  assert.ok(alarms <= 4, `${alarms} alarms`);
});

Deno.test("findJumps() takes one odd value for no jump, and few values for no series", () => {
  const level = noisy(3, [[100, 20]]);
  assert.deepEqual(findJumps(level.with(10, 80)), []);
  assert.deepEqual(findJumps([1, 1, 1, 9, 9]), []);
});

Deno.test("findJumps() of values without noise sees any change, and none where there is none", () => {
  assert.deepEqual(findJumps([7, 7, 7, 7, 7, 7]), []);
  assert.deepEqual(findJumps([7, 7, 7, 8, 8, 8]), [{ index: 3, before: 7, after: 8 }]);
});
