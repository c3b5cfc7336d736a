import assert from "node:assert/strict";
import { Random } from "../../base/random.ts";
import { mirrored, REST } from "./pose.ts";
import { type Body, drawBody, type Figure, figure, JOINTS } from "./skeleton.ts";

const body: Body = drawBody(Random.of(1).fork("body"));
const stand = { x: 0, z: 0, heading: 0 };

function joint(figure: Figure, v: number): [number, number, number] {
  return [figure[v * 3] ?? NaN, figure[v * 3 + 1] ?? NaN, figure[v * 3 + 2] ?? NaN];
}

function distance(figure: Figure, a: number, b: number): number {
  const [p, q] = [joint(figure, a), joint(figure, b)];
  return Math.sqrt((p[0] - q[0]) ** 2 + (p[1] - q[1]) ** 2 + (p[2] - q[2]) ** 2);
}

Deno.test("figure() keeps the length of arms and legs in every pose", () => {
  const stretched = { ...REST, hands: [[2, 0, 0], [0, 0, 0.1]] as const, rise: -0.4 };
  for (const pose of [REST, stretched]) {
    const f = figure(body, pose, stand);
    for (const [a, b, length] of [[4, 5, body.upperArm], [9, 10, body.forearm]] as const) {
      assert.ok(Math.abs(distance(f, a, b) - length) < 1e-9, `bone ${a}-${b}`);
    }
    for (const [a, b, length] of [[12, 13, body.thigh], [17, 18, body.shank]] as const) {
      assert.ok(Math.abs(distance(f, a, b) - length) < 1e-9, `bone ${a}-${b}`);
    }
  }
});

Deno.test("figure() stands upright: head above chest above pelvis above feet, on the floor", () => {
  const f = figure(body, REST, stand);
  const heights = [3, 20, 0, 13, 15].map((v) => joint(f, v)[1]);
  assert.deepEqual(heights, [...heights].sort((a, b) => b - a));
  assert.ok((heights.at(-1) ?? NaN) > -0.02 && (heights.at(-1) ?? NaN) < 0.15);
});

Deno.test("figure() has the left shoulder at smaller x than the right of one who faces the camera", () => {
  const f = figure(body, REST, stand);
  assert.ok(joint(f, 4)[0] < joint(f, 8)[0]);
  assert.ok(joint(f, 15)[2] < joint(f, 14)[2], "toes point to the camera");
  const back = figure(body, REST, { ...stand, heading: Math.PI });
  assert.ok(joint(back, 4)[0] > joint(back, 8)[0]);
});

Deno.test("mirrored() exchanges what left and right do", () => {
  const pose = { ...REST, hands: [[1, 0, 0], [0, 0, 1]] as const };
  const [there, back] = [figure(body, pose, stand), figure(body, mirrored(pose), stand)];
  for (let c = 0; c < 3; c++) {
    const sign = c === 0 ? -1 : 1;
    assert.ok(Math.abs((joint(there, 6)[c] ?? NaN) - sign * (joint(back, 10)[c] ?? NaN)) < 1e-9);
  }
});

Deno.test("drawBody() gives grown-ups", () => {
  for (let i = 0; i < 50; i++) {
    const f = figure(drawBody(Random.of(i)), REST, stand);
    assert.equal(f.length, JOINTS * 3);
    const top = joint(f, 3)[1];
    assert.ok(top > 1.3 && top < 2, `head at ${top} m`);
  }
});
