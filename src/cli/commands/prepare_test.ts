import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { inScratch } from "../../base/testing.ts";
import { families } from "../../datasets/catalog/catalog.ts";
import { Database } from "../../datasets/database.ts";
import { readManifest } from "../../datasets/manifest.ts";
import { encodeStoredZip } from "../../formats/zip/zip_writer.ts";
import { type Ended, runForTest } from "../testing.ts";
import { broughtAs } from "./brought.ts";

const testdata = fileURLToPath(new URL("../../datasets/testdata/", import.meta.url));
const skeletons = join(testdata, "ntu", "skeletons");
const list = join(testdata, "ntu", "samples_to_leave_out.txt");

/** Kinetics' clips as the published archive unpacks: the same ones for training and testing. */
function layOutClips(folder: string): void {
  for (const part of ["train", "val"]) {
    Deno.mkdirSync(join(folder, `kinetics_${part}`), { recursive: true });
    for (const { name } of Deno.readDirSync(join(testdata, "kinetics", "clips"))) {
      const from = join(testdata, "kinetics", "clips", name);
      Deno.copyFileSync(from, join(folder, `kinetics_${part}`, name));
    }
    const labels = join(testdata, "kinetics", "clips_label.json");
    Deno.copyFileSync(labels, join(folder, `kinetics_${part}_label.json`));
  }
}

Deno.test("ntu_gendata prepares both splits with the published spelling of its options", () =>
  inScratch(async (scratch) => {
    const where = [
      "--data_path",
      skeletons,
      "--ignored_sample_path",
      list,
      "--out_folder",
      scratch,
    ];
    const odd = ["--odd", "as-published", "--workers", "1"];
    const { code, err } = await runForTest(["ntu_gendata", ...where, ...odd]);
    assert.equal(code, 0, err);
    assert.match(err, /prepare ntu-xsub: 8 found, 1 left out by list, 7 kept, 3 train, 4 val/);
    for (const split of ["xsub", "xview"]) {
      assert.equal(readManifest(join(scratch, split))?.odd, "as-published");
    }
  }));

Deno.test("prepare ntu ends with 65 at an unsound file, unless it is to be skipped", () =>
  inScratch(async (scratch) => {
    const where = ["--data-path", skeletons, "--ignored-sample-path", list];
    const args = ["prepare", "ntu", ...where, "--split", "xsub", "--out-folder", scratch];
    const refused = await runForTest([...args, "--workers", "1"]);
    assert.equal(refused.code, 65);
    assert.match(
      refused.err,
      /S010C002P008R001A034\.skeleton": line 4: 26 joints; expected the 25/,
    );
    const skipped = await runForTest([...args, "--workers", "2", "--skip-bad"]);
    assert.equal(skipped.code, 0, skipped.err);
    assert.match(skipped.err, /3 skipped/);
    assert.match(
      skipped.err,
      /left out: S010C002P008R001A034\.skeleton, S010C\w+\.skeleton, S017C001P040R002A060\.skeleton; the reasons are in ".*json"/,
    );
    assert.match(skipped.err, /not the published set: train: 2 samples instead of 40091/);
    const { skipped: unsound = [] } = readManifest(join(scratch, "xsub")) ?? {};
    assert.match(unsound[2]?.reason ?? "", /S017C001P040R002A060\.skeleton": line \d+: x is NaN/);
    assert.deepEqual([...Deno.readDirSync(scratch)].map((e) => e.name).sort(), [
      "xsub",
      "xsub.lock",
    ]);
  }));

Deno.test("prepare ntu120 takes its own splits, and asks for its list of missing skeletons", () =>
  inScratch(async (scratch) => {
    const args = ["prepare", "ntu120", "--data-path", skeletons, "--out-folder", scratch];
    const without = await runForTest(args);
    assert.equal(without.code, 64);
    assert.match(without.err, /--ignored-sample-path NTU_RGBD120_samples_with_missing_skeletons/);
    const more = ["--ignored-sample-path", list, "--split", "xset", "--skip-bad", "--workers", "1"];
    const { code, err } = await runForTest([...args, ...more]);
    assert.equal(code, 0, err);
    const { dataset, split, val } = readManifest(join(scratch, "xset")) ?? {};
    assert.deepEqual([dataset, split], ["ntu120", "xset"]);
    const setups = val?.rows.map(([name]) => Number(name.slice(1, 4)) % 2) ?? [];
    assert.equal(setups.includes(0), false);
  }));

Deno.test("kinetics_gendata prepares into the folder of the clips, which stay", () =>
  inScratch(async (scratch) => {
    layOutClips(scratch);
    const where = ["--data_path", scratch, "--out_folder", scratch, "--workers", "1"];
    const refused = await runForTest(["kinetics_gendata", ...where]);
    assert.equal(refused.code, 65);
    assert.match(refused.err, /frame_index/);
    const { code, err } = await runForTest(["kinetics_gendata", ...where, "--odd", "as-published"]);
    assert.equal(code, 0, err);
    assert.match(err, /prepare kinetics-val: 18 found, 2 without a skeleton, .*8 train, 8 val/);
    using database = Database.openPart(scratch, "val");
    assert.deepEqual(database.shape, [3, 300, 18, 2]);
    assert.equal([...Deno.readDirSync(join(scratch, "kinetics_val"))].length, 9);
  }));

Deno.test("a pickle of pyskl is prepared under a name of its own", () =>
  inScratch(async (scratch) => {
    const file = (name: string): string => join(testdata, "annotations", name);
    const spatial = ["--annotations", file("annotations3d.pkl"), "--split", "xsub"];
    const out = ["--out-folder", scratch];
    const ntu = await runForTest(["prepare", "ntu", ...spatial, ...out]);
    assert.equal(ntu.code, 0, ntu.err);
    assert.equal(readManifest(join(scratch, "xsub"))?.dataset, "ntu-pyskl");
    const flat = ["--annotations", file("annotations2d.pkl"), "--out-folder", `${scratch}/flat`];
    const kinetics = await runForTest(["prepare", "kinetics", ...flat]);
    assert.equal(kinetics.code, 0, kinetics.err);
    assert.equal(readManifest(`${scratch}/flat`)?.layout, "openpose");
  }));

Deno.test("prepare knows every family of the catalog, those of the twins by one word", async () => {
  for (const [family, [dataSet]] of families) {
    const word = dataSet?.obtained.kind === "twin" ? "twin" : family;
    const { code, out } = await runForTest(["prepare", word, "--help"]);
    assert.equal(code, 0, family);
    assert.ok(out.startsWith(`Usage: deno task prepare ${word} `), out);
  }
  assert.throws(() => broughtAs("ui-prmd"), /nobody brings its recordings/);
});

Deno.test("places that are not there, and options that do not fit, end with 64", async () => {
  const cases: readonly [string[], RegExp][] = [
    [["prepare", "kinetics", "--data-path", "nowhere"], /there is no "nowhere"/],
    [["prepare", "ntu", "--data-path", "nowhere"], /there is no "nowhere"/],
    [["prepare", "ntu", "--workers", "0"], /whole number from 1 to 999/],
    [["prepare", "ntu", "--annotations", "nowhere"], /there is no "nowhere"/],
    [["prepare", "ntu", "--annotations", "a", "--data-path", "b"], /cannot be used with/],
    [["prepare", "ntu", "--odd", "as-publishd"], /did you mean "as-published"\?/],
  ];
  for (const [args, message] of cases) {
    const { code, err } = await runForTest(args);
    assert.match(err, message);
    assert.equal(code, 64, args.join(" "));
  }
});

/** Two recordings, one of each part, as `names` call them; whatever else there is holds `other`. */
async function prepared(
  names: readonly string[],
  {
    family = "ntu",
    zipped = false,
    more = [] as readonly string[],
    bytes = Deno.readFileSync(join(skeletons, "S001C001P001R001A001.skeleton")),
  },
  check: (ended: Ended, out: string) => void,
): Promise<void> {
  await inScratch(async (scratch) => {
    const from = join(scratch, "from");
    for (const name of names) {
      await Deno.mkdir(dirname(join(from, name)), { recursive: true });
      await Deno.writeFile(join(from, name), bytes);
    }
    const zip = join(scratch, "all.zip");
    await Deno.writeFile(zip, encodeStoredZip(names.map((name) => ({ name, bytes }))));
    const where = ["--data-path", zipped ? zip : from, "--ignored-sample-path", list];
    const how = ["--split", "xsub", "--out-folder", scratch, "--workers", "1", ...more];
    check(await runForTest(["prepare", family, ...where, ...how]), join(scratch, "xsub"));
  });
}

const both = ["S001C001P001R001A001.skeleton", "S001C001P003R001A002.skeleton"];

function samplesOf(out: string): readonly (readonly string[])[] {
  const manifest = readManifest(out);
  return [manifest?.train, manifest?.val].map((part) => part?.rows.map(([name]) => name) ?? []);
}

Deno.test("a macOS zip or folder is prepared, and what it has beside the data counted in a notice", async () => {
  const mess = [`__MACOSX/nturgb+d_skeletons/._${both[0]}`, "nturgb+d_skeletons/.DS_Store"];
  const names = [...both, `._${both[1]}`].map((name) => `nturgb+d_skeletons/${name}`);
  for (const zipped of [false, true]) {
    await prepared([...names, ...mess], { zipped }, ({ code, err }, out) => {
      assert.equal(code, 0, err);
      assert.match(err, /prepare ntu-xsub: \d hidden files, .* passed over/);
      assert.match(err, /prepare ntu-xsub: 2 found, 2 kept/);
      assert.deepEqual(samplesOf(out), both.map((name) => [name]));
    });
  }
});

Deno.test("an ending in capitals is the same recording, under its published name", async () => {
  const loud = both.map((name) => name.replace("skeleton", "SKELETON"));
  await prepared(loud, {}, ({ code, err }, out) => {
    assert.equal(code, 0, err);
    assert.deepEqual(samplesOf(out), both.map((name) => [name]));
  });
});

Deno.test("recordings in several folders below the one given are named, not chosen", async () => {
  await prepared([`one/${both[0]}`, `two/${both[1]}`], {}, ({ code, err }) => {
    assert.equal(code, 65);
    assert.match(err, /none of 0 \.skeleton files is left: there are some in ".*one" and ".*two"/);
  });
});

Deno.test("a name outside the data set is an error, may be skipped, and goes through as published", async () => {
  const cases: readonly (readonly [family: string, name: string, wish: RegExp])[] = [
    ["ntu", "S001C001P041R001A001", /P041R001A001\.skeleton": its name has subject 41 of 40/],
    ["ntu", "S018C001P001R001A001", /its name has setup 18 of 17/],
    ["ntu", "S001C004P001R001A001", /its name has camera 4 of 3/],
    ["ntu", "S001C001P001R003A001", /its name has replication 3 of 2/],
    ["ntu120", "S001C001P107R001A001", /its name has subject 107 of 106/],
    ["ntu120", "S033C001P001R001A001", /its name has setup 33 of 32/],
    ["ntu120", "S001C001P001R001A121", /its name has action 121 of 120/],
  ];
  for (const [family, name, wish] of cases) {
    const names = [...both, `${name}.skeleton`];
    await prepared(names, { family }, ({ code, err }) => {
      assert.equal(code, 65, name);
      assert.match(err, wish);
    });
  }
  const names = [...both, "S001C001P041R001A001.skeleton"];
  await prepared(names, { more: ["--skip-bad"] }, ({ code, err }, out) => {
    assert.equal(code, 0, err);
    assert.match(err, /2 kept, 1 skipped/);
    assert.match(readManifest(out)?.skipped[0]?.reason ?? "", /subject 41 of 40/);
  });
  await prepared(names, { more: ["--odd", "as-published"] }, ({ code, err }, out) => {
    assert.equal(code, 0, err);
    assert.deepEqual(samplesOf(out)[1], [names[1], names[2]]);
  });
});

Deno.test("NTU-120's recordings in one folder with NTU-60's are left out, whoever performs them", async () => {
  await prepared([...both, "S018C001P106R001A120.skeleton"], {}, ({ code, err }) => {
    assert.equal(code, 0, err);
    assert.match(err, /3 found, 1 of other classes, 2 kept/);
  });
});

Deno.test("where none is left, the reason is given and what to prepare instead", async () => {
  for (const action of ["A061", "A121"]) {
    await prepared([`S001C001P001R001${action}.skeleton`], {}, ({ code, err }) => {
      assert.equal(code, 65);
      assert.match(
        err,
        /none of 1 \.skeleton files is left: 1 of classes past its 60, as S001C001P/,
      );
      assert.match(err, /A061 to A120 are NTU RGB\+D 120's, which prepare ntu120 takes/);
    });
  }
});

Deno.test("20 or 26 joints are an error with file and line, and go through as published", async () => {
  const joint = "0 0 2 0 0 0 0 0 0 0 0 2";
  for (const count of [20, 26]) {
    const lines = ["1", "1", "1 0 1 1 1 1 0 0 0 2", `${count}`, ...Array(count).fill(joint), ""];
    const bytes = new TextEncoder().encode(lines.join("\r\n"));
    await prepared(both, { bytes }, ({ code, err }) => {
      assert.equal(code, 65);
      assert.ok(err.includes(`A001.skeleton": line 4: ${count} joints; expected the 25`), err);
    });
    await prepared(both, { bytes, more: ["--odd", "as-published"] }, ({ code, err }, out) => {
      assert.equal(code, 0, err);
      assert.deepEqual(readManifest(out)?.notes, { [`bodies with ${count} joints`]: 2 });
    });
  }
});

Deno.test("a byte order mark before a recording is no part of it, and bytes for a terminal are escaped", async () => {
  const plain = new TextDecoder().decode(
    Deno.readFileSync(join(skeletons, "S001C001P001R001A001.skeleton")),
  );
  const encode = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
  await prepared(both, { bytes: encode(`\ufeff${plain}`) }, ({ code, err }) => {
    assert.equal(code, 0, err);
  });
  for (const hostile of ["\x1b]0;x\x07\x1b[31m 2", "\x00\x00 2"]) {
    await prepared(both, { bytes: encode(`${hostile}\n`) }, ({ code, err }) => {
      assert.equal(code, 65);
      // deno-lint-ignore no-control-regex -- control characters are what must not be there
      assert.doesNotMatch(err, /[\x00\x07\x1b]/);
      assert.match(err, /line 1: .* is not the number of frames/);
    });
  }
});
