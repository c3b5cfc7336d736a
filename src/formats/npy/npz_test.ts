import assert from "node:assert/strict";
import { decodeNpz } from "./npz.ts";
import { encodeStoredZip } from "../zip/zip_writer.ts";
import { readFixture } from "../testdata/arrays_expected.ts";
import { decodeNpy } from "./npy.ts";

const LIMITS = { maxBytes: 1 << 20 };

for (const file of ["two.npz", "two_compressed.npz"]) {
  Deno.test(`decodeNpz() reads ${file}`, async () => {
    const arrays = await decodeNpz(readFixture(`arrays/${file}`), file, LIMITS);
    assert.deepEqual([...arrays.keys()], ["a", "b"]);
    assert.deepEqual(arrays.get("a"), decodeNpy(readFixture("arrays/version2.npy")));
  });
}

Deno.test("decodeNpz() names the array that is broken, and refuses what is no array", async () => {
  const object = readFixture("arrays/refuse_object.npy");
  await assert.rejects(
    decodeNpz(encodeStoredZip([{ name: "o.npy", bytes: object }]), "x.npz", LIMITS),
    { name: "DataError", message: /"x\.npz\/o\.npy".*\|O/ },
  );
  await assert.rejects(
    decodeNpz(encodeStoredZip([{ name: "o.txt", bytes: object }]), "x.npz", LIMITS),
    { name: "DataError", message: /"o\.txt" is no NPY file/ },
  );
});
