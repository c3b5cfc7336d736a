/** Recordings in each form that other programs write, through `prepare` into a database. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { inScratch } from "../../base/testing.ts";
import { Database } from "../../datasets/database.ts";
import { parts } from "../../datasets/splits.ts";
import {
  CLIPS,
  framesOf,
  LABELS,
  ownPath,
  personsOf,
  V,
  value,
  type Wish,
} from "../../datasets/testdata/own_expected.ts";
import { encodeNpy } from "../../formats/npy/npy.ts";
import { runForTest } from "../testing.ts";

const FRAMES = 6;
const PERSONS = 2;

/** A data set of five joints, less its split. */
const described = `name: five
layout:
  name: star
  joints: [nose, left_hand, right_hand, left_foot, right_foot]
  bones: [[1, 0], [2, 0], [3, 0], [4, 0]]
  center: 0
channels: [x, y, CHANNEL]
frames: ${FRAMES}
persons: ${PERSONS}
classes: [wave, sit, fall]
`;
const byNames = `split: {by: names, val: [clip3], train: [clip0, clip1, clip2]}\n`;
const byLists = (train: string, val: string): string =>
  `split: {by: lists, train: [${train}], val: [${val}]}\n`;

interface Case {
  readonly split: string;
  readonly channel?: string;
  readonly axes?: string;
  readonly labels?: string;
  readonly wish?: Wish;
  readonly persons?: (n: number) => number;
}

/** Where OpenPose and Kinetics-skeleton have a score, it is a half; frame 1 of clip 2 has nobody. */
const flat: Wish = (n, m, t, v, c) => n === 2 && t === 1 ? 0 : c === 2 ? 0.5 : value(n, m, t, v, c);
const unlessFirst = (wish: Wish): Wish => (n, m, t, v, c) =>
  t === 0 && v === 1 ? 0 : wish(n, m, t, v, c);

const cases: Readonly<Record<string, Case>> = {
  "nctvm.npy": { split: byNames, axes: "NCTVM", labels: "labels.csv" },
  "nmtvc.npy": { split: byNames, axes: "NMTVC", labels: "label.pkl" },
  "ctrgcn.npz": { split: byLists("train", "test") },
  "plain.npz": { split: byNames, axes: "NMTVC", labels: "labels.csv" },
  "pyskl3d.pkl": { split: byLists("xsub_train", "xsub_val") },
  "pyskl2d_list.pkl": {
    split: byNames,
    channel: "score",
    wish: (n, m, t, v, c) =>
      m === 0 && t === 0 && v === 1
        ? 0
        : c === 2
        ? 0.5
        : 64 * value(n, m, t, v, c) / (c === 0 ? 256 : 128) - 0.5,
  },
  "openpose": { split: byNames, channel: "score", wish: flat },
  "poses.csv": {
    split: "split: {by: names, train: [clip0, clip1, clip2]}\n",
    wish: (n, m, t, v, c) => n === 0 && t === 0 && v === 1 ? 0 : value(n, m, t, v, c),
  },
  "csv": { split: byLists("train", "test"), channel: "score", persons: () => 1 },
  "kinetics": { split: byNames, channel: "score", wish: unlessFirst(flat) },
  "clips.json": { split: byNames },
};

for (
  const [file, { split, channel = "z", axes, labels, wish = value, persons }] of Object.entries(
    cases,
  )
) {
  Deno.test(`prepare makes a database of ${file} by a file of its data set`, () =>
    inScratch(async (folder) => {
      const yaml = join(folder, "five.yaml");
      const ofAxes = axes === undefined ? "" : `axes: ${axes}\n`;
      Deno.writeTextFileSync(yaml, described.replace("CHANNEL", channel) + ofAxes + split);
      const ofLabels = labels === undefined ? [] : ["--labels", ownPath(labels)];
      const where = ["--data-path", ownPath(file), "--data-dir", folder];
      const { code, err } = await runForTest(["prepare", yaml, ...where, ...ofLabels]);
      assert.equal(code, 0, err);
      const held = new Map<string, string>();
      for (const part of parts) {
        using database = Database.openPart(join(folder, "five"), part);
        for (const [at, name] of database.names.entries()) {
          held.set(name, part);
          const n = part === "val" ? 3 : Number(/\d/.exec(name)?.[0]);
          assert.equal(database.labels[at], LABELS[n], name);
          const target = new Float32Array(3 * FRAMES * V * PERSONS);
          database.read(at, FRAMES, target);
          for (const [i, found] of target.entries()) {
            const [m, v] = [i % PERSONS, Math.floor(i / PERSONS) % V];
            const [t, c] = [
              Math.floor(i / PERSONS / V) % FRAMES,
              Math.floor(i / PERSONS / V / FRAMES),
            ];
            const isThere = t < framesOf(n) && m < (persons ?? personsOf)(n);
            const where = `${name}: c ${c}, t ${t}, v ${v}, m ${m}`;
            assert.equal(found, Math.fround(isThere ? wish(n, m, t, v, c) : 0), where);
          }
        }
      }
      assert.equal(held.size, CLIPS.length);
      assert.equal([...held.values()].filter((part) => part === "val").length, 1);
    }));
}

Deno.test("prepare --template says the layout that a form's own program means", () =>
  inScratch(async (folder) => {
    const yaml = join(folder, "mine.yaml");
    const place = ownPath("../annotations/annotations2d.pkl");
    const { code, err } = await runForTest(["prepare", "--template", yaml, "--data-path", place]);
    assert.equal(code, 0, err);
    assert.match(Deno.readTextFileSync(yaml), /\nlayout: coco-17\n/);
    assert.doesNotMatch(Deno.readTextFileSync(yaml), /which one is yours/);
  }));

Deno.test("prepare --template takes an array whose axes have to be said, and keeps them", () =>
  inScratch(async (folder) => {
    const place = join(folder, "x.npy");
    const shape = [3, 3, 30, 25, 2]; // N, and what may be C, T, V, M or M, T, V, C
    const data = Float32Array.from({ length: 3 * 3 * 30 * 25 * 2 }, (_, i) => i % 7);
    await Deno.writeFile(place, encodeNpy({ dtype: "float32", shape, data }));
    const yaml = join(folder, "mine.yaml");
    const words = ["prepare", "--template", yaml, "--data-path", place];
    const labels = ["--labels", join(folder, "labels.json")];
    await Deno.writeTextFile(join(folder, "labels.json"), "[0, 1, 0]");
    const asked = await runForTest([...words, ...labels]);
    assert.equal(asked.code, 65, asked.err);
    assert.match(
      asked.err,
      /Cannot tell the axes of ".*x\.npy".* or .*; say which: --axes for a template/,
    );
    const said = await runForTest([...words, ...labels, "--axes", "nctvm"]);
    assert.equal(said.code, 0, said.err);
    assert.match(Deno.readTextFileSync(yaml), /\naxes: NCTVM\n/);
    const late = await runForTest(["prepare", yaml, "--data-path", place, "--axes", "NCTVM"]);
    assert.equal(late.code, 64);
    assert.match(late.err, /by --axes: write axes: NCTVM into it/);
  }));

Deno.test("prepare tells of own recordings that are in no form, or unsound, and makes nothing", () =>
  inScratch(async (folder) => {
    const yaml = join(folder, "five.yaml");
    Deno.writeTextFileSync(yaml, described.replace("CHANNEL", "z") + byNames);
    const clip = join(folder, "clip");
    const prepared = async (text: string): Promise<string> => {
      Deno.writeTextFileSync(clip, text);
      const { code, err } = await runForTest([
        "prepare",
        yaml,
        "--data-path",
        clip,
        "--data-dir",
        folder,
      ]);
      assert.equal(code, 65, err);
      return err;
    };
    assert.match(await prepared("\x01\x02"), /it is none of NPY, NPZ, a pickle of pyskl/);
    assert.match(await prepared("a,b\n1,2\n"), /none of its headings is a joint's/);
    const row = Array.from(
      { length: 15 },
      (_, i) => `${["x", "y", "z"][i % 3]}${Math.floor(i / 3)}`,
    );
    const table = (last: string): string =>
      `clip,label,${row.join(",")}\n${
        CLIPS.map((one) => `${one},1,${"1,".repeat(14)}${last}`).join("\n")
      }\n`;
    assert.match(
      await prepared(table("inf")),
      /line 2 has "inf" in field 17, wanted is a finite number/,
    );
    assert.match(
      await prepared(table("1e99")),
      /sample "clip0": frame 0, joint 4, person 0, channel 2 is 1e\+99/,
    );
  }));
