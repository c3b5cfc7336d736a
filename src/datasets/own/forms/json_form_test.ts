import assert from "node:assert/strict";
import { inScratch } from "../../../base/testing.ts";
import {
  assertValues,
  CLASSES,
  CLIPS,
  LABELS,
  openOwn,
  value,
} from "../../testdata/own_expected.ts";

Deno.test("Kinetics-skeleton's clips are read with their classes, of any joints, counted from the video's middle", async () => {
  using recordings = await openOwn("kinetics");
  assert.deepEqual(recordings.samples.map(({ name }) => name), CLIPS);
  assert.deepEqual(recordings.samples.map(({ label }) => label), LABELS);
  assert.deepEqual([recordings.channels, recordings.joints], [3, 5]);
  assert.deepEqual(await recordings.most(), { frames: 6, persons: 2 });
  // A frame that the file leaves out has nobody; a joint of score 0 is 0.
  await assertValues(
    recordings,
    (n, m, t, v, c) =>
      (n === 2 && t === 1) || (t === 0 && v === 1) ? 0 : c === 2 ? 0.5 : value(n, m, t, v, c),
  );
});

Deno.test("a list of frames, persons and joints is one clip", async () => {
  using recordings = await openOwn("frames.json");
  assert.deepEqual(recordings.samples, [{ name: "frames", lists: [] }]);
  const { shape, values } = await recordings.read(0);
  assert.deepEqual(shape, [3, 4, 5, 2]);
  assert.equal(values[((2 * 4 + 3) * 5 + 4) * 2 + 1], value(1, 1, 3, 4, 2));
});

Deno.test("a dictionary of clips has their names and classes", async () => {
  using recordings = await openOwn("clips.json");
  assert.deepEqual(recordings.samples.map(({ name }) => name), CLIPS);
  assert.deepEqual(recordings.samples.map(({ label }) => label), CLASSES);
  await assertValues(recordings);
});

Deno.test("JSON in folders of classes has their names, and what a clip says of itself goes before", async () => {
  await inScratch(async (folder) => {
    Deno.mkdirSync(`${folder}/test/sit`, { recursive: true });
    Deno.writeTextFileSync(`${folder}/test/sit/a.JSON`, "\ufeff[[[1, 2], [3, 4]], [null, [5, 6]]]");
    const told = {
      name: "b",
      label: "stand",
      subject: 4,
      split: "mine",
      data: [[], [[[1, 2], [3, 4]]]],
    };
    Deno.writeTextFileSync(`${folder}/test/sit/x.json`, JSON.stringify([told]));
    using recordings = await openOwn(folder);
    assert.deepEqual(recordings.samples, [
      { name: "a", label: "sit", lists: ["test"] },
      { name: "b", label: "stand", lists: ["mine"], subject: "4" },
    ]);
    assert.deepEqual([...(await recordings.read(0)).values], [1, 3, 0, 5, 2, 4, 0, 6]);
    assert.deepEqual([...(await recordings.read(1)).values], [0, 0, 1, 3, 0, 0, 2, 4]);
  });
});

const skeleton = [{ pose: [1, 2], score: [1] }];
for (
  const [what, text, message] of [
    ["no frames", '{"a": 1}', /a is no list of frames/],
    [
      "a person without scores",
      { data: [{ frame_index: 0, skeleton: [{ pose: [1] }] }] },
      /skeleton\[0\]\.score is no list/,
    ],
    ["an odd number of positions", {
      data: [{ frame_index: 0, skeleton: [{ pose: [1], score: [1] }] }],
    }, /1 positions for 1 scores/],
    [
      "a frame twice",
      { data: [{ frame_index: 1, skeleton }, { frame_index: 1, skeleton }] },
      /\[1\] is frame 1 again/,
    ],
    ["frames as far apart as no recording", {
      data: [{ frame_index: 1, skeleton }, { frame_index: 1e12, skeleton }],
    }, /has frames 1 to/],
    ["joints of other lengths", [[[[1, 2], [3]]]], /\[0\]\[0\]\[1\] has 1 numbers, others have 2/],
    [
      "persons of other joints",
      [[[[1, 2]]], [[[1, 2], [3, 4]]]],
      /\[1\]\[0\] has 2 joints of 2 numbers; the first has 1 of 2/,
    ],
    ["text for a number", [[[[1, "2"]]]], /\[0\]\[0\]\[0\] has something else than numbers/],
    ["nobody", [[], []], /nobody is in any of its frames/],
    [
      "a label that is no class",
      { label: 1.5, data: [[[[1, 2]]]] },
      /label 1\.5, which is no class/,
    ],
    ["nothing", "[]", /has no frame/],
    ["Python's NaN", "[[[NaN, 1]]]", /no JSON, as Python's NaN is none/],
    ["lists in lists without end", `${"[".repeat(50_000)}${"]".repeat(50_000)}`, /./],
  ] as const
) {
  Deno.test(`JSON by frames with ${what} is refused with its place`, async () => {
    await inScratch(async (folder) => {
      const path = `${folder}/clip.json`;
      Deno.writeTextFileSync(path, typeof text === "string" ? text : JSON.stringify(text));
      await assert.rejects(openOwn(path), { name: "DataError", message });
    });
  });
}

Deno.test("a value of JSON that is past every number is told with its place", async () => {
  await inScratch(async (folder) => {
    Deno.writeTextFileSync(`${folder}/clip.json`, "[[[1, 2], [3, 1e999]]]");
    using recordings = await openOwn(folder);
    await assert.rejects(
      recordings.read(0),
      /sample "clip": frame 0, joint 1, person 0, channel 1 is Infinity/,
    );
  });
});
