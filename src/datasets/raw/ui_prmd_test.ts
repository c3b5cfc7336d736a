import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { DataError } from "../../base/errors.ts";
import { uiPrmdXsub } from "../catalog/ui_prmd.ts";
import { Database } from "../database.ts";
import { prepare } from "../prepare.ts";
import { openRawPlace, type RawFiles } from "./raw_files.ts";
import { sampleSize } from "../shape.ts";
import {
  fillUiPrmd,
  parseUiPrmd,
  parseUiPrmdName,
  rightHanded,
  uiPrmdPositions,
  type UiPrmdRows,
  uiPrmdShape,
} from "./ui_prmd.ts";
import { uiPrmdEndings, uiPrmdSource } from "./ui_prmd_source.ts";

const folder = fileURLToPath(new URL("../testdata/ui_prmd/", import.meta.url));

function squat(): UiPrmdRows {
  const read = (kind: string, ending: string): UiPrmdRows => {
    return parseUiPrmd(Deno.readFileSync(join(folder, kind, `m01_s01_e01${ending}`)), kind);
  };
  const offsets = read("Positions", uiPrmdEndings.positions);
  return uiPrmdPositions(offsets, read("Angles", uiPrmdEndings.angles), "m01_s01_e01");
}

async function filesOf(kind: string, ending: string): Promise<RawFiles> {
  using place = await openRawPlace(folder);
  return await place.files({ folder: kind, ending });
}

function pack(lines: readonly string[]): Uint8Array {
  return gzipSync(lines.join("\n"));
}

const line = Array(66).fill("0.5").join(",");

Deno.test("uiPrmdPositions() stands a person upright before a squat, and the waist sinks in it", () => {
  const frames = squat();
  const height = (t: number, joint: number): number => (frames[t]?.[3 * joint + 1] ?? NaN);
  assert.equal(frames.length, 37);
  assert.ok(Math.abs(height(0, 0) - 86) < 1, "waist");
  assert.ok(Math.abs(height(0, 5) - 154) < 1, "head tip");
  assert.ok(height(0, 17) < 10 && height(0, 21) < 10, "toes");
  assert.ok(Math.abs(height(18, 0) - 30) < 1, "waist in the squat");
});

Deno.test("fillUiPrmd() keeps every second frame, in metres around the waist", () => {
  const frames = squat();
  const target = new Float32Array(sampleSize(uiPrmdShape)).fill(9);
  fillUiPrmd(frames, target, "m01_s01_e01");
  const value = (c: number, t: number, v: number): number =>
    target[(c * 80 + t) * 22 + v] as number;
  for (const t of [0, 36]) for (const c of [0, 1, 2]) assert.equal(value(c, t, 0), 0);
  const frame = frames[4] ?? [];
  const wish = ((frame[3 * 5 + 1] ?? NaN) - (frame[1] ?? NaN)) / 100;
  assert.equal(value(1, 4, 5), Math.fround(wish));
  assert.notEqual(value(1, 36, 5), 0);
  assert.equal(value(1, 37, 5), 0);
});

Deno.test("parseUiPrmd() names the line that has not 66 numbers", () => {
  assert.equal(parseUiPrmd(pack([line, line]), "p").length, 2);
  assert.throws(
    () => parseUiPrmd(pack([line, `${line},1`]), "p"),
    /"p": line 2: 67 values; expected 66/,
  );
  assert.throws(() => parseUiPrmd(pack([line.replace("0.5,", "")]), "p"), /line 1: 65 values/);
  assert.throws(
    () => parseUiPrmd(pack([line.replace("0.5", "nan")]), "p"),
    /line 1: value 1 is no/,
  );
  assert.throws(() => parseUiPrmd(pack([]), "p"), /it holds no frame/);
});

Deno.test("parseUiPrmd() refuses what is no gzip file, or unpacks to too much", () => {
  assert.throws(() => parseUiPrmd(new Uint8Array([1, 2, 3]), "p"), /"p": expected a gzip file/);
  const bomb = gzipSync(new Uint8Array(20 * 1024 * 1024));
  assert.throws(() => parseUiPrmd(bomb, "p"), DataError);
});

Deno.test("uiPrmdPositions() and fillUiPrmd() refuse lengths that do not fit", () => {
  const rows = (n: number): UiPrmdRows => Array.from({ length: n }, () => new Float64Array(66));
  const target = new Float32Array(sampleSize(uiPrmdShape));
  assert.throws(() => uiPrmdPositions(rows(2), rows(3), "x"), /2 frames of positions, 3 of angles/);
  fillUiPrmd(rows(80), target, "x");
  assert.throws(() => fillUiPrmd(rows(81), target, "x"), /162 frames; expected at most 160/);
});

Deno.test("parseUiPrmdName() reads movement, subject and episode", () => {
  assert.deepEqual(parseUiPrmdName("m06_s07_e10"), { movement: 6, subject: 7, episode: 10 });
  assert.throws(() => parseUiPrmdName("m6_s7_e1"), /form is mMM_sSS_eEE/);
});

Deno.test("prepare() makes UI-PRMD's parts by subject", async () => {
  const positions = await filesOf("Positions", uiPrmdEndings.positions);
  const angles = await filesOf("Angles", uiPrmdEndings.angles);
  const scratch = await Deno.makeTempDir();
  try {
    const out = join(scratch, "ui-prmd");
    await prepare({
      source: uiPrmdSource({ of: uiPrmdXsub, positions, angles }),
      out,
      skipBad: false,
    });
    using train = Database.openPart(out, "train");
    using val = Database.openPart(out, "val");
    assert.deepEqual([train.names, train.labels], [["m01_s01_e01"], [0]]);
    assert.deepEqual([val.names, val.labels], [["m06_s07_e03"], [5]]);
    assert.deepEqual(train.shape, uiPrmdShape);
  } finally {
    await Deno.remove(scratch, { recursive: true });
  }
});

Deno.test("uiPrmdSource() refuses a recording without its other half", async () => {
  const angles = await filesOf("Angles", uiPrmdEndings.angles);
  const positions = await filesOf("Positions", uiPrmdEndings.positions);
  const none: RawFiles = { ...angles, names: [] };
  const list = (a: RawFiles, p: RawFiles): Promise<unknown> =>
    Promise.resolve().then(() => uiPrmdSource({ of: uiPrmdXsub, angles: a, positions: p }).list());
  await assert.rejects(
    list(none, positions),
    /m01_s01_e01_positions.txt.gz": it has no file of angles/,
  );
  await assert.rejects(list(angles, none), /it has no file of positions/);
});

Deno.test("rightHanded() mirrors subjects 7 and 10 alone, and twice is once", () => {
  const frame = Float64Array.from({ length: 66 }, (_, i) => i + 1);
  assert.deepEqual(rightHanded([frame], 6), [frame]);
  const [seen] = rightHanded([frame], 7) as [Float64Array];
  // joint 6, left collar, is now joint 10, x turned over
  assert.deepEqual([...seen.subarray(18, 21)], [-31, 32, 33]);
  assert.deepEqual([...seen.subarray(0, 3)], [-1, 2, 3]);
  assert.deepEqual(rightHanded([seen], 10), [frame]);
});
