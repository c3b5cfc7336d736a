import assert from "node:assert/strict";
import { confusionOrder, type Counts } from "./class_facts.ts";
import { confusionMatrix } from "./matrix.ts";

function drawn(counts: Counts, names: readonly string[] = []): string {
  const order = counts.map((_, label) => label);
  return String(confusionMatrix({ counts, order, names, title: "matrix" }));
}

/** Cells that the strokes of one hue cover. */
function covered(svg: string, hue: string, cell: number): number {
  const paths = [...svg.matchAll(new RegExp(`<path class="${hue}\\d"[^>]*d="([^"]*)"`, "g"))];
  const lengths = paths.flatMap(([, d = ""]) =>
    [...d.matchAll(/h(\d+)/g)].map(([, h]) => Number(h))
  );
  return lengths.reduce((sum, length) => sum + length, 0) / cell;
}

Deno.test("confusionMatrix() draws a cell for each count that is not zero, right and wrong ones apart", () => {
  const svg = drawn([[4, 0, 1], [1, 3, 1], [0, 0, 0]]);
  assert.equal(covered(svg, "right", 20), 2);
  assert.equal(covered(svg, "wrong", 20), 3);
});

Deno.test("confusionMatrix() names few classes, and of many writes neither names nor numbers", () => {
  const diagonal = (n: number): number[][] =>
    Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => i === j ? 271 : 0));
  assert.match(
    drawn(diagonal(3), ["a", "<b>", "of a name that is far too long for it"]),
    /&lt;b&gt;.*of a name that is fa…/s,
  );
  assert.doesNotMatch(drawn(diagonal(60)), /<text/);
  assert.equal(covered(drawn(diagonal(60)), "right", 1), 60);
});

Deno.test("confusionMatrix() of 400 classes with 20,000 cells takes under 400 kB", () => {
  const counts = Array.from(
    { length: 400 },
    (_, i) => Array.from({ length: 400 }, (_, j) => (i * 31 + j * 17) % 8 === 0 ? 1 + j % 3 : 0),
  );
  assert.ok(drawn(counts).length < 400e3, `${drawn(counts).length}`);
});

Deno.test("confusionOrder() brings classes that are confused together, and has each once", () => {
  const counts = [
    [8, 0, 0, 2, 0],
    [0, 9, 0, 0, 0],
    [0, 0, 5, 0, 5],
    [4, 0, 0, 6, 0],
    [0, 0, 0, 0, 9],
  ];
  const order = confusionOrder(counts);
  assert.deepEqual(order.toSorted(), [0, 1, 2, 3, 4]);
  assert.equal(Math.abs(order.indexOf(0) - order.indexOf(3)), 1);
  assert.equal(Math.abs(order.indexOf(2) - order.indexOf(4)), 1);
  assert.deepEqual(confusionOrder([]), []);
});
