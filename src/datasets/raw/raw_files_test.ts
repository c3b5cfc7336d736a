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

/** Files as systems and archives leave them, in a folder and in a zip, under their paths. */
async function laidOut(
  scratch: string,
  files: readonly string[],
): Promise<readonly [folder: string, zip: string]> {
  const folder = await Deno.makeTempDir({ dir: scratch });
  for (const path of files) {
    await Deno.mkdir(join(folder, dirname(path)), { recursive: true });
    await Deno.writeTextFile(join(folder, path), `in ${path}`);
  }
  await Deno.writeFile(`${folder}.zip`, zipOf(files));
  return [folder, `${folder}.zip`];
}

Deno.test("what systems leave beside data is passed over and counted", () =>
  inScratch(async (scratch) => {
    const mess = ["a.txt", "._a.txt", ".DS_Store", "Thumbs.db", "desktop.ini", "__MACOSX/._a.txt"];
    for (const path of await laidOut(scratch, mess)) {
      using place = await openRawPlace(path);
      const files = await place.files({ ending: ".txt" });
      assert.deepEqual(files.names, ["a.txt"], path);
      const left = files.passedOver.map((name) => name.replace(`${path}/`, "")).sort();
      const folder = [".DS_Store", "._a.txt", "Thumbs.db", "__MACOSX", "desktop.ini"];
      const zip = folder.map((name) => name === "__MACOSX" ? "__MACOSX/._a.txt" : name);
      assert.deepEqual(left, path.endsWith(".zip") ? zip : folder);
      assert.deepEqual(joinRawFiles([files]).passedOver, files.passedOver);
    }
  }));

Deno.test("endings count whatever their capitals, and are spelled as they were asked for", () =>
  inScratch(async (scratch) => {
    for (const path of await laidOut(scratch, ["A.TXT", "b.Txt"])) {
      using place = await openRawPlace(path);
      const files = await place.files({ ending: ".txt" });
      assert.deepEqual(files.names, ["A.txt", "b.txt"]);
      assert.equal(new TextDecoder().decode(await files.read("A.txt")), "in A.TXT");
      assert.match(files.describe("A.txt"), /A\.TXT$/);
      using reader = new RawReader();
      const bytes = await reader.read(files.locate("b.txt"));
      assert.equal(new TextDecoder().decode(bytes), "in b.Txt");
    }
    for (const path of await laidOut(scratch, ["a.TXT", "a.txt"])) {
      using place = await openRawPlace(path);
      await assert.rejects(
        Promise.resolve().then(() => place.files({ ending: ".txt" })),
        /Cannot choose "a\.txt" in .*"a\.(TXT|txt)" or ".*a\.(TXT|txt)"/,
      );
    }
  }));

Deno.test("openRawPlace() finds the one folder that is meant up to two levels further down", () =>
  inScratch(async (scratch) => {
    const [deep] = await laidOut(scratch, ["x/y/a.txt", "x/y/z/b.txt", ".git/c/d.txt"]);
    using place = await openRawPlace(deep);
    const files = await place.files({ ending: ".txt" });
    assert.deepEqual(files.names, ["a.txt"]);
    assert.equal(new TextDecoder().decode(await files.read("a.txt")), "in x/y/a.txt");
    const [named] = await laidOut(scratch, ["x/Angles/a.txt", "x/Positions/b.txt"]);
    using other = await openRawPlace(named);
    assert.deepEqual((await other.files({ folder: "Angles", ending: ".txt" })).names, ["a.txt"]);
    const linked = await Deno.makeTempDir({ dir: scratch });
    await Deno.symlink(join(named, "x"), join(linked, "link"));
    await Deno.symlink("nowhere", join(linked, "dangling"));
    using links = await openRawPlace(linked);
    assert.deepEqual((await links.files({ folder: "Angles", ending: ".txt" })).names, ["a.txt"]);
    await assert.rejects(
      other.files({ folder: "angels", ending: ".txt" }),
      /there is no ".*angels"/,
    );
    const [deeper] = await laidOut(scratch, ["x/y/z/b.txt"]);
    using last = await openRawPlace(deeper);
    assert.deepEqual((await last.files({ ending: ".txt" })).names, []);
  }));

Deno.test("openRawPlace() chooses none of several folders, and names them", () =>
  inScratch(async (scratch) => {
    const [two] = await laidOut(scratch, ["x/p/a.txt", "y/p/b.txt"]);
    using place = await openRawPlace(two);
    const files = await place.files({ ending: ".txt" });
    assert.deepEqual(files.names, []);
    assert.deepEqual(files.elsewhere, [join(two, "x/p"), join(two, "y/p")]);
    await assert.rejects(
      place.files({ folder: "p", ending: ".txt" }),
      /there is no ".*\/p"; ".*\/x\/p" and ".*\/y\/p" are below/,
    );
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
