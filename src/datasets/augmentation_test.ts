import assert from "node:assert/strict";
import { Random } from "../base/random.ts";
import {
  applyRandomChoose,
  applyRandomMove,
  applyRandomShift,
  autoPad,
  downsample,
  drawRandomChoose,
  drawRandomMove,
  drawRandomShift,
  type Move,
  type Sample,
  sliceTime,
  subtractMean,
  validSpan,
} from "./augmentation.ts";
import { matchPoses } from "./pose_matching.ts";
import type { SampleShape } from "./shape.ts";

interface Stored {
  readonly shape: SampleShape;
  readonly values: readonly number[];
}
interface Vectors {
  readonly input: Stored;
  readonly match_input: Stored;
  readonly results: Readonly<Record<string, Stored>>;
  readonly pose_match_contested: { readonly input: Stored; readonly output: Stored };
}
const vectors: Vectors = JSON.parse(
  Deno.readTextFileSync(new URL("testdata/augment.json", import.meta.url)),
);

function sampleOf({ shape, values }: Stored): Sample {
  return { shape, values: new Float64Array(values) };
}
const input = sampleOf(vectors.input);

/** The files carry 9 significant digits. */
function assertClose(found: Sample, wish: Stored | undefined, what: string): void {
  assert.ok(wish !== undefined, what);
  assert.deepEqual(found.shape, wish.shape, what);
  assert.equal(found.values.length, wish.values.length, what);
  wish.values.forEach((value, i) => {
    const distance = Math.abs((found.values[i] ?? NaN) - value);
    if (!(distance <= 5e-9 * Math.max(1, Math.abs(value)))) {
      assert.fail(`${what}: value ${i} is ${found.values[i]}, expected ${value}`);
    }
  });
}

const move: Move = { angle: [-10, 5], scale: [0.9, 1.1], tx: [-0.2, 0.1], ty: [0.2, 0] };
const float32: Sample = { shape: input.shape, values: Float32Array.from(input.values) };
const oneFrame: Move = { angle: [10, -10], scale: [1, 0.9], tx: [0, 0], ty: [-0.1, 0.2] };
const zeros: Sample = { shape: input.shape, values: new Float64Array(input.values.length) };

const cases: readonly (readonly [name: string, found: Sample])[] = [
  ["random_choose size 4 begin 3", applyRandomChoose(input, 4, 3)],
  ["random_choose size 11 begin 2", applyRandomChoose(input, 11, 2)],
  ["random_choose size 8", applyRandomChoose(input, 8, 0)],
  ["auto_pad size 10", autoPad(input, 10)],
  ["auto_pad size 4", autoPad(input, 4)],
  ["random_shift bias 1", applyRandomShift(input, 1)],
  ["random_shift all zero", applyRandomShift(zeros, 0)],
  ["random_move angle -10 5 scale 0.9 1.1 tx -0.2 0.1 ty 0.2 0", applyRandomMove(input, move)],
  ["random_move same, float32 data", applyRandomMove(float32, move)],
  [
    "random_move one frame angle 10 -10 scale 1 0.9 tx 0 0 ty -0.1 0.2",
    applyRandomMove(applyRandomChoose(input, 1, 2), oneFrame),
  ],
  ["mean_subtract 0.5", subtractMean(input, 0.5)],
  ["downsample 3", downsample(input, 3, 0)],
  ["downsample 3 begin 2", downsample(input, 3, 2)],
  ["temporal_slice 2", sliceTime(input, 2)],
  ["pose_match", matchPoses(sampleOf(vectors.match_input))],
];

for (const [name, found] of cases) {
  Deno.test(`the published result is met: ${name}`, () => {
    assertClose(found, vectors.results[name], name);
  });
}

Deno.test("every published result is held against something", () => {
  assert.deepEqual(cases.map(([name]) => name).sort(), Object.keys(vectors.results).sort());
});

Deno.test("matchPoses() keeps the published order of taking", () => {
  const { input, output } = vectors.pose_match_contested;
  assertClose(matchPoses(sampleOf(input)), output, "contested");
});

Deno.test("augmentations leave what they are given as it was", () => {
  assert.deepEqual([...input.values], vectors.input.values);
});

Deno.test("validSpan() takes zero frames inside along, and finds none in zeros", () => {
  const sample: Sample = { shape: [1, 6, 1, 1], values: new Float32Array([0, 1, 0, 2, 0, 0]) };
  assert.deepEqual(validSpan(sample), [1, 4]);
  assert.equal(validSpan(zeros), undefined);
});

Deno.test("draws keep to the published ranges and reach both ends", () => {
  const random = Random.of(3);
  const seen = (draw: () => number): number[] => {
    return [...new Set(Array.from({ length: 400 }, draw))].sort((a, b) => a - b);
  };
  assert.deepEqual(seen(() => drawRandomChoose(random, 8, 5)), [0, 1, 2, 3]);
  assert.deepEqual(seen(() => drawRandomChoose(random, 5, 7)), [0, 1, 2]);
  const sample: Sample = { shape: [1, 6, 1, 1], values: new Float32Array([0, 1, 0, 2, 0, 0]) };
  assert.deepEqual(seen(() => drawRandomShift(random, sample)), [0, 1, 2, 3]);
  assert.deepEqual(seen(() => drawRandomMove(random).angle[1]), [-10, -5, 0, 5, 10]);
  assert.deepEqual(seen(() => drawRandomMove(random).scale[0]), [0.9, 1, 1.1]);
  assert.deepEqual(seen(() => drawRandomMove(random).ty[0]), [-0.2, -0.1, 0, 0.1, 0.2]);
});
