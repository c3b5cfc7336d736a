import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { BlockReader } from "./zip_reader.ts";

/** A file of several blocks, byte i of which is i modulo 251, and a reader of it. */
async function withReader(
  work: (reader: BlockReader, bytes: Uint8Array) => Promise<void>,
): Promise<void> {
  const path = await Deno.makeTempFile();
  const bytes = Uint8Array.from({ length: 200_000 }, (_, i) => i % 251);
  await Deno.writeFile(path, bytes);
  const reader = new BlockReader(path);
  try {
    await work(reader, bytes);
  } finally {
    reader.close(() => {});
    await Deno.remove(path);
  }
}

function read(reader: BlockReader, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  return new Promise((resolve, reject) => {
    reader.read(buffer, 0, length, position, (thrown) => {
      if (thrown === null) resolve(buffer);
      else reject(thrown);
    });
  });
}

Deno.test("BlockReader reads small and large ranges anywhere, forward and back", () =>
  withReader(async (reader, bytes) => {
    assert.equal(reader.size, 200_000);
    for (const [at, length] of [[199_000, 1_000], [0, 30], [65_500, 100], [100, 150_000], [7, 3]]) {
      const [from, size] = [Number(at), Number(length)];
      const found = await read(reader, from, size);
      assert.deepEqual(new Uint8Array(found), bytes.slice(from, from + size), `${from}`);
    }
    await assert.rejects(read(reader, 199_990, 20), /the file ends early/);
    await assert.rejects(read(reader, 100, 200_000), /the file ends early/);
  }));

Deno.test("BlockReader streams a range whose beginning it has already", () =>
  withReader(async (reader, bytes) => {
    await read(reader, 1_000, 30);
    const pieces = await Array.fromAsync(reader.createReadStream({ start: 1_030, end: 180_000 }));
    assert.deepEqual(new Uint8Array(Buffer.concat(pieces)), bytes.slice(1_030, 180_000));
    const none = await Array.fromAsync(reader.createReadStream({ start: 5, end: 5 }));
    assert.deepEqual(none, []);
  }));
