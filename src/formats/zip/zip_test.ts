import assert from "node:assert/strict";
import { ZipArchive } from "./zip.ts";
import { encodeStoredZip } from "./zip_writer.ts";
import { readFixture } from "../testdata/arrays_expected.ts";

const LIMITS = { maxBytes: 1 << 20 };

function file(name: string, text = "content"): { name: string; bytes: Uint8Array<ArrayBuffer> } {
  return { name, bytes: new TextEncoder().encode(text) };
}

/** The same archive with `find` replaced by bytes of equal length, wherever it stands. */
function patched(
  bytes: Uint8Array<ArrayBuffer>,
  find: string,
  put: string,
): Uint8Array<ArrayBuffer> {
  const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return Uint8Array.from(text.replaceAll(find, put), (c) => c.charCodeAt(0));
}

async function refuses(bytes: Uint8Array, message: RegExp): Promise<void> {
  await assert.rejects(ZipArchive.fromBytes(bytes, "a.zip", LIMITS), {
    name: "DataError",
    message,
  });
}

Deno.test("ZipArchive gives files by name, in the order of their names, and passes folders over", async () => {
  const bytes = encodeStoredZip([
    file("b/x.txt", "second"),
    file("dir/", ""),
    file("a.txt", "first"),
  ]);
  using zip = await ZipArchive.fromBytes(bytes, "a.zip", LIMITS);
  assert.deepEqual(zip.names, ["a.txt", "b/x.txt"]);
  assert.equal(zip.entry("b/x.txt").size, 6);
  assert.equal(new TextDecoder().decode(await zip.read("b/x.txt")), "second");
  const order: string[] = [];
  for await (const { name } of zip.entries((name) => name.endsWith(".txt"))) order.push(name);
  assert.deepEqual(order, ["a.txt", "b/x.txt"]);
  await assert.rejects(zip.read("c"), { name: "DataError", message: /Cannot find "c"/ });
});

Deno.test("ZipArchive.open() reads a file on disk, deflated entries too", async () => {
  const path = await Deno.makeTempFile();
  try {
    await Deno.writeFile(path, readFixture("arrays/two_compressed.npz"));
    using zip = await ZipArchive.open(path, LIMITS);
    assert.deepEqual(zip.names, ["a.npy", "b.npy"]);
    assert.equal((await zip.read("a.npy")).length, 224);
  } finally {
    await Deno.remove(path);
  }
});

Deno.test("ZipArchive.reopen() reads entries whose list was read elsewhere, and reads none", async () => {
  const path = await Deno.makeTempFile();
  try {
    await Deno.writeFile(path, readFixture("arrays/two_compressed.npz"));
    using whole = await ZipArchive.open(path, LIMITS);
    using zip = await ZipArchive.reopen(path);
    assert.deepEqual(zip.names, []);
    for (const name of whole.names) {
      const entry = structuredClone(whole.entry(name));
      assert.deepEqual(await zip.readEntry(entry), await whole.read(name));
      await assert.rejects(zip.readEntry({ ...entry, crc32: 1 }), /its checksum is wrong/);
      await assert.rejects(zip.readEntry({ ...entry, offset: 3 }), /invalid local file header/);
      await assert.rejects(zip.readEntry({ ...entry, size: 5 }), /Cannot read/);
    }
    await Deno.writeTextFile(path, "no zip");
    await assert.rejects(ZipArchive.reopen(path), /as zip: .*end of central directory/i);
  } finally {
    await Deno.remove(path);
  }
});

const names = {
  "../evil": /leaves its folder|invalid relative path/,
  "a/../../e": /leaves its folder|invalid relative path/,
  "/etc/pwd": /absolute path/,
  "C:/evil1": /drive letter|absolute path/,
  "a\\evil12": /backslash|invalid characters/,
  "a//evil1": /empty name/,
  "./evil12": /empty name/,
};
for (const [name, message] of Object.entries(names)) {
  Deno.test(`ZipArchive refuses the name ${JSON.stringify(name)}`, async () => {
    await refuses(encodeStoredZip([file(name)]), message);
  });
}

Deno.test("ZipArchive refuses a name that comes twice, as file and folder too", async () => {
  await refuses(encodeStoredZip([file("a"), file("a")]), /it has "a" twice/);
  await refuses(encodeStoredZip([file("a/", ""), file("a")]), /it has "a" twice/);
});

Deno.test("ZipArchive refuses links, encrypted entries and unknown compression", async () => {
  const one = encodeStoredZip([file("name")]);
  const directory = one.length - 22 - 46 - 4;
  const change = (edit: (view: DataView) => void): Uint8Array => {
    const copy = one.slice();
    edit(new DataView(copy.buffer));
    return copy;
  };
  await refuses(
    change((view) => {
      view.setUint16(directory + 4, (3 << 8) | 20, true);
      view.setUint32(directory + 38, (0o120777 << 16) >>> 0, true);
    }),
    /"name" is a link/,
  );
  await refuses(
    change((view) => {
      view.setUint16(directory + 8, 1, true);
      view.setUint16(directory + 10, 8, true);
    }),
    /is encrypted/,
  );
  await refuses(
    change((view) => view.setUint16(directory + 10, 12, true)),
    /compression method 12/,
  );
});

Deno.test("ZipArchive refuses an archive that unpacks to more than is allowed", async () => {
  const bytes = encodeStoredZip([file("a", "x".repeat(600)), file("b", "x".repeat(600))]);
  await assert.rejects(ZipArchive.fromBytes(bytes, "a.zip", { maxBytes: 1000 }), {
    name: "DataError",
    message: /more than the 1000 bytes allowed/,
  });
});

Deno.test("ZipArchive refuses an entry that claims to grow a thousandfold", async () => {
  const bytes = readFixture("arrays/two_compressed.npz");
  const view = new DataView(bytes.buffer);
  const directory = view.getUint32(bytes.length - 6, true);
  view.setUint32(directory + 24, 900_000, true);
  await refuses(bytes, /claims 900000 bytes out of 173/);
});

Deno.test("ZipArchive.read() finds a damaged byte by the checksum", async () => {
  const bytes = patched(encodeStoredZip([file("a", "content")]), "content", "contEnt");
  using zip = await ZipArchive.fromBytes(bytes, "a.zip", LIMITS);
  await assert.rejects(zip.read("a"), { name: "DataError", message: /checksum/ });
});

Deno.test("ZipArchive.readStart() reads so many bytes of a file, or all that there are", async () => {
  const bytes = encodeStoredZip([file("a", "content")]);
  using zip = await ZipArchive.fromBytes(bytes, "a.zip", LIMITS);
  const start = async (length: number): Promise<string> =>
    new TextDecoder().decode(await zip.readStart("a", length));
  assert.deepEqual([await start(3), await start(100)], ["con", "content"]);
  await assert.rejects(zip.readStart("b", 1), { name: "DataError" });
});

Deno.test("ZipArchive refuses what is cut or no zip", async () => {
  await refuses(encodeStoredZip([file("a")]).subarray(0, -5), /Cannot open "a\.zip" as zip/);
  await refuses(new TextEncoder().encode("<html>404</html>"), /Cannot open "a\.zip" as zip/);
});

Deno.test("encodeStoredZip() aligns content and gives the same bytes every time", () => {
  const make = (): Uint8Array =>
    encodeStoredZip([file("a/b", "12345"), file("c", "@@content")], 64);
  const bytes = make();
  assert.deepEqual(bytes, make());
  const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  assert.equal(text.indexOf("12345") % 64, 0);
  assert.equal(text.indexOf("@@content") % 64, 0);
});
