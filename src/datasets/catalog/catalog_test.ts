import assert from "node:assert/strict";
import { DataError, UsageError } from "../../base/errors.ts";
import { readPins } from "../../pins/pin.ts";
import { layoutOf } from "../../skeleton/layouts.ts";
import { memberOf } from "../raw/source.ts";
import { catalog, dataSets, families, nameOfManifest, splitOf } from "./catalog.ts";
import type { DataSet } from "./data_set.ts";

/** A sample's name as NTU gives it. */
function sample(performer: number, camera = 1, setup = 1): string {
  const three = (n: number): string => String(n).padStart(3, "0");
  return `S${three(setup)}C${three(camera)}P${three(performer)}R001A001`;
}

function part(dataSet: DataSet, name: string): string | undefined {
  return dataSet.belongs(name)?.part;
}

Deno.test("cross-subject trains on 20 of NTU-60's 40 performers and 53 of NTU-120's 106", () => {
  const count = (dataSet: DataSet, people: number): number =>
    Array.from({ length: people }, (_, i) => part(dataSet, sample(i + 1)))
      .filter((p) => p === "train").length;
  assert.equal(count(catalog["ntu-xsub"], 40), 20);
  assert.equal(count(catalog["ntu120-xsub"], 106), 53);
});

Deno.test("cross-view trains on cameras 2 and 3, and cross-setup on even setups", () => {
  const view = (camera: number): string | undefined =>
    part(catalog["ntu-xview"], sample(1, camera));
  assert.deepEqual([1, 2, 3].map(view), ["val", "train", "train"]);
  const set = (setup: number): string | undefined =>
    part(catalog["ntu120-xset"], sample(1, 1, setup));
  assert.deepEqual([1, 2, 32].map(set), ["val", "train", "train"]);
});

Deno.test("the twin is split as NTU RGB+D is, and a sample's label is its action less one", () => {
  for (const split of ["xsub", "xview"] as const) {
    const [real, twin] = [catalog[`ntu-${split}`], catalog[`twin-ntu-${split}`]];
    for (let performer = 1; performer <= 40; performer++) {
      for (const camera of [1, 2, 3]) {
        const name = sample(performer, camera);
        assert.deepEqual(twin.belongs(name), real.belongs(name));
      }
    }
  }
  assert.equal(catalog["ntu-xsub"].belongs("S017C003P020R002A060.skeleton")?.label, 59);
});

Deno.test("UI-PRMD trains on subjects 1 to 5, and its movements are its classes", () => {
  const belongs = (subject: string): unknown =>
    catalog["ui-prmd-xsub"].belongs(`m03_s${subject}_e01`);
  assert.deepEqual(["01", "05", "06", "10"].map(belongs), [
    { label: 2, part: "train" },
    { label: 2, part: "train" },
    { label: 2, part: "val" },
    { label: 2, part: "val" },
  ]);
});

Deno.test("splitOf() refuses a split that the family does not have", () => {
  assert.throws(() => splitOf("ntu", "xset"), UsageError);
  assert.throws(() => splitOf("ntu120", "xview"), UsageError);
  assert.throws(() => splitOf("ntu", "xsubs"), /did you mean "xsub"/);
});

Deno.test("nameOfManifest() gives the name that runs use, and an unknown one as it is", () => {
  assert.equal(nameOfManifest({ dataset: "kinetics", split: "val" }), "kinetics");
  assert.equal(nameOfManifest({ dataset: "twin-ntu", split: "xsub" }), "twin-ntu-xsub");
  assert.equal(nameOfManifest({ dataset: "ntu-pyskl", split: "xsub" }), "ntu-pyskl-xsub");
});

Deno.test("memberOf() refuses a name that tells nothing, where a source needs it", () => {
  assert.throws(() => memberOf(catalog["kinetics"], "abc", "abc.json"), DataError);
});

Deno.test("every family's manifests tell its splits apart, and what its data sets share is the same", () => {
  for (const splits of families.values()) {
    const shared = splits.map(({ title, layout, classes, farthest, raw, obtained }) => [
      ...[title, layout, classes, farthest, raw, obtained],
    ]);
    for (const facts of shared) assert.deepEqual(facts, shared[0]);
    assert.equal(new Set(splits.map(({ split }) => split)).size, splits.length);
    // The commands that prepare a family put each split below one folder.
    if (splits.length > 1) {
      for (const { folder, split } of splits) assert.ok(folder.endsWith(`/${split}`), folder);
    }
  }
  assert.equal(new Set(dataSets.map(({ folder }) => folder)).size, dataSets.length);
});

Deno.test("every data set has a name for each of its classes, or a pinned list of them", async () => {
  const pins = await readPins();
  for (const { name, classes, classNames } of dataSets) {
    if ("pin" in classNames) assert.ok(pins.file(classNames.pin));
    else assert.equal(new Set(classNames).size, classes, name);
  }
});

Deno.test("every pin that a data set names is there, and its samples have its layout's joints", async () => {
  const pins = await readPins();
  for (const { obtained, leftOut, layout, raw } of dataSets) {
    if (obtained.kind === "pin") assert.ok(pins.tree(obtained.pin));
    if (leftOut?.kind === "pin") assert.ok(pins.file(leftOut.pin));
    assert.equal(raw.shape[2], layoutOf(layout).joints);
  }
});

Deno.test("every published data set has figures, weights and a column of its own", () => {
  const published = dataSets.flatMap((one) => one.published ?? []);
  assert.deepEqual(published.map(({ column }) => column.at).sort(), [1, 2, 3]);
  for (const { printed, weights } of published) {
    assert.deepEqual(Object.keys(weights).sort(), Object.keys(printed).sort());
  }
});

Deno.test("a sample's name tells its subject, and of NTU's its camera and setup", () => {
  const known = { subject: 3, camera: 2, setup: 1 };
  for (const { family, groupsOf } of dataSets.filter(({ layout }) => layout === "ntu-rgb+d")) {
    assert.deepEqual(groupsOf?.("S001C002P003R001A004.skeleton"), known, family);
  }
  assert.deepEqual(catalog["ui-prmd-xsub"].groupsOf?.("m01_s06_e02"), { subject: 6 });
  assert.equal(catalog.kinetics.groupsOf, undefined);
});
