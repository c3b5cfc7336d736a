import assert from "node:assert/strict";
import { join } from "node:path";
import { DataError, MismatchError } from "../base/errors.ts";
import { encodeLabels } from "../formats/pickle/label_pickle.ts";
import { encodeNpy } from "../formats/npy/npy.ts";
import { Database, databasePaths, verifyAgainstManifest } from "./database.ts";
import { prepare } from "./prepare.ts";
import { noNotes, type RawSample, type Source } from "./raw/source.ts";

const samples: readonly RawSample[] = ["a", "b", "c", "d"].map((name, i) => (
  { name, label: i % 2, part: i < 3 ? "train" : "val" }
));

/** Sample number i holds 100 i, 100 i + 1, … */
const source: Source = {
  dataset: "toy",
  split: "xsub",
  layout: "openpose",
  shape: [2, 3, 2, 1],
  preparation: 1,
  odd: "refuse",
  list: () => Promise.resolve({ samples, unsound: [], counts: { found: samples.length } }),
  read: (sample, target) => {
    const first = 100 * samples.indexOf(sample);
    target.forEach((_, k) => target[k] = first + k);
    return Promise.resolve(noNotes);
  },
};

async function withToy(work: (folder: string) => Promise<void> | void): Promise<void> {
  const scratch = await Deno.makeTempDir();
  try {
    const out = join(scratch, "toy");
    await prepare({ source, out, skipBad: false });
    await work(out);
  } finally {
    await Deno.remove(scratch, { recursive: true });
  }
}

function verify(folder: string): ReturnType<typeof verifyAgainstManifest> {
  using database = Database.openPart(folder, "train");
  return verifyAgainstManifest(database);
}

function saveTrain(folder: string, names: readonly string[], data: readonly number[]): void {
  const shape = [names.length, 2, 3, 2, 1];
  const paths = databasePaths(folder, "train");
  Deno.writeFileSync(
    paths.data,
    encodeNpy({ dtype: "float32", shape, data: new Float32Array(data) }),
  );
  Deno.writeFileSync(paths.label, encodeLabels({ names, labels: names.map((n) => +(n === "b")) }));
}

/** The values of some samples, one after another. */
function rows(...indices: readonly number[]): number[] {
  return indices.flatMap((i) => Array.from({ length: 12 }, (_, k) => 100 * i + k));
}

Deno.test("Database.read() reads only the first frames, channel by channel", () =>
  withToy((folder) => {
    using database = Database.openPart(folder, "train");
    assert.deepEqual(database.shape, [2, 3, 2, 1]);
    assert.deepEqual(database.names, ["a", "b", "c"]);
    const two = new Float32Array(8);
    database.read(1, 2, two);
    assert.deepEqual([...two], [100, 101, 102, 103, 106, 107, 108, 109]);
    const all = new Float32Array(12);
    database.read(2, 3, all);
    assert.deepEqual([...all], rows(2));
    assert.throws(() => database.read(3, 3, all), RangeError);
    assert.throws(() => database.read(0, 4, all), RangeError);
    assert.throws(() => database.read(0, 2, all), RangeError);
  }));

Deno.test("verifyAgainstManifest() gives the manifest's digests, and the same without a manifest", () =>
  withToy((folder) => {
    const digests = verify(folder);
    using database = Database.openPart(folder, "train");
    assert.equal(digests.content, database.manifest?.train.content);
    assert.equal(digests.sampleList, database.manifest?.train.sampleList);
    Deno.removeSync(join(folder, "manifest.json"));
    assert.deepEqual(verify(folder), digests);
  }));

Deno.test("verifyAgainstManifest() names the sample of which one byte changed", () =>
  withToy((folder) => {
    const path = databasePaths(folder, "train").data;
    const bytes = Deno.readFileSync(path);
    bytes[bytes.length - 1] = (bytes[bytes.length - 1] as number) ^ 1;
    Deno.writeFileSync(path, bytes);
    assert.throws(() => verify(folder), (thrown: unknown) => {
      return thrown instanceof MismatchError && thrown.message.includes("1 changed (c)");
    });
  }));

Deno.test("verifyAgainstManifest() takes another order, not labels re-ordered against the data", () =>
  withToy((folder) => {
    const digests = verify(folder);
    saveTrain(folder, ["c", "a", "b"], rows(2, 0, 1));
    assert.deepEqual(verify(folder), digests);
    saveTrain(folder, ["c", "a", "b"], rows(0, 1, 2));
    assert.throws(() => verify(folder), /3 changed \(a, b, c\)/);
    saveTrain(folder, ["a", "a", "b", "x"], rows(0, 0, 1, 3));
    assert.throws(() => verify(folder), /1 missing \(c\); 1 extra \(x\); 1 duplicate \(a\)/);
  }));

Deno.test("Database.open() refuses files that do not belong together", () =>
  withToy((folder) => {
    const { train, val } = {
      train: databasePaths(folder, "train"),
      val: databasePaths(folder, "val"),
    };
    const mixed = { data: train.data, label: val.label };
    assert.throws(() => Database.open(mixed), /3 samples, but .* has 1 names/);
    Deno.writeFileSync(
      val.data,
      encodeNpy({ dtype: "float32", shape: [1, 2], data: new Float32Array(2) }),
    );
    assert.throws(() => Database.open(val), /its shape is 1,2; expected N,C,T,V,M/);
    Deno.writeTextFileSync(join(folder, "manifest.json"), `{"format": 2}`);
    assert.throws(() => Database.open(train), (thrown: unknown) => {
      return thrown instanceof DataError && /manifest.json": format:/.test(thrown.message);
    });
  }));
