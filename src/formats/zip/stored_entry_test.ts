import assert from "node:assert/strict";
import { MemoryBytes, PartBytes } from "../byte_store.ts";
import { isStored, storedBytes } from "./stored_entry.ts";
import { ZipArchive } from "./zip.ts";
import { encodeStoredZip } from "./zip_writer.ts";

const bytes = encodeStoredZip([
  { name: "a", bytes: Uint8Array.of(1, 2, 3) },
  { name: "b", bytes: Uint8Array.of(4, 5, 6, 7) },
], 64);

Deno.test("storedBytes() reads an entry where it lies, behind names and padding of any length", async () => {
  using zip = await ZipArchive.fromBytes(bytes, "x.zip", { maxBytes: 100 });
  const stored = storedBytes(new MemoryBytes(bytes), zip.entry("b"), "b");
  const two = new Uint8Array(2);
  stored.readInto(two, 1);
  assert.deepEqual([stored.size, ...two], [4, 5, 6]);
  assert.throws(() => stored.readInto(two, 3), { name: "DataError", message: /2 bytes at 3/ });
});

Deno.test("storedBytes() refuses what is packed, lies elsewhere, or is longer than the archive", async () => {
  using zip = await ZipArchive.fromBytes(bytes, "x.zip", { maxBytes: 100 });
  const entry = zip.entry("b");
  const store = new MemoryBytes(bytes);
  assert.ok(isStored(entry) && !isStored({ ...entry, method: 8 }));
  assert.throws(() => storedBytes(store, { ...entry, method: 8 }, "b"), /it is packed/);
  assert.throws(() => storedBytes(store, { ...entry, offset: 1 }, "b"), /no entry lies where/);
  assert.throws(
    () => storedBytes(store, { ...entry, offset: bytes.length }, "b"),
    /behind the archive/,
  );
  const long = { ...entry, size: 10_000, compressedSize: 10_000 };
  assert.throws(() => storedBytes(store, long, "b"), /longer than the archive/);
  assert.throws(() => new PartBytes(store, 4, bytes.length), { name: "DataError" });
});
