import assert from "node:assert/strict";
import type { Sample } from "../../datasets/augmentation.ts";
import { positionOf, unpackForm, unpackResponse } from "../client/packed.ts";
import { packForm, packResponses } from "./pack.ts";

/** Two persons, of whom the second is absent in frame 0, who walk. */
function walking(): Sample {
  const shape = [3, 4, 2, 2] as const;
  const values = new Float32Array(48);
  for (let i = 0; i < 48; i++) values[i] = Math.sin(i) - 0.2;
  return { shape, values };
}

const isSeen = (t: number, _v: number, m: number): boolean => t > 0 || m === 0;

Deno.test("unpackForm() gives what packForm() took, to a 4,095th of the widest extent", () => {
  const sample = walking();
  const packed = packForm(sample, { frames: 3, flat: false, isSeen });
  const form = unpackForm(packed);
  assert.deepEqual([form.frames, form.joints, form.persons, form.channels], [3, 2, 2, 3]);
  assert.ok(Number.isNaN(positionOf(form, 1, 0, 1, 1)));
  for (let c = 0; c < 3; c++) {
    for (let t = 0; t < 3; t++) {
      for (let m = 0; m < 2; m++) {
        if (!isSeen(t, 0, m)) continue;
        const was = sample.values[((c * 4 + t) * 2 + 1) * 2 + m] as number;
        const off = Math.abs(positionOf(form, c, t, 1, m) - was);
        assert.ok(off <= 2 / 4095 / 2 + 1e-6, `${c},${t},${m} is ${off} off`);
      }
    }
  }
});

Deno.test("packForm() takes no joint, one place and one frame", () => {
  const none = packForm(walking(), { frames: 2, flat: true, isSeen: () => false });
  assert.ok(unpackForm(none).values.every(Number.isNaN));
  const still: Sample = { shape: [3, 1, 1, 1], values: Float32Array.of(5, 5, 5) };
  const packed = packForm(still, { frames: 1, flat: true, isSeen: () => true });
  assert.deepEqual([...unpackForm(packed).values], [5, 5, 5]);
});

Deno.test("unpackForm() refuses text of other sizes", () => {
  const packed = packForm(walking(), { frames: 3, flat: false, isSeen });
  assert.throws(() => unpackForm({ ...packed, frames: 4 }), /Cannot unpack joints/);
  assert.throws(() => unpackForm({ ...packed, joints: 1 }), /bytes for/);
});

Deno.test("packResponses() keeps all on one scale, to a 255th of it", () => {
  const all = [Float32Array.of(-1, 0, 2), Float32Array.of(0.5, 4, 1)];
  const packed = packResponses(all);
  assert.deepEqual([packed[0]?.step, packed[0]?.low], [packed[1]?.step, packed[1]?.low]);
  for (const [i, values] of all.entries()) {
    unpackResponse(packed[i] as typeof packed[number]).forEach((x, k) =>
      assert.ok(Math.abs(x - (values[k] as number)) <= 5 / 255 / 2 + 1e-5)
    );
  }
  assert.throws(() => packResponses([Float32Array.of(NaN)]), /Cannot pack responses/);
});
