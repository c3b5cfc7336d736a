import assert from "node:assert/strict";
import fc from "fast-check";
import { contiguousStrides, decodeArray } from "./ndarray.ts";
import { decodeNpy, encodeNpy, type NpyArray } from "./npy/npy.ts";
import { unpickle } from "./pickle/pickle.ts";
import { CONTAINER_GLOBALS } from "./pickle/pickle_globals.ts";
import { encodePickle, type Picklable } from "./pickle/pickle_writer.ts";
import { decodeSafetensors, encodeSafetensors } from "./safetensors.ts";
import { readTorch, stateDictOf } from "./torch/torch.ts";
import { encodeTorch, type WritableTensor } from "./torch/torch_writer.ts";

const shapes = fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 4 });

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

const tensors: fc.Arbitrary<WritableTensor> = shapes.chain((shape) => {
  const size = { minLength: sizeOf(shape), maxLength: sizeOf(shape) };
  return fc.oneof(
    fc.float32Array(size).map((data): WritableTensor => ({
      dtype: "float32",
      shape,
      data: Float32Array.from(data),
    })),
    fc.bigInt64Array(size).map((data): WritableTensor => ({
      dtype: "int64",
      shape,
      data: BigInt64Array.from(data),
    })),
  );
});
const dicts = fc.array(fc.tuple(fc.string({ minLength: 1 }), tensors), { maxLength: 4 })
  .map((pairs) =>
    new Map(pairs.filter(([name]) => name !== "__proto__" && name !== "__metadata__"))
  );

const picklables = fc.letrec<{ value: Picklable }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constant(null),
    fc.boolean(),
    fc.double(),
    fc.maxSafeInteger(),
    fc.bigInt({ min: 2n ** 53n, max: 2n ** 200n }),
    fc.string({ unit: "grapheme" }),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.array(fc.tuple(fc.string(), tie("value")), { maxLength: 4 }).map((pairs) => new Map(pairs)),
  ),
})).value;

Deno.test("property: a pickle reads back as what was written", () => {
  fc.assert(fc.property(picklables, (value) => {
    const back = unpickle(encodePickle(value), "x", { globals: CONTAINER_GLOBALS });
    assert.deepEqual(back, value);
  }));
});

Deno.test("property: an NPY file reads back as what was written", () => {
  fc.assert(fc.property(tensors, (array: NpyArray) => {
    assert.deepEqual(decodeNpy(encodeNpy(array)), array);
  }));
});

Deno.test("property: a safetensors file reads back as what was written", () => {
  fc.assert(fc.property(dicts, (dict) => {
    assert.deepEqual(decodeSafetensors(encodeSafetensors(dict), "x"), dict);
  }));
});

Deno.test("property: a PyTorch file reads back as what was written", async () => {
  await fc.assert(
    fc.asyncProperty(dicts, async (dict) => {
      assert.deepEqual(stateDictOf(await readTorch(encodeTorch(dict), "x"), "x"), dict);
    }),
    { numRuns: 50 },
  );
});

Deno.test("property: an element of an array in Fortran order lies where its strides say", () => {
  fc.assert(fc.property(shapes, (shape) => {
    const size = sizeOf(shape);
    const bytes = Uint8Array.from({ length: size }, (_, i) => i % 256);
    const strides = contiguousStrides(shape, "F");
    const layout = { dtype: "uint8", shape, strides, offset: 0, bigEndian: false } as const;
    const { data } = decodeArray(bytes, layout);
    for (let at = 0; at < size; at++) {
      let rest = at;
      let source = 0;
      for (let axis = shape.length - 1; axis >= 0; axis--) {
        const length = shape[axis] ?? 1;
        source += (rest % length) * (strides[axis] ?? 0);
        rest = Math.floor(rest / length);
      }
      assert.equal(data[at], source % 256);
    }
  }));
});
