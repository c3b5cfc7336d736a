import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { DataError } from "../../base/errors.ts";
import { encodeStoredZip } from "../../formats/zip/zip_writer.ts";
import { describeLocation, joinRawFiles, openRawPlace, RawReader } from "./raw_files.ts";

const paths = ["nturgb/b.txt", "nturgb/a.txt", "nturgb/sub/c.txt", "nturgb/a.json"];

function zipOf(names: readonly string[]): Uint8Array {
  const entries = names.map((name) => ({ name, bytes: new TextEncoder().encode(`in ${name}`) }));
  return encodeStoredZip(entries);
}

async function inScratch(work: (scratch: string) => Promise<void>): Promise<void> {
  const scratch = await Deno.makeTempDir();
  try {
    for (const path of paths) {
      await Deno.mkdir(join(scratch, dirname(path)), { recursive: true });
      await Deno.writeTextFile(join(scratch, path), `in ${path}`);
    }
    await Deno.writeFile(join(scratch, "all.zip"), zipOf(paths));
    await work(scratch);
  } finally {
    await Deno.remove(scratch, { recursive: true });
  }
}

Deno.test("openRawPlace() gives the same files from a folder and from a zip", () =>
  inScratch(async (scratch) => {
    for (const path of [scratch, join(scratch, "all.zip")]) {
      using place = await openRawPlace(path);
      const files = await place.files({ folder: "nturgb", ending: ".txt" });
      assert.deepEqual(files.names, ["a.txt", "b.txt"]);
      assert.equal(new TextDecoder().decode(await files.read("a.txt")), "in nturgb/a.txt");
      assert.match(files.describe("a.txt"), /nturgb\/a\.txt$/);
    }
  }));

Deno.test("openRawPlace() finds files anywhere in a zip, but no name twice", () =>
  inScratch(async (scratch) => {
    using place = await openRawPlace(join(scratch, "all.zip"));
    assert.deepEqual((await place.files({ ending: ".txt" })).names, ["a.txt", "b.txt", "c.txt"]);
    const twice = join(scratch, "twice.zip");
    await Deno.writeFile(twice, zipOf(["x/a.txt", "y/a.txt"]));
    using other = await openRawPlace(twice);
    await assert.rejects(
      Promise.resolve().then(() => other.files({ ending: ".txt" })),
      /Cannot choose "a.txt"/,
    );
  }));

Deno.test("a raw reader finds files again by where they lie, in a folder and in a zip", () =>
  inScratch(async (scratch) => {
    using reader = new RawReader();
    for (const path of [scratch, join(scratch, "all.zip")]) {
      using place = await openRawPlace(path);
      const files = await place.files({ folder: "nturgb", ending: ".txt" });
      for (const name of files.names) {
        const location = structuredClone(files.locate(name));
        assert.equal(new TextDecoder().decode(await reader.read(location)), `in nturgb/${name}`);
        assert.equal(describeLocation(location), files.describe(name));
      }
    }
  }));

Deno.test("joinRawFiles() reads from several places, and refuses a name that two have", () =>
  inScratch(async (scratch) => {
    using place = await openRawPlace(scratch);
    const one = await place.files({ folder: "nturgb", ending: ".txt" });
    const two = await place.files({ folder: "nturgb/sub", ending: ".txt" });
    const both = joinRawFiles([two, one]);
    assert.deepEqual(both.names, ["a.txt", "b.txt", "c.txt"]);
    assert.equal(new TextDecoder().decode(await both.read("c.txt")), "in nturgb/sub/c.txt");
    assert.throws(() => joinRawFiles([one, one]), DataError);
    assert.throws(() => both.describe("d.txt"), /"d.txt": there is no such file/);
  }));
