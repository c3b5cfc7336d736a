import assert from "node:assert/strict";
import fc from "fast-check";
import { placesAlong, placesFor } from "./packing.ts";

const rows = fc.array(
  fc.record({ frames: fc.integer({ min: 1, max: 40 }), person: fc.integer({ min: 0, max: 1 }) }),
  { minLength: 1, maxLength: 60 },
);
const reaches = fc.record({
  before: fc.integer({ min: 0, max: 9 }),
  after: fc.integer({ min: 0, max: 9 }),
  stride: fc.integer({ min: 1, max: 4 }),
});

Deno.test("placesFor() puts rows one behind the other, the last frame is nobody's, few are left over", () => {
  fc.assert(
    fc.property(rows, (rows) => {
      const { spans, length } = placesFor(rows);
      let at = 0;
      for (const [i, { start, frames, person }] of spans.entries()) {
        assert.deepEqual({ start, frames, person }, { start: at, ...rows[i] });
        at += frames;
      }
      assert.ok(length > at && length <= at + 1 + at / 32);
    }),
  );
});

Deno.test("placesFor() leaves a kernel few lengths to be compiled for", () => {
  const lengths = Array.from(
    { length: 1000 },
    (_, i) => placesFor([{ frames: 5000 + i, person: 0 }]).length,
  );
  assert.ok(new Set(lengths).size <= 10);
});

Deno.test("placesAlong(): what a frame of the output is made of is its own row's, or in front of or behind all its frames", () => {
  fc.assert(
    fc.property(reaches, rows, (reach, rows) => {
      const frames = 40;
      const { before, after, stride } = reach;
      const { spans } = placesFor(rows);
      const { input, output } = placesAlong(reach, spans, frames);
      const size = before + after + 1;
      assert.equal(Math.floor((input.length - size) / stride) + 1, output.length);
      const owners = new Int32Array(input.length).fill(-1);
      input.spans.forEach(({ start, frames }, i) => owners.fill(i, start, start + frames));
      for (const [i, { start, frames: moving }] of output.spans.entries()) {
        assert.ok(start + moving < output.length);
        const own = input.spans[i] ?? assert.fail();
        for (let t = 0; t < moving; t++) {
          for (let j = 0; j < size; j++) {
            const frame = t * stride - before + j;
            const place = (start + t) * stride + j;
            const isThere = frame >= 0 && frame < frames;
            assert.equal(owners[place], isThere ? i : -1);
            if (isThere) assert.equal(place, own.start + frame);
          }
        }
      }
    }),
  );
});
