import assert from "node:assert/strict";
import { inScratch } from "../../../base/testing.ts";
import { encodeNpy } from "../../../formats/npy/npy.ts";
import { encodeStoredZip } from "../../../formats/zip/zip_writer.ts";
import { assertValues, LABELS, openOwn, ownPath } from "../../testdata/own_expected.ts";

Deno.test("CTR-GCN's NPZ is read where it lies: rows M·V·C, one-hot labels, its lists and its feeder's names", async () => {
  using recordings = await openOwn("ctrgcn.npz", { joints: 5 });
  assert.deepEqual(recordings.samples, [
    { name: "train_0", label: 0, lists: ["train"] },
    { name: "train_1", label: 1, lists: ["train"] },
    { name: "train_2", label: 2, lists: ["train"] },
    { name: "test_0", label: 1, lists: ["test"] },
  ]);
  assert.deepEqual([recordings.channels, recordings.joints], [3, 5]);
  assert.deepEqual(await recordings.most(), { frames: 6, persons: 2 });
  await assertValues(recordings);
});

Deno.test("CTR-GCN's rows of 150 numbers are two persons of NTU's 25 joints where nobody says otherwise", async () => {
  await inScratch(async (folder) => {
    const path = `${folder}/NTU60_CS.npz`;
    const x = { dtype: "float32", shape: [1, 2, 150], data: new Float32Array(300) } as const;
    Deno.writeFileSync(path, encodeStoredZip([{ name: "x_test.npy", bytes: encodeNpy(x) }]));
    using recordings = await openOwn(path);
    assert.deepEqual([recordings.channels, recordings.joints, recordings.layout], [
      3,
      25,
      "ntu-rgb+d",
    ]);
    assert.equal(recordings.form, "NPZ of axes NT(MVC)");
    assert.deepEqual(await recordings.most(), { frames: 2, persons: 2 });
    assert.deepEqual(recordings.samples, [{ name: "test_0", lists: ["test"] }]);
    await assert.rejects(
      openOwn(path, { joints: 17 }),
      /\(1, 2, 150\): wanted is NT\(MVC\) with 17 joints/,
    );
  });
});

Deno.test("an NPZ of data, labels and subjects is read, packed as it is", async () => {
  using recordings = await openOwn("plain.npz", { joints: 5, channels: 3, axes: "N,M,T,V,C" });
  assert.deepEqual(recordings.samples.map(({ label }) => label), LABELS);
  assert.deepEqual(recordings.samples[1], { name: "plain_1", label: 1, lists: [], subject: "8" });
  await assertValues(recordings);
  using named = await openOwn("plain.npz", { axes: "NMTVC", labels: ownPath("labels.csv") });
  assert.deepEqual(named.samples[1], { name: "clip1", label: "sit", lists: [], subject: "8" });
});

Deno.test("an NPZ without samples, with two arrays for them, or with other labels is refused", async () => {
  const array = (shape: readonly number[]): Uint8Array<ArrayBuffer> =>
    encodeNpy({
      dtype: "float32",
      shape,
      data: new Float32Array(shape.reduce((product, length) => product * length, 1)),
    });
  await inScratch(async (folder) => {
    const path = `${folder}/some.npz`;
    const write = (arrays: Readonly<Record<string, readonly number[]>>): void =>
      Deno.writeFileSync(
        path,
        encodeStoredZip(
          Object.entries(arrays).map(([name, shape]) => ({
            name: `${name}.npy`,
            bytes: array(shape),
          })),
        ),
      );
    write({ weight: [2, 2] });
    await assert.rejects(openOwn(path), /an NPZ of weight; wanted are x_train/);
    write({ x: [1, 2, 5, 3], data: [1, 2, 5, 3] });
    await assert.rejects(openOwn(path), /Cannot choose the samples .*data or x/);
    write({ x: [2, 2, 5, 3], y: [3] });
    await assert.rejects(openOwn(path), /3 labels for 2 samples/);
    write({ x_train: [1, 2, 5, 3], x_test: [1, 2, 6, 3] });
    await assert.rejects(openOwn(path), /other joints or channels/);
  });
});
