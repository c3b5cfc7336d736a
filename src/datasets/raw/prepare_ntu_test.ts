import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { sha256 } from "../../base/digest.ts";
import { DataError, InterruptedError } from "../../base/errors.ts";
import { inScratch } from "../../base/testing.ts";
import { decodeLabels } from "../../formats/pickle/label_pickle.ts";
import { decodeNpy } from "../../formats/npy/npy.ts";
import { splitOf } from "../catalog/catalog.ts";
import { Database, databasePaths } from "../database.ts";
import { databaseExists } from "../database_folder.ts";
import type { Manifest } from "../manifest.ts";
import { parseMissingList } from "./missing_lists.ts";
import { ntuSource } from "./ntu_source.ts";
import type { Odd } from "./odd.ts";
import { prepare } from "../prepare.ts";
import { openRawPlace } from "./raw_files.ts";
import { parts } from "../splits.ts";

const folder = fileURLToPath(new URL("../testdata/ntu/", import.meta.url));

interface Benchmark {
  readonly names: readonly string[];
  readonly labels: readonly number[];
  readonly shape: readonly number[];
  readonly sha256: string;
}
const expected: Readonly<Record<string, Benchmark>> = JSON.parse(
  Deno.readTextFileSync(join(folder, "expected.json")),
).benchmarks;

interface Given {
  readonly from?: string;
  readonly split?: string;
  readonly odd?: Odd;
  readonly skipBad?: boolean;
  readonly signal?: AbortSignal;
  readonly workers?: number;
}

async function run(out: string, given: Given = {}): Promise<Manifest> {
  const ignored = parseMissingList(
    Deno.readTextFileSync(join(folder, "samples_to_leave_out.txt")),
    "list",
  );
  using place = await openRawPlace(given.from ?? join(folder, "skeletons"));
  const files = await place.files({ ending: ".skeleton" });
  const { split = "xsub", odd = "as-published", skipBad = false, signal, workers } = given;
  const source = ntuSource({ of: splitOf("ntu", split), files, ignored, odd });
  return await prepare({ source, out, skipBad, signal, workers });
}

/** The fixture's files less those whose bodies have other than 25 joints. */
function withoutOtherJoints(scratch: string): string {
  const to = join(scratch, "from");
  Deno.mkdirSync(to);
  for (const name of entries(join(folder, "skeletons"))) {
    if (/^S010.*A03[45]/.test(name)) continue;
    Deno.copyFileSync(join(folder, "skeletons", name), join(to, name));
  }
  return to;
}

function entries(path: string): string[] {
  return [...Deno.readDirSync(path)].map((entry) => entry.name).sort();
}

Deno.test("prepare() makes the published databases of both splits byte for byte", () =>
  inScratch(async (scratch) => {
    for (const split of ["xsub", "xview"]) {
      const out = join(scratch, split);
      const manifest = await run(out, { split });
      for (const part of parts) {
        const wish = expected[`${split}_${part}`];
        const paths = databasePaths(out, part);
        const array = decodeNpy(Deno.readFileSync(paths.data));
        assert.deepEqual(array.shape, wish?.shape);
        assert.equal(sha256(array.data), wish?.sha256);
        const labels = decodeLabels(Deno.readFileSync(paths.label));
        assert.deepEqual(labels, { names: wish?.names, labels: wish?.labels });
        assert.equal(manifest[part].samples, wish?.names.length);
      }
    }
  }));

Deno.test("prepare() counts samples from the raw files on, and what it accepted", () =>
  inScratch(async (scratch) => {
    const { counts, notes } = await run(join(scratch, "a"), { skipBad: true, odd: "refuse" });
    assert.deepEqual(counts, {
      found: 8,
      "left out by list": 1,
      "of other classes": 0,
      kept: 7,
      skipped: 3,
      train: 2,
      val: 2,
    });
    assert.deepEqual(notes, { "samples with more than two bodies": 2 });
    assert.deepEqual((await run(join(scratch, "b"))).notes, {
      "bodies with 24 joints": 2,
      "bodies with 26 joints": 2,
      "samples with more than two bodies": 2,
    });
  }));

Deno.test("prepare() stops at an unsound file and leaves nothing, or names it and goes on", () =>
  inScratch(async (scratch) => {
    const out = join(scratch, "a");
    const from = withoutOtherJoints(scratch);
    await assert.rejects(run(out, { from, odd: "refuse" }), (thrown: unknown) => {
      return thrown instanceof DataError && /S017C001P040R002A060.*line \d+/.test(thrown.message);
    });
    assert.deepEqual(entries(scratch), ["a.lock", "from"]);
    const skipping = await run(out, { from, odd: "refuse", skipBad: true });
    assert.deepEqual(skipping.skipped.map((s) => s.name), ["S017C001P040R002A060.skeleton"]);
    assert.match(skipping.skipped[0]?.reason ?? "", /x is NaN/);
    const all = await run(out, { from });
    assert.notEqual(skipping.val.sampleList, all.val.sampleList);
    assert.equal(skipping.train.content, all.train.content);
    using database = Database.openPart(out, "val");
    assert.equal(database.size, 3);
  }));

Deno.test("prepare() makes the same database with two workers, and skips and stops as with one", () =>
  inScratch(async (scratch) => {
    const given = { odd: "refuse", skipBad: true } as const;
    const alone = await run(join(scratch, "a"), given);
    const aside = await run(join(scratch, "b"), { ...given, workers: 2 });
    assert.deepEqual(aside, alone);
    const from = withoutOtherJoints(scratch);
    const wish = /S017C001P040R002A060.*line \d+: x is NaN/;
    await assert.rejects(run(join(scratch, "c"), { from, odd: "refuse", workers: 2 }), wish);
  }));

Deno.test("prepare() refuses when nothing can be read", () =>
  inScratch(async (scratch) => {
    const out = join(scratch, "a");
    await assert.rejects(
      run(out, { from: join(folder, "crash"), skipBad: true, odd: "refuse" }),
      /all 4 samples/,
    );
    await assert.rejects(run(out, { from: folder }), /none of 0 \.skeleton files/);
  }));

Deno.test("prepare() keeps the old database when it is stopped, and clears what a killed run left", () =>
  inScratch(async (scratch) => {
    const out = join(scratch, "a");
    const { train } = await run(out);
    const controller = new AbortController();
    controller.abort();
    await assert.rejects(run(out, { split: "xview", signal: controller.signal }), InterruptedError);
    await Deno.mkdir(join(scratch, "a.partial-1-dead"));
    await Deno.writeTextFile(join(scratch, "a.partial-1-dead", "train_data.npy"), "half");
    assert.equal((await run(out)).train.content, train.content);
    assert.deepEqual(entries(scratch), ["a", "a.lock"]);
  }));

Deno.test("prepare() leaves what else lies in its folder, and replaces its own files there", () =>
  inScratch(async (scratch) => {
    const out = join(scratch, "a");
    await Deno.mkdir(out);
    await Deno.writeTextFile(join(out, "thesis.txt"), "mine");
    await Deno.writeTextFile(join(out, "val_label.pkl"), "old");
    assert.equal(await databaseExists(out), true);
    await run(out, { split: "xview" });
    const { val } = await run(out);
    assert.equal(await Deno.readTextFile(join(out, "thesis.txt")), "mine");
    using database = Database.openPart(out, "val");
    assert.equal(database.size, val.samples);
    assert.deepEqual(entries(scratch), ["a", "a.lock"]);
    await assert.rejects(run(out, { odd: "refuse" }), DataError);
    assert.equal(await databaseExists(out), true);
    assert.deepEqual(entries(scratch), ["a", "a.lock"]);
  }));

Deno.test("parseMissingList() reads names below a heading and names the line that is none", () => {
  const list = parseMissingList(
    "535 of the samples have none.\n\nS001C002P005R002A008\r\nS001C002P006R001A008.skeleton\n\n",
    "l.txt",
  );
  assert.deepEqual([...list], ["S001C002P005R002A008", "S001C002P006R001A008"]);
  assert.throws(
    () => parseMissingList("\nS1\n", "l.txt"),
    /"l.txt": line 2: "S1" is no sample name/,
  );
  const prose = (): ReadonlySet<string> =>
    parseMissingList("S001C002P005R002A008\nand more\n", "l.txt");
  assert.throws(prose, /line 2: "and more" is no sample name/);
});
