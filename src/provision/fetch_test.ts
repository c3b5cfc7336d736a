import assert from "node:assert/strict";
import { join } from "node:path";
import { MismatchError, UnavailableError } from "../base/errors.ts";
import { publishedFile, publishedRuns } from "../datasets/catalog/published.ts";
import { parseMirror } from "../pins/mirror.ts";
import type { FilePin } from "../pins/pin.ts";
import {
  describePin,
  fetchPin,
  fetchPins,
  namedPins,
  pinsOf,
  planFetch,
  recordedDigests,
} from "./fetch.ts";
import { sameBytes } from "./fetch_findings.ts";
import { withMissingWeights } from "./reference_weights.ts";
import { FakeProject, fakeRunner } from "../suite/testing.ts";

/** A pin without a digest, and no place on the network. */
const pin: FilePin = {
  kind: "file",
  name: "ntuxsub-tcn.pt",
  group: "weights-2018",
  what: "weights",
  license: "BSD-2-Clause",
  urls: [],
  max_bytes: 64_000_000,
};

async function mirrorIn(project: FakeProject, content: string): Promise<string> {
  const folder = join(project.folder, "mirror");
  await Deno.mkdir(folder, { recursive: true });
  await Deno.writeTextFile(join(folder, pin.name), content);
  return folder;
}

Deno.test("every published file of weights is pinned, and is of one run", async () => {
  const pinned = (await pinsOf(["weights-2018", "weights-2019"])).map(({ name }) => name);
  assert.deepEqual(publishedRuns.map(publishedFile).sort(), pinned.sort());
  assert.throws(() => publishedFile("ui-prmd-xsub/tcn"), /known are those of ntu-xsub\/stgcn/);
});

Deno.test("fetchPin() records a first copy's digest, and another copy under the name is refused", async () => {
  await using project = await FakeProject.make();
  const mirror = parseMirror(await mirrorIn(project, "weights"));
  const context = { ...project.context(fakeRunner()), mirror };
  const options = { folder: project.places.models, offline: true };
  const first = await fetchPin(pin, options, context);
  assert.equal(first.path, join(project.folder, "mirror", pin.name));
  const recorded = JSON.parse(await Deno.readTextFile(recordedDigests(project.places)));
  assert.equal(recorded[pin.name].sha256, first.sha256);
  await mirrorIn(project, "others");
  await assert.rejects(fetchPin(pin, options, context), /sha256|bytes/);
});

Deno.test("fetchPin() tells what was asked and both ways to go on where every source is gone", async () => {
  await using project = await FakeProject.make();
  const mirror = parseMirror(join(project.folder, "nowhere"));
  const context = { ...project.context(fakeRunner()), mirror };
  const options = { folder: project.places.models, offline: false };
  await assert.rejects(fetchPin(pin, options, context), (thrown: unknown) => {
    assert.ok(thrown instanceof UnavailableError);
    assert.match(thrown.message, /nowhere\/ntuxsub-tcn\.pt: not there/);
    assert.match(thrown.message, /name the folder by --mirror, or train the same: /);
    assert.match(thrown.message, /deno task train --config config\/ntu-xsub\/tcn\.yaml$/);
    return true;
  });
});

Deno.test("planFetch() tells what is here and at most how many bytes are to come", async () => {
  await using project = await FakeProject.make();
  const { places } = project;
  const plan = await planFetch(pin, places.models, { places });
  assert.deepEqual(plan, {
    line: "ntuxsub-tcn.pt: to fetch, at most 64.0 MB, from nowhere but a mirror",
    bytes: 64_000_000,
  });
  const mirror = parseMirror(await mirrorIn(project, "weights"));
  const here = await planFetch(pin, places.models, { places, mirror });
  assert.equal(here.bytes, 0);
  assert.match(here.line, /^ntuxsub-tcn\.pt: here, 0\.0 kB, "/);
});

Deno.test("sameBytes() names files that have one content under several names", () => {
  const file = (name: string, sha256: string) => ({ name, path: name, sha256 });
  const found = sameBytes([file("a.pt", "1"), file("b.pt", "2"), file("c.pt", "1")]);
  assert.equal(found.length, 1);
  assert.match(found[0] ?? "", /^a\.pt and c\.pt have the same bytes/);
});

Deno.test("fetchPins() lists all that is missing with its places, and once how to go on", async () => {
  await using project = await FakeProject.make();
  const mirror = parseMirror(await mirrorIn(project, "weights"));
  const context = { ...project.context(fakeRunner()), mirror };
  const options = { folder: project.places.models, offline: true };
  const gone = ["ntuxview-tcn.pt", "kinetics-tcn.pt"].map((name) => ({ ...pin, name }));
  const fetched: string[] = [];
  const fetching = fetchPins(
    [gone, pin].flat(),
    options,
    context,
    ({ name }) => fetched.push(name),
  );
  await assert.rejects(fetching, (thrown: unknown) => {
    assert.ok(thrown instanceof UnavailableError);
    const models = project.places.models;
    assert.deepEqual(thrown.message.split("\n"), [
      "Cannot get 2 files without the network: no place has the right ones",
      ...gone.flatMap(({ name }) => [
        `  ${name}`,
        `    ${join(models, name)}: not there`,
        `    ${join(project.folder, "mirror", name)}: not there`,
      ]),
      "Put copies under these names into a folder and name the folder by --mirror, or train the same:",
      "  deno task train --config config/ntu-xview/tcn.yaml",
      "  deno task train --config config/kinetics/tcn.yaml",
    ]);
    return true;
  });
  assert.deepEqual(fetched, [pin.name]);
});

Deno.test("fetchPins() tells a file from another name's that was recorded before", async () => {
  await using project = await FakeProject.make();
  const folder = await mirrorIn(project, "weights");
  await Deno.copyFile(join(folder, pin.name), join(folder, "kinetics-tcn.pt"));
  const context = { ...project.context(fakeRunner()), mirror: parseMirror(folder) };
  const options = { folder: project.places.models, offline: true };
  await fetchPins([pin], options, context, () => {});
  await assert.rejects(
    fetchPins([{ ...pin, name: "kinetics-tcn.pt" }], options, context, () => {}),
    (thrown: unknown) =>
      thrown instanceof MismatchError &&
      /^kinetics-tcn\.pt and ntuxsub-tcn\.pt have the same bytes/.test(thrown.message),
  );
});

Deno.test("namedPins() knows a data set's archive by the data set's name, and what is near a slip", async () => {
  const pins = await pinsOf(["data"]);
  const [zip, ...more] = namedPins(pins, ["kinetics"]);
  assert.deepEqual([zip?.name, more], ["kinetics-skeleton.zip", []]);
  assert.throws(() => namedPins(pins, ["kinetic"]), /"kinetic", did you mean "kinetics"/);
});

Deno.test("describePin() says how a copy is known to be right", async () => {
  const [of2019] = await pinsOf(["weights-2019"]);
  assert.ok(of2019 !== undefined);
  assert.match(describePin(pin), /no digest published: the first download is recorded\)$/);
  assert.match(
    describePin(of2019),
    /held to its git blob id and a sha256 that starts with [0-9a-f]{8}\)/,
  );
});

Deno.test("what is missing of a run is said in one go: its data, and its published weights", async () => {
  await using project = await FakeProject.make();
  const { places } = project;
  const noData = new UnavailableError("no data");
  const both = await withMissingWeights(noData, "reference", "ntu-xsub/tcn", { places });
  assert.ok(both instanceof UnavailableError);
  assert.match(both.message, /^no data\nThe published weights are not here either: .*ntuxsub-tcn/);
  const none = await withMissingWeights(noData, "my.pt", "ntu-xsub/tcn", { places });
  assert.ok(none instanceof UnavailableError);
  assert.equal(none.message, 'no data\nThe weights "my.pt" are not here either');
  const there = import.meta.filename ?? "";
  assert.equal(await withMissingWeights(noData, there, "ntu-xsub/tcn", { places }), noData);
});
