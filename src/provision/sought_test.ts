import assert from "node:assert/strict";
import { join } from "node:path";
import { UnavailableError } from "../base/errors.ts";
import { exists } from "../base/files.ts";
import { sampleListDigest } from "../datasets/content_digest.ts";
import { parseMirror } from "../pins/mirror.ts";
import { isPinned, knowledge } from "../pins/digests.ts";
import { readPins } from "../pins/pin.ts";
import { FakeProject, fakeRunner } from "../suite/testing.ts";
import { describePin, fetchPin, recordedDigests } from "./fetch.ts";
import { missingSamples } from "./raw_sources.ts";
import { soughtOf } from "./sought.ts";

const ntu120 = "NTU_RGBD120_samples_with_missing_skeletons.txt";
/** A list of one sample. */
const other = "S001C001P001R001A001\n";

Deno.test("soughtOf() knows the names of both lists of missing skeletons, and of no other file", async () => {
  const all = (await readPins()).all().filter((pin) => pin.kind === "file").map(soughtOf);
  const known = all.filter(({ content }) => content !== undefined);
  assert.deepEqual(known.map((pin) => [pin.name, isPinned(pin)]), [
    ["samples_with_missing_skeletons.txt", true],
    [ntu120, true],
  ]);
  const [, pin] = known;
  assert.ok(pin !== undefined);
  assert.match(knowledge(pin) ?? "", /^535 names with digest ff6f[0-9a-f]{60}$/);
  assert.match(describePin((await readPins()).file(ntu120)), /held to its 535 names with digest/);
});

Deno.test("a list with other names is refused when it arrives, whatever was recorded of it, and named by --mirror or lying here", async () => {
  await using project = await FakeProject.make();
  const { places } = project;
  const folder = join(places.data, "downloads");
  const mirror = join(project.folder, "mirror");
  for (const [place, text] of [[folder, "ten-bytes\n"], [mirror, other]] as const) {
    await Deno.mkdir(place, { recursive: true });
    await Deno.writeTextFile(join(place, ntu120), text);
  }
  const was = { sha256: "0".repeat(64), git_blob: "0".repeat(40), bytes: 10, from: "a mirror" };
  await Deno.writeTextFile(recordedDigests(places), JSON.stringify({ [ntu120]: was }));
  const context = { ...project.context(fakeRunner()), mirror: parseMirror(mirror) };
  const pin = (await readPins()).file(ntu120);
  await assert.rejects(fetchPin(pin, { folder, offline: true }, context), (thrown: unknown) => {
    assert.ok(thrown instanceof UnavailableError);
    assert.match(thrown.message, /downloads\/NTU\S*: .*"ten-bytes" is no sample name/);
    assert.match(thrown.message, /mirror\/NTU\S*: its 1 names have digest [0-9a-f]{64}, known is/);
    assert.match(thrown.message, /Put a copy \(535 names with digest ff6f/);
    return true;
  });
  assert.equal(await exists(join(folder, ntu120)), false);
  assert.equal(await exists(join(mirror, ntu120)), true);
});

Deno.test("a list of the user's own is taken, and told to be another than the published one", async () => {
  await using project = await FakeProject.make();
  const list = join(project.folder, "list.txt");
  await Deno.writeTextFile(list, other);
  const of = (digest: string) =>
    ({ name: "n-xsub", family: "n", leftOut: { kind: "pin", pin: ntu120, digest } }) as const;
  const notes: string[] = [];
  const context = project.context(fakeRunner(), notes);
  const names = [other.trim()];
  await missingSamples(of(sampleListDigest(names)), list, context);
  assert.deepEqual(notes, []);
  assert.deepEqual([...await missingSamples(of("0".repeat(64)), list, context)], names);
  assert.match(
    notes[0] ?? "",
    /^n-xsub: ".*list\.txt" is not the published list of n's .* 1 names/,
  );
});
