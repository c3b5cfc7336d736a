import assert from "node:assert/strict";
import { sha256 } from "../base/digest.ts";
import { DataError } from "../base/errors.ts";
import { MemoryBytes } from "./byte_store.ts";
import type { NdArray } from "./ndarray.ts";
import { decodeSafetensors, encodeSafetensors, openSafetensors } from "./safetensors.ts";
import { WRITTEN } from "./testdata/written_arrays.ts";

/** A file with the given header over `values` bytes. */
function file(header: unknown, values: number): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify(header));
  const bytes = new Uint8Array(8 + text.length + values);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  return bytes;
}

function entry(from: number, to: number, shape = [1], dtype = "F32"): unknown {
  return { dtype, shape, data_offsets: [from, to] };
}

Deno.test("encodeSafetensors() writes what decodeSafetensors() reads back", () => {
  assert.deepEqual(decodeSafetensors(encodeSafetensors(WRITTEN), "x"), new Map(WRITTEN));
});

Deno.test("encodeSafetensors() gives the bytes that the reference reader was seen to load", () => {
  // safetensors.torch.load_file gave equal tensors for a file of this digest.
  assert.equal(
    sha256(encodeSafetensors(WRITTEN)),
    "b28dccf8c3506fabeb61d5b83f56496485dd1476b831dd665da8de0852976077",
  );
});

Deno.test("encodeSafetensors() writes half precision, two bytes a value", () => {
  const half = new Map([[
    "w",
    {
      dtype: "float16",
      shape: [3],
      data: Float16Array.of(1, 1 / 3, 65504),
    } as const,
  ]]);
  const bytes = encodeSafetensors(half);
  assert.deepEqual(decodeSafetensors(bytes, "x"), half);
  assert.deepEqual([...bytes.subarray(-6)], [0x00, 0x3c, 0x55, 0x35, 0xff, 0x7b]);
});

Deno.test("decodeSafetensors() passes metadata over", () => {
  const bytes = file({ __metadata__: { format: "pt" }, a: entry(0, 4) }, 4);
  assert.deepEqual([...decodeSafetensors(bytes, "x").keys()], ["a"]);
});

const broken: readonly (readonly [string, Uint8Array, RegExp])[] = [
  ["a file of 3 bytes", new Uint8Array(3), /shorter than 8/],
  ["a header longer than the file", new Uint8Array(8).fill(1), /does not fit the file/],
  ["a header that is no JSON", file("", 0).with(8, 0x7b), /no JSON/],
  ["tensors that overlap", file({ a: entry(0, 4), b: entry(0, 4) }, 4), /"b" does not lie/],
  ["a hole between tensors", file({ a: entry(0, 4), b: entry(8, 12) }, 12), /"b" does not lie/],
  ["a tensor past the end", file({ a: entry(0, 4) }, 2), /"a" does not lie/],
  ["a shape that does not fit", file({ a: entry(0, 4, [2]) }, 4), /"a" does not lie/],
  ["an absurd shape", file({ a: entry(0, 4, [2 ** 40, 2 ** 40]) }, 4), /overflows/],
  ["bytes of no tensor", file({ a: entry(0, 4) }, 5), /1 bytes belong to no tensor/],
  ["an unknown type", file({ a: entry(0, 4, [1], "F8") }, 4), /unknown type "F8"/],
  ["a strange key", file({ a: { ...Object(entry(0, 4)), x: 1 } }, 4), /header is wrong at a/],
];
for (const [what, bytes, message] of broken) {
  Deno.test(`decodeSafetensors() refuses ${what}`, () => {
    assert.throws(() => decodeSafetensors(bytes, "x"), { name: "DataError", message });
  });
}

/** A store that counts what is read of it. */
class Counted extends MemoryBytes {
  read = 0;
  override readInto(target: Uint8Array, at: number): void {
    this.read += target.length;
    super.readInto(target, at);
  }
}

Deno.test("openSafetensors() reads the header and one tensor, and no other value", () => {
  const arrays = new Map<string, NdArray<"float32">>([
    ["a", { dtype: "float32", shape: [2], data: Float32Array.of(1, 2) }],
    ["b", { dtype: "float32", shape: [1000, 100], data: new Float32Array(100_000) }],
  ]);
  const store = new Counted(encodeSafetensors(arrays, { by: "us" }));
  const { metadata, tensors, read } = openSafetensors(store, "x");
  assert.deepEqual(metadata, { by: "us" });
  assert.deepEqual([...tensors].map(([name, { shape }]) => [name, shape]), [
    ["a", [2]],
    ["b", [1000, 100]],
  ]);
  assert.deepEqual(read("a")?.data, Float32Array.of(1, 2));
  assert.equal(read("c"), undefined);
  assert.ok(store.read < 1000, `${store.read} bytes`);
});

Deno.test("openSafetensors() refuses what decodeSafetensors() refuses", () => {
  const whole = encodeSafetensors(
    new Map([["a", { dtype: "float32", shape: [2], data: Float32Array.of(1, 2) }]]),
  );
  assert.equal(openSafetensors(new MemoryBytes(whole), "x").tensors.size, 1);
  for (const length of [0, 7, 20, whole.length - 1]) {
    const bytes = whole.subarray(0, length);
    assert.throws(() => openSafetensors(new MemoryBytes(bytes), "x"), DataError, `${length}`);
    assert.throws(() => decodeSafetensors(bytes, "x"), DataError, `${length}`);
  }
});
