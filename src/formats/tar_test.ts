import assert from "node:assert/strict";
import { packTar, type TarEntry } from "modern-tar";
import { extractTar } from "./tar.ts";

const LIMITS = { maxBytes: 1000, maxEntries: 5 };

/** Unpacks an archive of the given entries, changed by `edit`, and hands over what came. */
async function unpacked(
  entries: readonly TarEntry[],
  act: (names: Promise<readonly string[]>, folder: string) => Promise<void>,
  edit: (bytes: Uint8Array<ArrayBuffer>) => Promise<Uint8Array> | Uint8Array = (bytes) => bytes,
): Promise<void> {
  const root = await Deno.makeTempDir();
  try {
    await Deno.writeFile(`${root}/a.tar`, await edit(await packTar(entries)));
    await act(extractTar(`${root}/a.tar`, `${root}/out`, LIMITS), `${root}/out`);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

function file(name: string, body = "content"): TarEntry {
  return { header: { name, size: body.length, mtime: new Date(0) }, body };
}

function other(name: string, type: "symlink" | "link" | "fifo" | "directory"): TarEntry {
  return { header: { name, size: 0, type, linkname: "/etc/passwd", mtime: new Date(0) } };
}

async function gzipped(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

for (const [form, edit] of [["plain", undefined], ["gzipped", gzipped]] as const) {
  Deno.test(`extractTar() unpacks a ${form} archive and names its files in order`, async () => {
    const entries = [
      file("./b/x.txt", "second"),
      other("dir/", "directory"),
      file("a.txt", "first"),
    ];
    await unpacked(entries, async (names, folder) => {
      assert.deepEqual(await names, ["a.txt", "b/x.txt"]);
      assert.equal(await Deno.readTextFile(`${folder}/b/x.txt`), "second");
    }, edit);
  });
}

const refusals: readonly (readonly [string, readonly TarEntry[], RegExp])[] = [
  ["a link", [other("l", "symlink")], /is a symlink/],
  ["a hard link", [other("l", "link")], /is a link/],
  ["a pipe", [other("p", "fifo")], /is a fifo/],
  ["a path with ..", [file("a/../../evil")], /leaves its folder/],
  ["an absolute path", [file("/evil")], /absolute path/],
  ["a file that comes twice", [file("a"), file("a")], /comes twice/],
  ["a file in a file", [file("a"), file("a/b")], /"a\/b" lies in a file/],
  ["a file that is a folder already", [file("a/b"), file("a")], /"a" comes twice/],
  ["a name that no file system takes", [file("x".repeat(256))], /too long a name/],
  [
    "too much content",
    [file("a", "x".repeat(600)), file("b", "x".repeat(600))],
    /1000 bytes allowed/,
  ],
  ["too many entries", ["a", "b", "c", "d", "e", "f"].map((name) => file(name)), /5 entries/],
];
for (const [what, entries, message] of refusals) {
  Deno.test(`extractTar() refuses ${what}`, async () => {
    await unpacked(entries, async (names, folder) => {
      await assert.rejects(names, { name: "DataError", message });
      await assert.rejects(Deno.stat(`${folder}/../evil`), Deno.errors.NotFound);
    });
  });
}

Deno.test("extractTar() refuses an archive that is cut, and one that is none", async () => {
  const cut = (bytes: Uint8Array<ArrayBuffer>): Uint8Array => bytes.subarray(0, 515);
  await unpacked([file("a", "x".repeat(900))], async (names) => {
    await assert.rejects(names, { name: "DataError" });
  }, cut);
  const none = (): Uint8Array => new TextEncoder().encode("<html>404</html>".repeat(64));
  await unpacked([file("a")], async (names) => {
    await assert.rejects(names, { name: "DataError" });
  }, none);
});

Deno.test("extractTar() wants a folder without files", async () => {
  const root = await Deno.makeTempDir();
  try {
    await Deno.writeFile(`${root}/a.tar`, await packTar([file("a")]));
    await assert.rejects(extractTar(`${root}/a.tar`, root, LIMITS), {
      name: "RangeError",
      message: /it has "a\.tar" already/,
    });
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});
