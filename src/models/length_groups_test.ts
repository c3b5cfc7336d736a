import assert from "node:assert/strict";
import fc from "fast-check";
import { lengthGroups } from "./length_groups.ts";

const joints = 25;

Deno.test("lengthGroups() has every row that moves once, in a group that is long enough and short", () => {
  const lengths = fc.integer({ min: 1, max: 300 }).chain((frames) =>
    fc.tuple(
      fc.constant(frames),
      fc.array(fc.integer({ min: 0, max: frames }), { maxLength: 140 }),
    )
  );
  fc.assert(
    fc.property(lengths, ([frames, rows]) => {
      const groups = lengthGroups(rows, frames, joints);
      const grouped = groups.flatMap((group) => group.rows);
      const moving = [...rows.keys()].filter((row) => rows[row] !== 0);
      assert.deepEqual(grouped.toSorted((a, b) => a - b), moving);
      for (const group of groups) {
        assert.ok(group.rows.length >= 1 && group.rows.length <= 16);
        for (const row of group.rows) {
          const length = rows[row] as number;
          assert.ok(group.frames >= length && group.frames < length + 8 && group.frames <= frames);
        }
      }
    }),
  );
});

Deno.test("lengthGroups() puts a row where its own length says, whatever the others are", () => {
  const [group] = lengthGroups([41], 300, joints);
  assert.deepEqual(group, { rows: [0], frames: 48 });
  const among = lengthGroups([300, 41, 0, 48, 49, 33, 40], 300, joints);
  assert.deepEqual(among, [
    { rows: [5, 6], frames: 40 },
    { rows: [1, 3], frames: 48 },
    { rows: [4], frames: 56 },
    { rows: [0], frames: 300 },
  ]);
});

Deno.test("lengthGroups() is coarser where a frame is flat, and so little work", () => {
  assert.deepEqual(lengthGroups([41, 64, 80, 65], 300, 1), [
    { rows: [0, 1], frames: 64 },
    { rows: [2, 3], frames: 96 },
  ]);
});
