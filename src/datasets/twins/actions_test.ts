import assert from "node:assert/strict";
import { NTU_ACTIONS } from "./actions.ts";
import { KINETICS_ACTIONS } from "./more_actions.ts";
import { type Pose, REST } from "./pose.ts";

const manner = { cycles: 3, phase: 1 };

function numbers(pose: Pose): number[] {
  return [pose.rise, pose.ahead, pose.lean, ...pose.hands.flat(), ...pose.feet.flat()];
}

Deno.test("every action has a rival of its own that has it for a rival", () => {
  for (const { name, rival } of KINETICS_ACTIONS) {
    assert.notEqual(name, rival);
    assert.equal(KINETICS_ACTIONS.find((other) => other.name === rival)?.rival, name);
  }
});

Deno.test("NTU's twin has the rivals of all its classes", () => {
  const names = NTU_ACTIONS.map(({ name }) => name);
  assert.deepEqual(NTU_ACTIONS.map(({ rival }) => rival).sort(), names.sort());
});

Deno.test("a motion for two has a rival for two", () => {
  const pairs = KINETICS_ACTIONS.filter(({ answer }) => answer !== undefined);
  assert.equal(pairs.length, 2);
  assert.equal(pairs[0]?.rival, pairs[1]?.name);
});

Deno.test("every motion starts from the pose it is given, and never jumps", () => {
  const size = (a: Pose, b: Pose): number =>
    Math.max(...numbers(a).map((x, i) => Math.abs(x - (numbers(b)[i] ?? NaN))));
  for (const { name, motion, answer } of KINETICS_ACTIONS) {
    for (const move of answer ? [motion, answer] : [motion]) {
      assert.ok(size(move(REST, 0, manner), REST) < 0.02, `${name} starts elsewhere`);
      for (let i = 0; i < 200; i++) {
        const change = size(move(REST, i / 200, manner), move(REST, (i + 1) / 200, manner));
        assert.ok(change < 0.12, `${name} jumps by ${change} at ${i / 200}`);
      }
    }
  }
});
