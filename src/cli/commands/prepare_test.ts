import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { families } from "../../datasets/catalog/catalog.ts";
import { Database } from "../../datasets/database.ts";
import { readManifest } from "../../datasets/manifest.ts";
import { runForTest } from "../testing.ts";
import { broughtAs } from "./brought.ts";

const testdata = fileURLToPath(new URL("../../datasets/testdata/", import.meta.url));
const skeletons = join(testdata, "ntu", "skeletons");
const list = join(testdata, "ntu", "samples_to_leave_out.txt");

async function inScratch(work: (folder: string) => Promise<void>): Promise<void> {
  const scratch = await Deno.makeTempDir();
  try {
    await work(scratch);
  } finally {
    await Deno.remove(scratch, { recursive: true });
  }
}

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
