import assert from "node:assert/strict";
import { DataError } from "../base/errors.ts";
import { ByteReader } from "./byte_reader.ts";
import { FileBytes, MemoryBytes } from "./byte_store.ts";
import { unpickleNext } from "./pickle/pickle.ts";
import { NUMPY_GLOBALS } from "./pickle/pickle_globals.ts";
import { encodePickle, global } from "./pickle/pickle_writer.ts";
import { StoredBytes, StoredLatin1 } from "./stored_bytes.ts";

const bytes = Uint8Array.from({ length: 2000 }, (_, i) => i % 251);

Deno.test("ByteReader.of() gives through a small window what the whole bytes give", () => {
  const read = (reader: ByteReader): unknown[] => [
    ...[reader.u8(), reader.u16(), reader.i32(), reader.u32(), reader.f64BigEndian()],
    ...[reader.line(), Array.from(reader.take(300)), reader.at, reader.left],
  ];
  const whole = read(new ByteReader(bytes, "x"));
  for (const window of [1, 8, 50, 5000]) {
    assert.deepEqual(read(ByteReader.of(new MemoryBytes(bytes), "x", window)), whole);
  }
});

Deno.test("ByteReader.of() refuses to pass the end, and to look for a line feed that is not there", () => {
  const reader = ByteReader.of(new MemoryBytes(bytes.subarray(11, 20)), "x", 2);
  assert.throws(() => reader.line(), {
    name: "DataError",
    message: /"x" at byte 0: a line has no/,
  });
  assert.throws(() => reader.keep(10), { name: "DataError", message: /10 bytes .* 9 are left/ });
  reader.take(9);
  assert.throws(() => reader.u8(), DataError);
});

Deno.test("keep() leaves long bytes where they are, and copies short ones", () => {
  const reader = ByteReader.of(new MemoryBytes(bytes), "x", 64);
  const long = reader.keep(1000);
  assert.ok(long instanceof StoredBytes);
  assert.deepEqual(long.read(), bytes.slice(0, 1000));
  const short = reader.keep(10);
  assert.ok(short instanceof Uint8Array);
  assert.deepEqual([short, short.buffer.byteLength], [bytes.slice(1000, 1010), 10]);
});

Deno.test("a long latin-1 text, as protocol 2 keeps bytes, is read out of its file when it is wanted", () => {
  const text = String.fromCharCode(...bytes);
  const pickle = encodePickle({
    node: "call",
    target: global("_codecs", "encode"),
    args: [text, "latin1"],
  });
  const reader = ByteReader.of(new MemoryBytes(pickle), "x", 64);
  const kept = unpickleNext(reader, { globals: NUMPY_GLOBALS });
  assert.ok(kept instanceof StoredLatin1);
  assert.deepEqual([kept.length, kept.read()], [bytes.length, bytes]);
});

Deno.test("FileBytes reads any run of a file, and refuses one past its end", async () => {
  const path = await Deno.makeTempFile();
  try {
    await Deno.writeFile(path, bytes);
    using file = FileBytes.open(path);
    const run = new Uint8Array(7);
    file.readInto(run, 1900);
    assert.deepEqual([file.size, run], [bytes.length, bytes.slice(1900, 1907)]);
    assert.throws(() => file.readInto(run, 1999), { name: "DataError", message: /ends early/ });
  } finally {
    await Deno.remove(path);
  }
});
