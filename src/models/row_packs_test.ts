import assert from "node:assert/strict";
import fc from "fast-check";
import { type Row, rowPacks } from "./row_packs.ts";

const joints = 25;
const positions = 30_000;

function rowsOf(lengths: readonly number[]): Row[] {
  return lengths.map((frames, i) => ({ sample: i >> 1, person: i & 1, frames }));
}

Deno.test("rowPacks() has every row that moves once, in its order, in packs of like size that are not too large", () => {
  const lengths = fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 140 });
  fc.assert(
    fc.property(lengths, (lengths) => {
      const rows = rowsOf(lengths);
      const packs = rowPacks(rows, joints, positions);
      assert.deepEqual(packs.flat(), rows.filter(({ frames }) => frames > 0));
      const sizes = packs.map((pack) => pack.reduce((sum, row) => sum + row.frames * joints, 0));
      const share = sizes.reduce((a, b) => a + b, 0) / packs.length;
      const longest = 300 * joints;
      for (const size of sizes) {
        assert.ok(Math.abs(size - share) <= longest);
        assert.ok(size <= positions + longest);
      }
    }),
  );
});

Deno.test("rowPacks() gives one pack to few rows, none to none, and rows that are too long one each", () => {
  const [a, b, c] = rowsOf([41, 300, 12]) as [Row, Row, Row];
  assert.deepEqual(rowPacks([a, b, c], joints, positions), [[a, b, c]]);
  assert.deepEqual(rowPacks(rowsOf([0, 0]), joints, positions), []);
  assert.deepEqual(rowPacks([b, b], joints, 300 * joints), [[b], [b]]);
  assert.deepEqual(rowPacks([a, b, c], 1, positions), [[a, b, c]]);
});
