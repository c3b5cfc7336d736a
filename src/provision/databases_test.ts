import assert from "node:assert/strict";
import { join } from "node:path";
import { InterruptedError, MismatchError, UnavailableError } from "../base/errors.ts";
import { catalog } from "../datasets/catalog/catalog.ts";
import type { Twin } from "../datasets/catalog/data_set.ts";
import { ntuTwin } from "../datasets/catalog/twin_ntu.ts";
import { twinDigest } from "../datasets/twins/digest.ts";
import { parseMirror } from "../pins/mirror.ts";
import { readPins } from "../pins/pin.ts";
import { databaseFolder, dataMissing, provideDatabase } from "./databases.ts";
import { OpenedData } from "./opened_data.ts";
import { provideTree, treeFolder } from "./pinned_tree.ts";
import { openRaw } from "./raw_sources.ts";
import { FakeProject, fakeRunner } from "../suite/testing.ts";
import { provideTwin, twinFolder } from "./twin.ts";

Deno.test("a database that is there is taken as it is", async () => {
  await using project = await FakeProject.make();
  const notes: string[] = [];
  const folder = await provideDatabase("twin-ntu-xsub", project.context(fakeRunner(), notes));
  assert.equal(folder, join(project.places.data, "twin-ntu", "xsub"));
  assert.deepEqual(notes, []);
});

Deno.test("dataMissing() says what a user is to do, and nothing where the data is at hand or can be made", async () => {
  await using project = await FakeProject.make();
  assert.equal(await dataMissing("twin-kinetics", project), undefined);
  assert.match(await dataMissing("ntu-xsub", project) ?? "", /ntu_gendata --data_path FOLDER/);
  assert.equal(await dataMissing("ui-prmd-xsub", project), "deno task prepare ui-prmd");
  await Deno.mkdir(treeFolder("ui-prmd-kinect", project.places), { recursive: true });
  assert.equal(await dataMissing("ui-prmd-xsub", project), undefined);
});

Deno.test("a data set that only its owner gives is unavailable, with the way to it", async () => {
  await using project = await FakeProject.make();
  const context = project.context(fakeRunner());
  await assert.rejects(provideDatabase("ntu-xsub", context), (thrown: unknown) => {
    assert.ok(thrown instanceof UnavailableError);
    assert.match(thrown.message, /deno task ntu_gendata --data_path/);
    return true;
  });
});

Deno.test("a mirror with wrong bytes under the right name does not serve UI-PRMD", async () => {
  await using project = await FakeProject.make();
  const mirror = join(project.folder, "mirror");
  await Deno.mkdir(mirror);
  await Deno.writeTextFile(join(mirror, "ui-prmd-kinect.tar"), "something else");
  const stopped = AbortSignal.abort(new InterruptedError("no network in tests"));
  const context = { ...project.context(fakeRunner(), [], stopped), mirror: parseMirror(mirror) };
  await assert.rejects(provideDatabase("ui-prmd-xsub", context));
  assert.throws(() => Deno.statSync(join(project.places.data, "ui-prmd", "xsub")));
});

Deno.test("an archive without the pinned tree is not kept where the next try would take it", async () => {
  await using project = await FakeProject.make();
  const downloads = join(project.places.cache, "downloads");
  await Deno.mkdir(downloads, { recursive: true });
  const { packings: [, archive] } = (await readPins()).tree("ui-prmd-kinect");
  assert.ok(archive !== undefined);
  await Deno.writeTextFile(join(downloads, archive.name), "<html>gone</html>");
  await assert.rejects(
    provideTree("ui-prmd-kinect", project.context(fakeRunner()), { offline: true }),
    (thrown: unknown) =>
      thrown instanceof UnavailableError &&
      /as tar: .*; the archive was removed/.test(thrown.message),
  );
  assert.equal([...Deno.readDirSync(downloads)].some(({ name }) => name === archive.name), false);
});

Deno.test("a stopped generation of the twin leaves no corpus", async () => {
  await using project = await FakeProject.make();
  const stopped = AbortSignal.abort(new InterruptedError("Stopped"));
  const context = project.context(fakeRunner(), [], stopped);
  await assert.rejects(provideTwin(ntuTwin, context), InterruptedError);
  assert.throws(
    () => Deno.statSync(twinFolder(project.places.data, ntuTwin)),
    Deno.errors.NotFound,
  );
});

Deno.test("a twin is generated once, with its list, and taken from the disk after that", async () => {
  await using project = await FakeProject.make();
  const files = ["a/1.json", "a_label.json"].map((name) => ({ name, bytes: Uint8Array.of(7) }));
  let made = 0;
  const twin: Twin = {
    title: "a small twin",
    folder: ["small"],
    corpus: () => {
      made++;
      return files;
    },
    ending: ".json",
    files: 2,
    sha256: twinDigest(files),
    list: { name: "list.txt", text: "a\n" },
  };
  for (let time = 0; time < 2; time++) {
    const folder = await provideTwin(twin, project.context(fakeRunner()));
    assert.equal(await Deno.readTextFile(join(folder, "list.txt")), "a\n");
    assert.deepEqual(await Deno.readFile(join(folder, "a", "1.json")), files[0]?.bytes);
  }
  assert.equal(made, 1);
  const other = { ...twin, sha256: "0".repeat(64) };
  await assert.rejects(provideTwin(other, project.context(fakeRunner())), /pinned is 0000/);
});

Deno.test("Kinetics' clips alone in the published folder are no database", async () => {
  await using project = await FakeProject.make();
  const folder = databaseFolder(project.places.data, "kinetics");
  await Deno.mkdir(join(folder, "kinetics_train"), { recursive: true });
  const context = project.context(fakeRunner());
  await assert.rejects(provideDatabase("kinetics", context), /deno task kinetics_gendata/);
});

Deno.test("recordings that lie in one place are not opened in two", async () => {
  await using project = await FakeProject.make();
  const request = { dataSet: catalog["kinetics"], places: ["a", "b"], odd: "refuse" } as const;
  await assert.rejects(
    openRaw(request, project.context(fakeRunner())),
    /Cannot read recordings of Kinetics-skeleton in "a", "b": they lie in one folder or zip/,
  );
});

Deno.test("every pinned tree has its folder, and another name none", () => {
  const { obtained } = catalog["ui-prmd-xsub"];
  assert.ok(obtained.kind === "pin");
  assert.equal(treeFolder(obtained.pin, { data: "d" }), join("d", "ui-prmd", "Kinect"));
  assert.throws(() => treeFolder("other", { data: "d" }), /no data set of the catalog/);
});

Deno.test("a raw corpus that is not the pinned one is a mismatch, and stays as it is", async () => {
  await using project = await FakeProject.make();
  const folder = twinFolder(project.places.data, ntuTwin);
  await Deno.mkdir(folder, { recursive: true });
  await Deno.writeTextFile(join(folder, "S001C001P001R001A001.skeleton"), "0\r\n");
  await assert.rejects(provideTwin(ntuTwin, project.context(fakeRunner())), MismatchError);
  assert.equal([...Deno.readDirSync(folder)].length, 1);
});

Deno.test("OpenedData binds digests and the counts of each part's own way", async () => {
  await using project = await FakeProject.make();
  const folder = join(project.places.data, "twin-ntu", "xsub");
  using data = await OpenedData.open(folder, "twin-ntu-xsub", true, project.context(fakeRunner()));
  assert.equal(data.inputs.dataset, "twin-ntu-xsub");
  assert.deepEqual(data.inputs.train?.counts, { train: 24 });
  assert.deepEqual(data.inputs.val.counts, { val: 36 });
  assert.equal(data.inputs.val.content.length, 64);
});

Deno.test("OpenedData takes a database of the published scripts, which has no manifest", async () => {
  await using project = await FakeProject.make();
  const folder = join(project.places.data, "twin-ntu", "xsub");
  await Deno.remove(join(folder, "manifest.json"));
  using data = await OpenedData.open(folder, "ntu-xsub", false, project.context(fakeRunner()));
  assert.deepEqual(data.inputs.val.counts, { val: 36 });
  assert.deepEqual([data.inputs.dataset, data.inputs.layout], ["ntu-xsub", "ntu-rgb+d"]);
  assert.equal(data.train, undefined);
});
