import assert from "node:assert/strict";
import { inScratch } from "../../../base/testing.ts";
import { encodePickle } from "../../../formats/pickle/pickle_writer.ts";
import {
  assertValues,
  CLIPS,
  LABELS,
  openOwn,
  ownPath,
  value,
} from "../../testdata/own_expected.ts";

Deno.test("pyskl's annotations in space are read with the lists that name them, of any joints", async () => {
  using recordings = await openOwn("pyskl3d.pkl");
  assert.deepEqual(recordings.samples[0], { name: "clip0", label: 0, lists: ["xsub_train"] });
  assert.deepEqual(recordings.samples[3], { name: "clip3", label: 1, lists: ["xsub_val"] });
  assert.deepEqual([recordings.channels, recordings.joints, recordings.remarks], [3, 5, []]);
  assert.deepEqual(await recordings.most(), { frames: 6, persons: 2 });
  await assertValues(recordings);
});

Deno.test("pyskl's bare list in pixels is read as shares of the video, with scores as the third channel", async () => {
  using recordings = await openOwn("pyskl2d_list.pkl");
  assert.deepEqual(recordings.samples.map(({ name }) => name), CLIPS);
  assert.deepEqual(recordings.samples.map(({ label }) => label), LABELS);
  assert.equal(recordings.channels, 3);
  assert.match(recordings.remarks.join(), /pixels became shares of the video's size less 0\.5/);
  await assertValues(recordings, (n, m, t, v, c) => {
    if (m === 0 && t === 0 && v === 1) return 0;
    return c === 2 ? 0.5 : 64 * value(n, m, t, v, c) / (c === 0 ? 256 : 128) - 0.5;
  });
});

Deno.test("the layouts of pyskl's own tools are told: COCO's 17 joints in images, Kinect's 25 in space", async () => {
  using flat = await openOwn("../annotations/annotations2d.pkl");
  using spatial = await openOwn("../annotations/annotations3d.pkl");
  assert.deepEqual([flat.joints, flat.layout], [17, "coco-17"]);
  assert.deepEqual([spatial.joints, spatial.layout], [25, "ntu-rgb+d"]);
});

Deno.test("labels beside annotations go by their names, and before their own", async () => {
  await inScratch(async (folder) => {
    const labels = `${folder}/labels.json`;
    Deno.writeTextFileSync(labels, `{"clip3": "a", "clip1.avi": "b", "x/clip2": "c", "clip0": 7}`);
    using recordings = await openOwn("pyskl3d.pkl", { labels });
    assert.deepEqual(recordings.samples.map(({ label }) => label), [7, "b", "c", "a"]);
    Deno.writeTextFileSync(labels, `{"clip3": "a"}`);
    const lacking = openOwn("pyskl3d.pkl", { labels });
    await assert.rejects(lacking, /no label for sample "clip0"; it has 1 others/);
  });
});

Deno.test("a pickle of something else, or that would run code, is refused", async () => {
  await assert.rejects(openOwn("label.pkl"), {
    name: "DataError",
    message: /as annotations: the file is a list of 2/,
  });
  await inScratch(async (folder) => {
    const path = `${folder}/evil.pkl`;
    Deno.writeTextFileSync(path, "cos\nsystem\n(S'true'\ntR.");
    await assert.rejects(openOwn(path), { name: "DataError", message: /os\.system/ });
    Deno.writeFileSync(path, encodePickle([]));
    await assert.rejects(openOwn(path), /the file is a list of 0/);
    const whole = Deno.readFileSync(ownPath("pyskl3d.pkl"));
    Deno.writeFileSync(path, whole.subarray(0, 700));
    await assert.rejects(openOwn(path), { name: "DataError" });
  });
});
