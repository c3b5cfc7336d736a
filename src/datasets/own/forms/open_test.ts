import assert from "node:assert/strict";
import { inScratch } from "../../../base/testing.ts";
import { openOwn, ownPath } from "../../testdata/own_expected.ts";

Deno.test("recordings are told by what is in a file, whatever its name", async () => {
  await inScratch(async (folder) => {
    const known = { joints: 5, channels: 3, axes: "NCTVM" };
    for (
      const [file, form] of [
        ["nctvm.npy", "NPY of axes NCTVM"],
        ["pyskl3d.pkl", "a pickle of pyskl or mmaction2"],
        ["frames.json", "JSON by frames"],
        ["poses.csv", "a table of poses"],
      ] as const
    ) {
      const path = `${folder}/data`;
      Deno.copyFileSync(ownPath(file), path);
      using recordings = await openOwn(path, known);
      assert.equal(recordings.form, form);
    }
  });
});

Deno.test("a folder with one array or pickle and a file of labels means that one", async () => {
  await inScratch(async (folder) => {
    Deno.mkdirSync(`${folder}/below`);
    Deno.copyFileSync(ownPath("pyskl3d.pkl"), `${folder}/below/ann.pkl`);
    Deno.copyFileSync(ownPath("label.pkl"), `${folder}/label.pkl`);
    await assert.rejects(
      openOwn(folder),
      /label\.pkl", of which one is to be given; wanted are NPY/,
    );
    using recordings = await openOwn(folder, { labels: `${folder}/label.pkl` });
    assert.equal(recordings.samples.length, 4);
  });
});

Deno.test("what is no recording is refused, and says what is wanted", async () => {
  await assert.rejects(openOwn("/no/such/file"), {
    name: "DataError",
    message: /there is no .*wanted are NPY/,
  });
  await inScratch(async (folder) => {
    await assert.rejects(openOwn(folder), /it has no file; wanted are NPY/);
    Deno.writeFileSync(`${folder}/a.bin`, Uint8Array.of(1, 2, 3));
    await assert.rejects(openOwn(folder), /it has ".*a\.bin"; wanted are NPY/);
    await assert.rejects(openOwn(`${folder}/a.bin`), /it is none of NPY/);
    Deno.writeFileSync(`${folder}/a.bin`, new Uint8Array());
    await assert.rejects(openOwn(`${folder}/a.bin`), /it is none of NPY/);
    Deno.writeTextFileSync(`${folder}/a.json`, "[[[1, 2]]]");
    Deno.writeTextFileSync(`${folder}/b.csv`, "x0,y0\n1,2\n");
    await assert.rejects(
      openOwn(folder),
      /Cannot choose the recordings .* 1 files are JSON and 1 are tables/,
    );
    Deno.writeTextFileSync(`${folder}/b.csv`, "name,label\na,walk\n");
    using chosen = await openOwn(folder, { labels: `${folder}/b.csv` });
    assert.deepEqual(chosen.samples, [{ name: "a", label: "walk", lists: [] }]);
  });
});

Deno.test("files that systems leave are passed over and told, folders without end are refused", async () => {
  await inScratch(async (folder) => {
    Deno.writeTextFileSync(`${folder}/a.json`, "[[[1, 2]]]");
    Deno.writeFileSync(`${folder}/._a.json`, Uint8Array.of(0, 5));
    Deno.writeFileSync(`${folder}/Thumbs.db`, Uint8Array.of(0, 5));
    using recordings = await openOwn(folder);
    assert.equal(recordings.passedOver.length, 2);
    Deno.symlinkSync(folder, `${folder}/self`);
    await assert.rejects(openOwn(folder), /more than 4 folders below/);
  });
});

Deno.test("names of samples are on one line, and as long as a name may be", async () => {
  await inScratch(async (folder) => {
    const path = `${folder}/clips.json`;
    Deno.writeTextFileSync(path, JSON.stringify({ "a\n\u001b[31m": [[[1, 2]]] }));
    using recordings = await openOwn(path);
    assert.equal(recordings.samples[0]?.name, "a\\n\\x1b[31m");
    Deno.writeTextFileSync(path, JSON.stringify({ ["a".repeat(300)]: [[[1, 2]]] }));
    await assert.rejects(openOwn(path), /has 300 letters/);
    Deno.writeTextFileSync(
      path,
      JSON.stringify([{ name: "a", data: [[[1, 2]]] }, { name: "a", data: [[[1, 2]]] }]),
    );
    await assert.rejects(openOwn(path), /the sample "a" is there twice/);
  });
});
