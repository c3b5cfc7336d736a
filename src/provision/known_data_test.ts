import assert from "node:assert/strict";
import { join } from "node:path";
import type { DatasetName } from "../datasets/catalog/catalog.ts";
import { manifestName } from "../datasets/manifest.ts";
import type { KnownData } from "../golden/observation.ts";
import { FakeProject, fakeRunner } from "../suite/testing.ts";
import { OpenedData } from "./opened_data.ts";

/** What is observed of the val part of the fake database under another data set's name. */
async function observed(
  project: FakeProject,
  dataset: DatasetName,
): Promise<KnownData | undefined> {
  const folder = join(project.places.data, "twin-ntu", "xsub");
  using data = await OpenedData.open(folder, dataset, false, project.context(fakeRunner()));
  return data.inputs.val.known;
}

/** Val samples of NTU's cross-subject as they are named, labels from 0 to 11; the third has another one. */
function ntuName(_part: string, n: number): string {
  return n === 2
    ? "S001C002P006R001A008.skeleton"
    : `S001C001P003R001A${String(n % 12 + 1).padStart(3, "0")}.skeleton`.replace(
      "S001",
      `S00${1 + Math.floor(n / 12)}`,
    );
}

async function withoutManifest(project: FakeProject): Promise<void> {
  await Deno.remove(join(project.places.data, "twin-ntu", "xsub", manifestName));
}

Deno.test("of recordings that are generated or pinned nothing but digests is observed", async () => {
  await using project = await FakeProject.make();
  assert.equal(await observed(project, "twin-ntu-xsub"), undefined);
  assert.equal(await observed(project, "ui-prmd-xsub"), undefined);
});

Deno.test("a database of NTU's form is held by number, shape, names, labels, split and values", async () => {
  await using project = await FakeProject.make(ntuName);
  await withoutManifest(project);
  const known = await observed(project, "ntu-xsub");
  assert.equal(known?.isPrepared, false);
  assert.deepEqual(known?.held, ["number", "shape", "names", "labels", "split", "values"]);
  assert.deepEqual(known?.contradictions.map((line) => line.replace(/\(.*/, "")), [
    "36 samples instead of 16487",
    "samples are C,T,V,M = 3,48,25,2 instead of 3,300,25,2",
    "samples with another label than their name tells: 1 ",
    "samples with values beyond 15: 21 ",
  ]);
  const other = await observed(project, "ntu-xview");
  assert.match(
    other?.contradictions.join("\n") ?? "",
    /samples that belong to train: 1 \(S001C002/,
  );
});

Deno.test("a list of missing skeletons with other names than the published one holds nothing", async () => {
  await using project = await FakeProject.make(ntuName);
  await withoutManifest(project);
  const downloads = join(project.places.data, "downloads");
  await Deno.mkdir(downloads);
  const list = join(downloads, "samples_with_missing_skeletons.txt");
  await Deno.writeTextFile(list, "S001C002P006R001A008\n");
  const known = await observed(project, "ntu-xsub");
  assert.ok(!known?.held.includes("list of missing skeletons"));
  assert.doesNotMatch(known?.contradictions.join("\n") ?? "", /skeletons are missing/);
});

Deno.test("a manifest of another data set, layout or counts contradicts, though it fits its files", async () => {
  await using project = await FakeProject.make(ntuName);
  const path = join(project.places.data, "twin-ntu", "xsub", manifestName);
  const twin = await observed(project, "ntu-xsub");
  assert.equal(twin?.isPrepared, true);
  assert.equal(twin?.contradictions[0], "its manifest is of twin-ntu-xsub");
  const text = await Deno.readTextFile(path);
  await Deno.writeTextFile(
    path,
    text.replace('"twin-ntu"', '"ntu"').replace('"ntu-rgb+d"', '"openpose"'),
  );
  const forged = await observed(project, "ntu-xsub");
  assert.deepEqual(forged?.contradictions.slice(0, 3), [
    "its manifest has layout openpose",
    "0 files; the data set has 56880",
    "0 files are on the list of missing skeletons; it has 302",
  ]);
  assert.match(forged?.contradictions.join("\n") ?? "", /train: 24 samples instead of 40091/);
});

Deno.test("Kinetics' names tell nothing, unless the label file is beside the database or the recordings", async () => {
  await using project = await FakeProject.make((_part, n) => `clip${n}.json`);
  await withoutManifest(project);
  const alone = await observed(project, "kinetics");
  assert.deepEqual(alone?.held, ["number", "shape", "uniqueness of names", "values"]);
  const entries = Array.from({ length: 36 }, (_, n) => [
    `clip${n}`,
    { has_skeleton: n !== 5, label: "x", label_index: n === 7 ? 399 : n % 12 },
  ]);
  const labels = JSON.stringify(Object.fromEntries(entries));
  const folder = join(project.places.data, "Kinetics", "kinetics-skeleton");
  await Deno.mkdir(folder, { recursive: true });
  await Deno.writeTextFile(join(folder, "kinetics_val_label.json"), labels);
  const { held, contradictions } = await observed(project, "kinetics") ?? {};
  assert.deepEqual(held?.slice(2), ["names", "labels", "split", "values", "label file"]);
  assert.match(contradictions?.join("\n") ?? "", /none of the data set's: 1 \(clip5\.json\)/);
  assert.match(contradictions?.join("\n") ?? "", /another label .*: 1 \(clip7\.json\)/);
});
