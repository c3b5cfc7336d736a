import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { encodeLabels } from "../formats/pickle/label_pickle.ts";
import { encodeNpy } from "../formats/npy/npy.ts";
import { catalog } from "./catalog/catalog.ts";
import { ntuXsub } from "./catalog/ntu.ts";
import { Database, databasePaths } from "./database.ts";
import { describeFinding } from "./findings.ts";
import type { Manifest } from "./manifest.ts";
import { ntuSource } from "./raw/ntu_source.ts";
import { prepare } from "./prepare.ts";
import { openRawPlace } from "./raw/raw_files.ts";
import { parts } from "./splits.ts";
import { emptyManifest } from "./testing.ts";
import { type Claim, verifyCounts, verifyDatabase, verifyRaw } from "./verify.ts";

const claim: Claim = { dataSet: ntuXsub, part: "train", missing: new Set() };

const shape = /^error: samples are C,T,V,M = 3,1,1,2 instead of/;

/** Findings, but that of the shape, of a database with samples of 3,1,1,2: for each its name, its label and its six values. */
async function findings(
  rows: readonly (readonly [name: string, label: number, values: readonly number[]])[],
  given: Partial<Claim> = {},
): Promise<string[]> {
  const folder = await Deno.makeTempDir();
  const paths = { data: join(folder, "d.npy"), label: join(folder, "l.pkl") };
  const data = new Float32Array(rows.flatMap(([, , values]) => values));
  const array = { dtype: "float32", shape: [rows.length, 3, 1, 1, 2], data } as const;
  Deno.writeFileSync(paths.data, encodeNpy(array));
  const names = rows.map(([name]) => name);
  Deno.writeFileSync(paths.label, encodeLabels({ names, labels: rows.map(([, label]) => label) }));
  try {
    using database = Database.open(paths);
    const found = verifyDatabase(database, { ...claim, ...given }).map(describeFinding);
    assert.equal(found.filter((line) => shape.test(line)).length, 1);
    return found.filter((line) => !shape.test(line));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const both = [1, 2, 3, 4, 5, 6];
const one = [1, 0, 2, 0, 3, 0];
const count = /^error: \d+ samples? instead of 40091/;

Deno.test("verifyDatabase() finds nothing but the count in sound samples", async () => {
  const rows = [["S001C001P001R001A001.skeleton", 0, one]] as const;
  const [first, ...rest] = await findings([...rows, ["S001C001P002R001A050.skeleton", 49, both]]);
  assert.match(first ?? "", count);
  assert.deepEqual(rest, []);
});

Deno.test("verifyDatabase() finds that there is no sample, whatever is known of their number", async () => {
  const nothing = /^error: there is no sample: nothing was verified/;
  const found = await findings([], { dataSet: { ...ntuXsub, counts: {} } });
  assert.match(found.join("\n"), nothing);
});

Deno.test("verifyDatabase() names duplicates, strangers, wrong labels and missing skeletons", async () => {
  const found = await findings([
    ["S001C001P001R001A001.skeleton", 0, one],
    ["S001C001P001R001A001", 0, one],
    ["S001C001P003R001A001.skeleton", 0, one],
    ["S001C001P001R001A002.skeleton", 0, one],
    ["S001C002P005R002A008.skeleton", 7, one],
    ["cat.skeleton", 0, one],
  ], { missing: new Set(["S001C002P005R002A008"]) });
  assert.deepEqual(found.slice(1), [
    "error: samples that occur more than once: 1 (S001C001P001R001A001)",
    "error: samples that belong to val: 1 (S001C001P003R001A001.skeleton)",
    "error: samples with another label than their name tells: 1 (S001C001P001R001A002.skeleton)",
    "error: samples whose skeletons are missing: 1 (S001C002P005R002A008.skeleton)",
    "error: names that are none of the data set's: 1 (cat.skeleton)",
  ]);
});

Deno.test("verifyDatabase() names values that cannot be, and bodies that are not there", async () => {
  const found = await findings([
    ["S001C001P001R001A001", 0, [NaN, 0, 1, 0, 1, 0]],
    ["S001C001P001R001A003", 2, [1, 0, 16, 0, 1, 0]],
    ["S001C001P001R001A050", 49, one],
    ["S001C001P001R001A004", 3, [0, 0, 0, 0, 0, 0]],
  ]);
  assert.deepEqual(found.slice(1), [
    "error: samples with values that are no numbers: 1 (S001C001P001R001A001)",
    "error: samples with values beyond 15: 1 (S001C001P001R001A003)",
    "note: samples of two persons without a second body: 1 (S001C001P001R001A050)",
    "note: samples without any skeleton: 1 (S001C001P001R001A004)",
  ]);
});

Deno.test("verifyDatabase() finds that samples without a skeleton, or with the same values, are more than some", async () => {
  const rows = (values: (i: number) => readonly number[]): ReturnType<typeof findings> =>
    findings(
      Array.from({ length: 40 }, (_, i) => [`S001C001P001R001A0${10 + i}`, 9 + i, values(i)]),
    );
  const zeros = await rows((i) =>
    i < 11 ? [0, 0, 0, 0, 0, 0] : [i, 0, 0, 0, 0, 0].map((v) => v / 9)
  );
  assert.equal(zeros[1], "error: 11 of 40 samples have no skeleton at all");
  const few = await rows((i) => i < 10 ? [0, 0, 0, 0, 0, 0] : [i, 0, 0, 0, 0, 0].map((v) => v / 9));
  assert.match(few[1] ?? "", /^note: samples without any skeleton: 10/);
  const alike = await rows((i) => [i % 9, 0, 1, 0, 0, 0]);
  assert.equal(alike[1], "error: 31 of 40 samples have the same values as one before them");
});

Deno.test("verifyDatabase() knows UI-PRMD's names and Kinetics' lack of them", async () => {
  const rows = [["m02_s07_e01", 1, one], ["m02_s01_e01", 1, one]] as const;
  const found = await findings(rows, { dataSet: catalog["ui-prmd-xsub"], part: "val" });
  assert.deepEqual(found.slice(1), ["error: samples that belong to train: 1 (m02_s01_e01)"]);
  const wide = await findings([["abc.json", 400, both]], { dataSet: catalog["kinetics"] });
  assert.deepEqual(wide, [
    "error: samples with a label beyond the 400 classes: 1 (abc.json)",
    "error: samples with values beyond 1: 1 (abc.json)",
  ]);
});

Deno.test("NTU's known counts add up with and without the 302", () => {
  for (const split of ["xsub", "xview"] as const) {
    const known = parts.map((part) => catalog[`ntu-${split}`].counts[part]);
    const sum = (numbers: readonly (number | undefined)[]): number =>
      numbers.reduce<number>((a, b) => a + (b ?? NaN), 0);
    assert.equal(sum(known.map((k) => k?.samples)), 56_578);
    assert.equal(sum(known.map((k) => k?.mistakes[0]?.samples)), 56_880);
  }
  const whole = catalog["ntu120-xsub"].counts.both;
  assert.deepEqual(whole?.mistakes.map((m) => m.samples - whole.samples), [535, 535 - 302]);
  const { val } = ntuXsub.counts;
  assert.deepEqual(val?.mistakes.map((m) => [m.samples, m.cause]), [
    [16_560, "the 302 samples with missing skeletons were not left out"],
  ]);
});

Deno.test("verifyDatabase() tells why there are 16,560 samples instead of 16,487", async () => {
  const rows = Array.from({ length: 16_560 }, (_, i) => [`x${i}`, 0, one] as const);
  const [first] = await findings(rows, { part: "val" });
  assert.equal(
    first,
    "error: 16560 samples instead of 16487: the 302 samples with missing skeletons were not left out",
  );
});

const published: Manifest = {
  ...emptyManifest,
  counts: { found: 56_880, "left out by list": 302 },
  train: { ...emptyManifest.train, samples: 40_091 },
  val: { ...emptyManifest.val, samples: 16_487 },
};

Deno.test("verifyCounts() holds each count from the raw files to the parts against what is known", () => {
  assert.deepEqual(verifyCounts(published), []);
  const whole = { ...published, counts: { found: 56_880, "left out by list": 0 } };
  assert.deepEqual(verifyCounts({ ...whole, val: { ...emptyManifest.val, samples: 16_560 } }), [
    "0 files are on the list of missing skeletons; it has 302",
    "val: 16560 samples instead of 16487: the 302 samples with missing skeletons were not left out",
  ]);
  const both = {
    train: { ...emptyManifest.val, samples: 114_000 },
    val: { ...emptyManifest.val, samples: 178 },
  };
  const [cause] = verifyCounts({ ...published, ...both, dataset: "ntu120", counts: {} }).slice(-1);
  assert.match(
    cause ?? "",
    /^both parts: .* only NTU-60's list of missing skeletons was left out$/,
  );
  assert.deepEqual(verifyCounts({ ...published, dataset: "ntu-pyskl" }), []);
});

Deno.test("verifyRaw() reads raw files and names the unsound ones", async () => {
  const folder = fileURLToPath(new URL("testdata/ntu/skeletons", import.meta.url));
  using place = await openRawPlace(folder);
  const files = await place.files({ ending: ".skeleton" });
  const ignored = new Set(["S001C001P001R001A020"]);
  const options = { of: ntuXsub, odd: "refuse" } as const;
  const found = (await verifyRaw(ntuSource({ ...options, files, ignored }))).map(describeFinding);
  assert.match(found[0] ?? "", /^error: 8 files; the data set has 56880$/);
  assert.match(found[1] ?? "", /^error: 1 files are on the list of missing skeletons; it has 302$/);
  assert.match(found[2] ?? "", /^error: .*S010C002P008R001A034.skeleton": line 4: 26 joints/);
  assert.match(found[3] ?? "", /^error: .*S010C003P021R001A035.skeleton": line 4: 24 joints/);
  assert.match(found[4] ?? "", /^error: Cannot read ".*S017C001P040R002A060.skeleton": line \d+/);
  assert.match(found[5] ?? "", /^note: .*: 2 \(S001C002P003R001A007.skeleton, S001C003/);
  assert.equal(found.length, 6);
});

Deno.test("verifyDatabase() holds a database against its own manifest too", async () => {
  const scratch = await Deno.makeTempDir();
  try {
    const folder = fileURLToPath(new URL("testdata/ntu/skeletons", import.meta.url));
    using place = await openRawPlace(folder);
    const files = await place.files({ ending: ".skeleton" });
    const source = ntuSource({ of: ntuXsub, files, ignored: new Set(), odd: "refuse" });
    const out = join(scratch, "a");
    await prepare({ source, out, skipBad: true });
    const { data } = databasePaths(out, "train");
    const bytes = Deno.readFileSync(data);
    Deno.writeFileSync(data, bytes.with(-1, 63)); // 0.5 in a frame that was empty
    using database = Database.openPart(out, "train");
    const found = verifyDatabase(database, claim).map(describeFinding);
    const wish = /^error: differs from its manifest: 1 changed \(S0/;
    assert.equal(found.filter((line) => wish.test(line)).length, 1);
  } finally {
    await Deno.remove(scratch, { recursive: true });
  }
});
