import assert from "node:assert/strict";
import { inScratch } from "../../../base/testing.ts";
import { encodeNpy } from "../../../formats/npy/npy.ts";
import { formatNpyHeader } from "../../../formats/npy/npy_header.ts";
import {
  assertValues,
  CLASSES,
  LABELS,
  openOwn,
  ownPath,
  value,
} from "../../testdata/own_expected.ts";

for (const [file, order] of [["nctvm.npy", "NCTVM"], ["nmtvc.npy", "NMTVC"]] as const) {
  Deno.test(`an NPY of ${order} is read as NumPy wrote it, sample by sample`, async () => {
    using recordings = await openOwn(file, { joints: 5, channels: 3, axes: order });
    assert.equal(recordings.form, `NPY of axes ${order}`);
    assert.deepEqual([recordings.channels, recordings.joints], [3, 5]);
    assert.deepEqual(await recordings.most(), { frames: 6, persons: 2 });
    await assertValues(recordings);
  });
}

Deno.test("an NPY in Fortran's order, of halves and without persons is read too", async () => {
  using recordings = await openOwn("ntvc_fortran.npy", { joints: 5, channels: 3 });
  assert.equal(recordings.form, "NPY of axes NTVC");
  await assertValues(recordings, value, () => 1);
});

Deno.test("an NPY's samples have the names and labels of a label pickle, else numbers for names", async () => {
  const request = { joints: 5, channels: 3, axes: "NCTVM" };
  using plain = await openOwn("nctvm.npy", request);
  assert.deepEqual(plain.samples[3], { name: "nctvm_3", lists: [] });
  using labelled = await openOwn("nctvm.npy", { ...request, labels: ownPath("label.pkl") });
  assert.deepEqual(labelled.samples[3], { name: "clip3.skeleton", label: 1, lists: [] });
});

for (
  const [file, labels] of [
    ["labels.npy", LABELS],
    ["labels.json", CLASSES],
    ["labels.csv", CLASSES],
    ["labels.txt", CLASSES],
  ] as const
) {
  Deno.test(`an NPY's labels come from ${file}`, async () => {
    const request = { joints: 5, channels: 3, axes: "NCTVM", labels: ownPath(file) };
    using recordings = await openOwn("nctvm.npy", request);
    assert.deepEqual(recordings.samples.map(({ label }) => label), labels);
  });
}

Deno.test("an NPY's axes are told by joints and channels, or not at all", async () => {
  await inScratch(async (folder) => {
    const path = `${folder}/data.npy`;
    const write = (shape: readonly number[]): void => {
      const data = new Float32Array(shape.reduce((product, length) => product * length, 1));
      Deno.writeFileSync(path, encodeNpy({ dtype: "float32", shape, data }));
    };
    write([2, 3, 9, 17, 2]);
    await assert.rejects(openOwn(path), {
      name: "DataError",
      message:
        /NCTVM \(3 channels, 9 frames, 17 joints, 2 persons\) or NMTVC \(2 channels, 9 frames, 17 joints, 3 persons\); say which/,
    });
    using told = await openOwn(path, { channels: 2 });
    assert.equal(told.form, "NPY of axes NMTVC");
    await assert.rejects(openOwn(path, { joints: 18 }), /fits|with 18 joints/);
    write([2, 9, 2, 17]);
    await assert.rejects(openOwn(path, { joints: 18 }), /wanted is NTVC, NCTV with 18 joints/);
    write([2, 9]);
    await assert.rejects(openOwn(path), /wanted is three to five axes/);
    write([0, 3, 9, 17, 2]);
    await assert.rejects(openOwn(path, { channels: 3 }), /it has no sample/);
  });
});

Deno.test("an NPY's value that is no number is told with sample, frame, joint, person and channel", async () => {
  await inScratch(async (folder) => {
    const data = new Float32Array(2 * 3 * 4 * 5 * 2);
    data[1 * 120 + 2 * 40 + 3 * 10 + 4 * 2 + 1] = NaN;
    const path = `${folder}/data.npy`;
    Deno.writeFileSync(path, encodeNpy({ dtype: "float32", shape: [2, 3, 4, 5, 2], data }));
    using recordings = await openOwn(path, { channels: 3 });
    await recordings.read(0);
    await assert.rejects(recordings.read(1), {
      name: "DataError",
      message:
        /sample "data_1": frame 3, joint 4, person 1, channel 2 is NaN; wanted is a finite number/,
    });
  });
});

Deno.test("an NPY that is cut, of texts or of truths is refused before its values are read", async () => {
  await inScratch(async (folder) => {
    const path = `${folder}/data.npy`;
    const whole = Deno.readFileSync(ownPath("nctvm.npy"));
    Deno.writeFileSync(path, whole.subarray(0, -4));
    await assert.rejects(openOwn(path, { axes: "NCTVM" }), /4 bytes are missing/);
    const truths = encodeNpy({ dtype: "bool", shape: [1, 1, 5, 2], data: new Uint8Array(10) });
    Deno.writeFileSync(path, truths);
    await assert.rejects(openOwn(path), /its values are bool/);
    const wrong = openOwn("nctvm.npy", { axes: "TVC" });
    await assert.rejects(wrong, { name: "UsageError", message: /wanted is N first/ });
  });
});

Deno.test("an NPY larger than memory is read one sample after another", async () => {
  await inScratch(async (folder) => {
    const path = `${folder}/data.npy`;
    const shape = [100_000, 3, 300, 25, 2];
    const header = formatNpyHeader("float32", shape);
    Deno.writeFileSync(path, header);
    // 18 GB with holes: no byte of them is on the disk.
    Deno.truncateSync(path, header.length + shape.reduce((product, length) => product * length, 4));
    using recordings = await openOwn(path, { channels: 3, joints: 25 });
    const before = Deno.memoryUsage().rss;
    for (const n of [0, 50_000, 99_999]) {
      const { values } = await recordings.read(n);
      assert.equal(values.length, 45_000);
      assert.ok(values.every((value) => value === 0));
    }
    assert.ok(Deno.memoryUsage().rss - before < 2 ** 28);
  });
});

Deno.test("an NPY with more or fewer labels than samples is refused", async () => {
  await inScratch(async (folder) => {
    Deno.writeTextFileSync(`${folder}/labels.txt`, "1\n2\n0\n");
    const request = { axes: "NCTVM", labels: `${folder}/labels.txt` };
    await assert.rejects(openOwn("nctvm.npy", request), /3 labels for 4 samples/);
    const none = { ...request, labels: `${folder}/none.txt` };
    await assert.rejects(openOwn("nctvm.npy", none), { name: "DataError", message: /there is no/ });
  });
});
