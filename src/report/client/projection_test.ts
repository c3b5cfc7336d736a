import assert from "node:assert/strict";
import type { Form } from "./packed.ts";
import { ABOVE, ballAround, FRONT, jointAt, projected, SIDE, turned } from "./projection.ts";

/** One person of three joints, of whom the last one is not seen: values[C,M,V,T]. */
const form: Form = {
  frames: 1,
  joints: 3,
  persons: 1,
  channels: 3,
  values: Float32Array.of(-1, 1, NaN, 0, 2, NaN, 5, 7, NaN),
};
const ball = ballAround(form, false);

function near(found: readonly number[], wanted: readonly number[]): void {
  found.forEach((x, i) => assert.ok(Math.abs(x - (wanted[i] as number)) < 1e-3, `${found}`));
}

Deno.test("ballAround() holds every joint that was seen; around nobody it has the radius 1", () => {
  assert.deepEqual(ball, { middle: [0, 1, 6], radius: Math.sqrt(3) });
  assert.deepEqual(ballAround(form, true), { middle: [0, 1, 0], radius: Math.sqrt(2) });
  const none = { ...form, values: form.values.map(() => NaN) };
  assert.deepEqual(ballAround(none, false), { middle: [0, 0, 0], radius: 1 });
});

Deno.test("projected() shows x from the front, z from the side, and upward what is up", () => {
  const joint = jointAt(form, false, 0, 1, 0);
  assert.ok(joint);
  const unit = 45 / Math.sqrt(3);
  near(projected(joint, ball, FRONT, 100, false), [50 + unit, 50 - unit]);
  near(projected(joint, ball, SIDE, 100, false), [50 + unit, 50 - unit]);
  near(projected([1, 1, 6], ball, FRONT, 100, false), [50 + unit, 50]);
  near(projected([1, 1, 6], ball, SIDE, 100, false), [50, 50]);
  // From above, what is farther away is higher.
  near(projected([0, 2, 7], ball, ABOVE, 100, false), [50, 50 - unit]);
});

Deno.test("projected() leaves images as they are: y grows downward, and nothing turns", () => {
  const flat = ballAround(form, true);
  const [x, y] = projected([1, 2, 0], flat, SIDE, 100, true);
  near([x, y], [50 + 45 / Math.sqrt(2), 50 + 45 / Math.sqrt(2)]);
});

Deno.test("turned() stops where anybody would be upside down", () => {
  assert.deepEqual(turned(FRONT, 0.5, 2), { yaw: 0.5, pitch: Math.PI / 2 });
  assert.deepEqual(turned(FRONT, -0.5, -2), { yaw: -0.5, pitch: -Math.PI / 2 });
});

Deno.test("jointAt() knows no joint that nobody saw", () => {
  assert.equal(jointAt(form, false, 0, 2, 0), undefined);
});
