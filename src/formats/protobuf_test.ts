import assert from "node:assert/strict";
import { DataError } from "../base/errors.ts";
import { protobufFields, ProtobufMessage } from "./protobuf.ts";

Deno.test("ProtobufMessage writes the examples of the encoding's documentation", () => {
  assert.deepEqual([...new ProtobufMessage().int(1, 150).finish()], [0x08, 0x96, 0x01]);
  const text = new ProtobufMessage().text(2, "testing").finish();
  assert.deepEqual([...text], [0x12, 0x07, ...new TextEncoder().encode("testing")]);
  const inner = new ProtobufMessage().message(3, new ProtobufMessage().int(1, 150)).finish();
  assert.deepEqual([...inner], [0x1a, 0x03, 0x08, 0x96, 0x01]);
});

Deno.test("ProtobufMessage writes field numbers past 15 in two bytes, and floats little-endian", () => {
  assert.deepEqual([...new ProtobufMessage().int(20, 1).finish()], [0xa0, 0x01, 0x01]);
  assert.deepEqual([...new ProtobufMessage().float(2, 1).finish()], [0x15, 0, 0, 0x80, 0x3f]);
});

Deno.test("ProtobufMessage writes a number below 0 in ten bytes", () => {
  const ones = Array.from({ length: 8 }, () => 0xff);
  assert.deepEqual([...new ProtobufMessage().int(1, -2).finish()], [0x08, 0xfe, ...ones, 0x01]);
});

Deno.test("ProtobufMessage refuses what is no whole number", () => {
  assert.throws(() => new ProtobufMessage().int(1, -0.5), RangeError);
  assert.throws(() => new ProtobufMessage().int(1, 0.5), RangeError);
});

Deno.test("protobufFields() reads back what ProtobufMessage writes", () => {
  const message = new ProtobufMessage().int(1, 300).int(2, -1).text(16, "ab").float(3, 1);
  assert.deepEqual([...protobufFields(message.finish(), "x")], [
    { field: 1, value: 300n },
    { field: 2, value: 2n ** 64n - 1n },
    { field: 16, value: Uint8Array.of(97, 98) },
    { field: 3, value: Uint8Array.of(0, 0, 128, 63) },
  ]);
});

Deno.test("protobufFields() refuses what is cut, has no end, or is of no wire type", () => {
  for (const bytes of [[0x08], [0x0a, 5, 1], Array(12).fill(0xff), [0x0b], [0x0d, 1]]) {
    const read = (): unknown => [...protobufFields(Uint8Array.from(bytes), "x")];
    assert.throws(read, DataError, `${bytes}`);
  }
});
