import assert from "node:assert/strict";
import { inScratch } from "../../../base/testing.ts";
import {
  assertValues,
  CLASSES,
  CLIPS,
  LABELS,
  N,
  openOwn,
  ownPath,
  value,
} from "../../testdata/own_expected.ts";

/** A clip's frame of one person with `numbers`. */
function frame(numbers: readonly number[], key = "pose_keypoints_2d"): string {
  return JSON.stringify({ version: 1.3, people: [{ person_id: [-1], [key]: numbers }] });
}

Deno.test("OpenPose's folders are clips in the order of their frames' numbers, of their folders' classes", async () => {
  using recordings = await openOwn("openpose");
  const byName = Object.fromEntries(recordings.samples.map(({ name, label }) => [name, label]));
  assert.deepEqual(byName, Object.fromEntries(CLIPS.map((name, n) => [name, CLASSES[n]])));
  assert.deepEqual([recordings.channels, recordings.joints], [3, 5]);
  assert.equal(recordings.form, "a folder of OpenPose's JSON with 5 joints");
  assert.deepEqual(await recordings.most(), { frames: 6, persons: 2 });
  assert.equal(recordings.passedOver.length, 1);
  assert.match(recordings.passedOver[0] ?? "", /\._wave$/);
  const order = recordings.samples.map(({ name }) => CLIPS.findIndex((clip) => clip === name));
  const inOrder = {
    ...recordings,
    samples: [...Array(N).keys()].map((n) => recordings.samples[order.indexOf(n)]).filter((one) =>
      one !== undefined
    ),
    read: (n: number) => recordings.read(order.indexOf(n)),
    [Symbol.dispose]: () => {},
  };
  // Nobody is in frame 1 of clip 2; in frame 1 of clip 3 the persons come the other way round, and keep their ids.
  await assertValues(
    inOrder,
    (n, m, t, v, c) => n === 2 && t === 1 ? 0 : c === 2 ? 0.5 : value(n, m, t, v, c),
  );
});

Deno.test("labels beside OpenPose's folders, among them too, go before the folders' names", async () => {
  using recordings = await openOwn("openpose", { labels: ownPath("label.pkl") });
  const byName = Object.fromEntries(recordings.samples.map(({ name, label }) => [name, label]));
  assert.deepEqual(byName, Object.fromEntries(CLIPS.map((name, n) => [name, LABELS[n]])));
});

Deno.test("frames of several names in one folder are several clips of that class, and lists are no classes", async () => {
  await inScratch(async (folder) => {
    for (const list of ["train", "val"]) {
      Deno.mkdirSync(`${folder}/${list}/walk`, { recursive: true });
      for (const clip of ["a", "b"]) {
        for (const t of [0, 1]) {
          const path = `${folder}/${list}/walk/${list}_${clip}_00000000000${t}_keypoints.json`;
          Deno.writeTextFileSync(path, frame([t, 1, 1, 2, 2, 1]));
        }
      }
    }
    using recordings = await openOwn(folder);
    assert.deepEqual(
      recordings.samples,
      ["train", "val"].flatMap((list) =>
        ["a", "b"].map((clip) => ({ name: `${list}_${clip}`, label: "walk", lists: [list] }))
      ),
    );
    assert.deepEqual([...(await recordings.read(0)).values], [0, 2, 1, 2, 1, 2, 1, 2, 1, 1, 1, 1]);
  });
});

for (const [numbers, layout] of [[75, "body-25"], [54, "openpose"], [45, undefined]] as const) {
  Deno.test(`OpenPose's ${numbers} numbers of a person are ${layout ?? "of no layout that is built in"}`, async () => {
    await inScratch(async (folder) => {
      const path = `${folder}/c_000000000000_keypoints.json`;
      // Version 1.0 had no person_id, and pose_keypoints.
      Deno.writeTextFileSync(
        path,
        frame(Array.from({ length: numbers }, (_, i) => i), "pose_keypoints"),
      );
      using recordings = await openOwn(folder);
      assert.deepEqual([recordings.joints, recordings.layout], [numbers / 3, layout]);
      assert.equal((await recordings.read(0)).values[1], 3);
    });
  });
}

Deno.test("OpenPose's reconstruction in space is read, unless three channels are asked for", async () => {
  await inScratch(async (folder) => {
    const people = [{ pose_keypoints_2d: [1, 2, 0.5], pose_keypoints_3d: [1, 2, 3, 1] }];
    Deno.writeTextFileSync(`${folder}/c_0_keypoints.json`, JSON.stringify({ people }));
    using spatial = await openOwn(folder);
    assert.deepEqual([...(await spatial.read(0)).values], [1, 2, 3, 1]);
    using flat = await openOwn(folder, { channels: 3 });
    assert.deepEqual([...(await flat.read(0)).values], [1, 2, 0.5]);
  });
});

Deno.test("a frame that is not OpenPose's is told with its file and what is wrong", async () => {
  await inScratch(async (folder) => {
    const path = `${folder}/c_0_keypoints.json`;
    const refuse = async (text: string, message: RegExp): Promise<void> => {
      Deno.writeTextFileSync(path, text);
      await assert.rejects(openOwn(folder), { name: "DataError", message });
    };
    await refuse(
      '{"people": [{"pose_keypoints_2d": [NaN]}]}',
      /c_0_keypoints\.json": it is no JSON/,
    );
    await refuse('{"people": 3}', /no frame of OpenPose: people/);
    await refuse(frame([1, 2]), /a person has 2 numbers; wanted are 3 for each joint/);
    await refuse('{"people": []}', /nobody is in any of its frames/);
    Deno.writeTextFileSync(path, frame([1, 2, 3]));
    Deno.writeTextFileSync(`${folder}/c_1_keypoints.json`, frame([1, 2, 3, 4, 5, 6]));
    using recordings = await openOwn(folder);
    await assert.rejects(
      recordings.read(0),
      /c_1_keypoints\.json": a person has 6 numbers; wanted are 3, for 1 joints/,
    );
    Deno.writeTextFileSync(`${folder}/c_01_keypoints.json`, frame([1, 2, 3]));
    await assert.rejects(openOwn(folder), /frame 1 is there twice/);
  });
});
