import assert from "node:assert/strict";
import { type Chain, forwardKinematics, kinect22Chain } from "./kinematics.ts";
import { layoutOf } from "./layouts.ts";

function posed(chain: Chain, offsets: readonly number[], angles: readonly number[]): number[] {
  const positions = forwardKinematics(chain, new Float64Array(offsets), new Float64Array(angles));
  return [...positions].map((p) => Math.round(p * 1e9) / 1e9 + 0);
}

const arm: Chain = { parents: [-1, 0, 1], restarts: new Map() };

Deno.test("forwardKinematics() adds up offsets where nothing turns", () => {
  const offsets = [1, 2, 3, 0, 1, 0, 0, 0, 1];
  assert.deepEqual(posed(arm, offsets, Array(9).fill(0)), [1, 2, 3, 1, 3, 3, 1, 3, 4]);
});

Deno.test("forwardKinematics() turns about x first, then y, then z", () => {
  const z = [0, 0, 0, 0, 0, 1, 0, 0, 0];
  assert.deepEqual(posed(arm, z, [90, 0, 0, 0, 0, 0, 0, 0, 0]).slice(3, 6), [0, -1, 0]);
  assert.deepEqual(posed(arm, z, [90, 0, 90, 0, 0, 0, 0, 0, 0]).slice(3, 6), [1, 0, 0]);
  assert.deepEqual(posed(arm, z, [0, 90, 90, 0, 0, 0, 0, 0, 0]).slice(3, 6), [0, 1, 0]);
});

Deno.test("forwardKinematics() gathers the turns from the root on, unless a joint restarts", () => {
  const offsets = [0, 0, 0, 1, 0, 0, 1, 0, 0];
  const angles = [0, 0, 90, 0, 0, 90, 0, 0, 0];
  assert.deepEqual(posed(arm, offsets, angles).slice(6), [-1, 1, 0]);
  const restarting: Chain = { ...arm, restarts: new Map([[2, 1]]) };
  assert.deepEqual(posed(restarting, offsets, angles).slice(6), [0, 2, 0]);
});

Deno.test("kinect22Chain is the layout kinect-22", () => {
  const bones = kinect22Chain.parents.map((parent, child) => [child, parent]).slice(1);
  assert.deepEqual(layoutOf("kinect-22").bones, bones);
});
