import assert from "node:assert/strict";
import { layoutNames, layoutOf } from "./layouts.ts";

Deno.test("layoutNames begins with the layouts of the published runs, which numbers of joints mean first", () => {
  assert.deepEqual(layoutNames.slice(0, 4), ["ntu-rgb+d", "openpose", "ntu_edge", "kinect-22"]);
});

for (const name of layoutNames) {
  const { joints, center, bones, jointNames, pairs = [] } = layoutOf(name);

  Deno.test(`layout ${name} is one tree: each joint is reached from the center, and a bone less would not do`, () => {
    const reached = new Set([center]);
    for (let before = 0; before !== reached.size;) {
      before = reached.size;
      for (const [child, parent] of bones) {
        if (reached.has(child)) reached.add(parent);
        if (reached.has(parent)) reached.add(child);
      }
    }
    assert.deepEqual(
      [...reached].sort((a, b) => a - b),
      Array.from({ length: joints }, (_, v) => v),
    );
    assert.equal(bones.length, joints - 1);
  });

  // Bones of ntu_edge are published in no particular order.
  if (name !== "ntu_edge") {
    Deno.test(`layout ${name}: bones lead from each joint to its parent, and on to the center`, () => {
      const parents = new Map(bones);
      assert.equal(parents.size, joints - 1);
      assert.ok(!parents.has(center));
    });
    Deno.test(`layout ${name} names each of its joints, each once`, () => {
      assert.equal(jointNames?.length, joints);
      assert.equal(new Set(jointNames).size, joints);
    });
  }

  Deno.test(`layout ${name}: a mirror swaps its pairs and leaves its bones and its center`, () => {
    const mirror = new Map([...pairs, ...pairs.map(([left, right]) => [right, left] as const)]);
    assert.ok(pairs.length > 0);
    assert.equal(mirror.size, 2 * pairs.length, "a joint is in one pair");
    const mirrored = (v: number): number => mirror.get(v) ?? v;
    const edge = (a: number, b: number): string => `${Math.min(a, b)}-${Math.max(a, b)}`;
    const edges = bones.map(([child, parent]) => edge(child, parent)).sort();
    assert.deepEqual(bones.map(([a, b]) => edge(mirrored(a), mirrored(b))).sort(), edges);
    assert.equal(mirrored(center), center);
  });

  if (jointNames !== undefined) {
    Deno.test(`layout ${name}: names say which side is left`, () => {
      const bySide = new Map([["L", "left"], ["R", "right"]]);
      const sideOf = (joint: string): string | undefined =>
        joint.match(/left|right/i)?.[0].toLowerCase() ??
          bySide.get(joint.match(/^[LR](?=[A-Z])/)?.[0] ?? "");
      for (const [v, joint] of jointNames.entries()) {
        const expected = pairs.some(([left]) => left === v)
          ? "left"
          : pairs.some(([, right]) => right === v)
          ? "right"
          : undefined;
        assert.equal(sideOf(joint), expected, joint);
      }
      for (const [left, right] of pairs) {
        const bare = (v: number): string =>
          (jointNames[v] ?? "").replace(/left|right/i, "").replace(/^[LR](?=[A-Z])/, "");
        assert.equal(bare(left), bare(right));
      }
    });
  }
}

Deno.test("layouts have as many joints as their names say", () => {
  for (const name of layoutNames) {
    const said = /-(\d+)$/.exec(name)?.[1];
    if (said !== undefined) assert.equal(layoutOf(name).joints, Number(said));
  }
});
