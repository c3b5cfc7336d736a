import assert from "node:assert/strict";
import fc from "fast-check";
import { movingBehind, type Reach } from "./reach.ts";

const reaches = fc.record({
  before: fc.integer({ min: 0, max: 9 }),
  after: fc.integer({ min: 0, max: 9 }),
  stride: fc.integer({ min: 1, max: 4 }),
});

/** Frames of the input, real or beyond it, that frame t of the output hangs on. */
function seen({ before, after, stride }: Reach, t: number): number[] {
  return Array.from({ length: before + after + 1 }, (_, i) => stride * t - before + i);
}

Deno.test("movingBehind() tells the frames of the output that hang on a moving one, and all that those hang on", () => {
  fc.assert(
    fc.property(
      reaches,
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 1, max: 8 }),
      (reach, frames, part, grain) => {
        const moving = Math.min(part, frames);
        const { output, input, beyond } = movingBehind(
          reach,
          moving,
          frames,
          (wanted) => Math.ceil(wanted / grain) * grain,
        );
        for (let t = 0; t < Math.ceil(frames / reach.stride); t++) {
          const moves = seen(reach, t).some((frame) => frame < moving);
          if (moves) assert.ok(t < output, `frame ${t} of ${output} moves`);
        }
        const exact = movingBehind(reach, moving, frames).output;
        assert.ok(seen(reach, exact - 1).some((frame) => frame < moving));
        assert.ok(output >= exact && output < exact + grain);
        const last = Math.max(...seen(reach, output - 1));
        assert.ok(input >= moving && input <= frames);
        assert.equal(Math.max(input, last + 1), input + beyond);
        assert.ok(beyond === 0 || input === frames, "zeros stand behind the last frame alone");
        // A kernel puts out just those frames: as many as it has places for.
        const places = input + beyond + reach.before - (reach.before + reach.after + 1);
        assert.equal(Math.floor(places / reach.stride) + 1, output);
      },
    ),
    { numRuns: 2000 },
  );
});
