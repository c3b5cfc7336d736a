import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { sha256 } from "../../base/digest.ts";
import { DataError } from "../../base/errors.ts";
import { decodeNpy } from "../../formats/npy/npy.ts";
import { kinetics } from "../catalog/kinetics.ts";
import { Database, databasePaths } from "../database.ts";
import { ClipReader, kineticsShape, type Persons, publishedPersons } from "./kinetics.ts";
import { kineticsSource, parseClipLabels } from "./kinetics_source.ts";
import type { Manifest } from "../manifest.ts";
import type { Odd } from "./odd.ts";
import { prepare } from "../prepare.ts";
import { openRawPlace } from "./raw_files.ts";
import { sampleSize } from "../shape.ts";
import type { Source } from "./source.ts";

const folder = fileURLToPath(new URL("../testdata/kinetics/", import.meta.url));

interface Expected {
  readonly files: Readonly<Record<string, { label: number; sha256_float32: string }>>;
  readonly database: { shape: number[]; names: string[]; labels: number[]; sha256: string };
  readonly bbb_in1_out1: { sha256_float32: string };
  readonly bbb_in3_out2: { sha256_float32: string };
  readonly bbb_in7_out3: { sha256_float32: string };
}
const expected: Expected = JSON.parse(Deno.readTextFileSync(join(folder, "expected.json")));

function read(
  text: string,
  label: number,
  odd: Odd,
  persons: Persons = publishedPersons,
): Float32Array {
  const target = new Float32Array(sampleSize(kineticsShape(persons))).fill(7);
  new ClipReader(odd, persons).read(text, label, target, "clip.json");
  return target;
}

function clip(name: string): string {
  return Deno.readTextFileSync(join(folder, name));
}

/** The clips of a folder as the train part; the val part is empty. */
async function sourceOf(kind: "clips" | "crash", odd: Odd): Promise<Source> {
  using place = await openRawPlace(join(folder, kind));
  const clips = await place.files({ ending: ".json" });
  const labels = parseClipLabels(clip(`${kind}_label.json`), "label.json");
  const nothing = { clips: { ...clips, names: [] }, labels: {} };
  return kineticsSource({ of: kinetics, odd, train: { clips, labels }, val: nothing });
}

async function prepared(
  source: Source,
  skipBad: boolean,
  look: (out: string, manifest: Manifest) => void = () => {},
): Promise<void> {
  const scratch = await Deno.makeTempDir();
  try {
    const out = join(scratch, "kinetics");
    look(out, await prepare({ source, out, skipBad }));
  } finally {
    await Deno.remove(scratch, { recursive: true });
  }
}

Deno.test("ClipReader gives the published feeder's arrays, as-published", () => {
  for (const [name, { label, sha256_float32 }] of Object.entries(expected.files)) {
    assert.equal(sha256(read(clip(`clips/${name}`), label, "as-published")), sha256_float32, name);
  }
});

Deno.test("ClipReader refuses a wrapped and a repeated index, and nothing else that is published", () => {
  const wishes: Readonly<Record<string, RegExp>> = {
    "eee_repeated_and_unordered.json": /data\[2\]\.frame_index 4 occurs twice/,
    "ggg_negative_index.json": /data\[0\]\.frame_index is -1; expected 0 to 299/,
  };
  for (const [name, { label, sha256_float32 }] of Object.entries(expected.files)) {
    const text = clip(`clips/${name}`);
    const wish = wishes[name];
    if (wish === undefined) assert.equal(sha256(read(text, label, "refuse")), sha256_float32, name);
    else assert.throws(() => read(text, label, "refuse"), wish);
  }
});

Deno.test("ClipReader reads and keeps as many persons as asked", () => {
  const text = clip("clips/bbb_seven.json");
  const digest = (persons: Persons): string => sha256(read(text, 17, "refuse", persons));
  assert.equal(digest({ read: 1, keep: 1 }), expected.bbb_in1_out1.sha256_float32);
  assert.equal(digest({ read: 3, keep: 2 }), expected.bbb_in3_out2.sha256_float32);
  assert.equal(digest({ read: 7, keep: 3 }), expected.bbb_in7_out3.sha256_float32);
  assert.throws(() => new ClipReader("refuse", { read: 1, keep: 2 }), RangeError);
});

Deno.test("ClipReader names what is wrong where the published feeder crashes", () => {
  const wishes: Readonly<Record<string, RegExp>> = {
    index_300: /data\[0\]\.frame_index is 300; expected -?\d+ to 299/,
    pose_17_joints: /data\[0\]\.skeleton\[0\]\.pose has 34 numbers; expected 36/,
    empty_pose: /pose has 0 numbers; expected 36/,
    label_differs: /label_index is 2; the label file has 1/,
    no_data_key: /data is no list/,
  };
  for (const [name, wish] of Object.entries(wishes)) {
    for (const odd of ["refuse", "as-published"] as const) {
      assert.throws(() => read(clip(`crash/${name}.json`), 1, odd), (thrown: unknown) => {
        assert.ok(thrown instanceof DataError);
        assert.match(thrown.message, /^Cannot read "clip.json": /);
        assert.match(thrown.message, wish);
        return true;
      });
    }
  }
  const trap = '{"label_index":1,"data":[{"frame_index":{"toString":1}}]}';
  assert.throws(
    () => read(trap, 1, "refuse"),
    /frame_index is \{"toString":1\}; expected 0 to 299/,
  );
  assert.throws(() => read("{", 1, "refuse"), /it is no JSON/);
  assert.throws(() => read("[]", 1, "refuse"), /the clip is no object/);
});

Deno.test("prepare() makes the published Kinetics database byte for byte", async () => {
  await prepared(await sourceOf("clips", "as-published"), false, (out, manifest) => {
    const array = decodeNpy(Deno.readFileSync(databasePaths(out, "train").data));
    assert.deepEqual(array.shape, expected.database.shape);
    assert.equal(sha256(array.data), expected.database.sha256);
    using database = Database.openPart(out, "train");
    assert.deepEqual(database.names, expected.database.names);
    assert.deepEqual(database.labels, expected.database.labels);
    assert.deepEqual(manifest.counts, {
      found: 9,
      "without a skeleton": 1,
      "labels without a clip": 0,
      kept: 8,
      skipped: 0,
      train: 8,
      val: 0,
    });
  });
});

Deno.test("prepare() counts and names the clips it had to skip", async () => {
  await prepared(await sourceOf("clips", "refuse"), true, (_, { skipped }) => {
    assert.deepEqual(skipped.map((s) => s.name), [
      "eee_repeated_and_unordered.json",
      "ggg_negative_index.json",
    ]);
  });
  const wish = /not_in_label_file.json": the label file has no such clip/;
  await assert.rejects(prepared(await sourceOf("crash", "refuse"), false), wish);
  await assert.rejects(
    prepared(await sourceOf("crash", "refuse"), true),
    /all 6 samples are unsound/,
  );
});

Deno.test("parseClipLabels() names the entry that is wrong", () => {
  const text = JSON.stringify({ abc: { has_skeleton: true, label: "x", label_index: 400 } });
  assert.throws(() => parseClipLabels(text, "l.json"), /"l.json": abc.label_index/);
  assert.throws(() => parseClipLabels("{", "l.json"), /it is no JSON/);
});
