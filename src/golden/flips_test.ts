import assert from "node:assert/strict";
import { classChanges, compareAnswers, findFlips } from "./flips.ts";
import type { Prediction } from "./prediction.ts";
import { flipped, predictions } from "./testdata/examples.ts";

const wrong = (p: Prediction): number => (p.label + 3) % 10;
const right = (p: Prediction): number => p.label;

Deno.test("findFlips() tells lost, gained and wrong either way apart", () => {
  const all = predictions(400);
  const observed = flipped(flipped(all, [0, 450], wrong), [451], right);
  assert.deepEqual(findFlips(all, observed, 0.1).map((f) => [f.name, f.kind]), [
    ["S00000.skeleton", "lost"],
    ["S00450.skeleton", "wrong either way"],
    ["S00451.skeleton", "gained"],
  ]);
});

Deno.test("classChanges() corrects for every class that moved", () => {
  const all = predictions(400);
  const flips = findFlips(all, flipped(all, Array.from({ length: 20 }, (_, i) => i), wrong), 0.1);
  const changes = classChanges(flips);
  assert.equal(changes.length, 10);
  // Two lost, none gained: 2 · 1/4 for both directions, times ten classes, cut at 1.
  assert.ok(changes.every((c) => c.lost === 2 && c.adjusted === 1));
});

Deno.test("compareAnswers() measures how far margins moved, through 0 where the first two changed order", () => {
  const all = predictions(400);
  assert.equal(compareAnswers(all, all.toReversed(), 0).drift, 0);
  const nearer = all.map((p, i) => i === 7 ? { ...p, margin: 1.5 } : p);
  assert.equal(compareAnswers(all, nearer, 0).drift, 0.5);
  const through = flipped(all, [7], wrong).map((p, i) => i === 7 ? { ...p, margin: 0.25 } : p);
  assert.equal(compareAnswers(all, through, 0).drift, 2.25);
});
