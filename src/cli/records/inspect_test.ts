/** `inspect` through the program, on every fixture and golden that there is. */

import assert from "node:assert/strict";
import { basename, dirname, join } from "node:path";
import { z } from "zod";
import { parseGolden } from "../../golden/golden.ts";
import { PROGRAM } from "../testdata/program_copy.ts";
import { type Ended, noEngine, runForTest } from "../testing.ts";

/** What `inspect` says first of every fixture; `FILE` stands for its path. */
const LINES = z.record(z.string(), z.string()).parse(
  JSON.parse(Deno.readTextFileSync(new URL("../testdata/inspected.json", import.meta.url))),
);

/** `inspect` in the project itself, in this process. */
function inspected(...args: readonly string[]): Promise<Ended> {
  return runForTest(["inspect", ...args], { project: PROGRAM, start: noEngine });
}

/** Every line but the first, without its indent. */
function below(out: string): string[] {
  return out.trimEnd().split("\n").slice(1).map((line) => line.trimStart());
}

for (const folder of new Set(Object.keys(LINES).map(dirname))) {
  Deno.test(`inspect says what every file of ${folder} is`, async () => {
    const files = [...Deno.readDirSync(join(PROGRAM, folder))]
      .filter(({ name, isFile }) => isFile && !/\.(py|ts)$|^expected\.json$/.test(name));
    const wanted = Object.keys(LINES).filter((path) => dirname(path) === folder);
    assert.deepEqual(files.map(({ name }) => name).sort(), wanted.map((at) => basename(at)).sort());
    for (const file of wanted) {
      const path = join(PROGRAM, file);
      const { code, out, err } = await inspected(path);
      const [line = ""] = `${out}${err}`.split("\n");
      assert.equal(line.replaceAll(path, "FILE"), LINES[file], file);
      assert.equal(code, line.startsWith("error: ") ? 65 : 0, file);
    }
  });
}

Deno.test("inspect knows recorded weights, the goldens and their predictions, and what to type next", async () => {
  const titles: Readonly<Record<string, string>> = {
    "stgcn": "ST-GCN 2018",
    "stgcn-2019": "ST-GCN 2019",
    "tcn": "Temporal Conv",
  };
  const sizes: Readonly<Record<string, readonly [classes: number, joints: number]>> = {
    "twin-kinetics": [20, 18],
    "twin-ntu-xsub": [12, 25],
    "twin-ntu-xview": [12, 25],
    "ui-prmd-xsub": [10, 22],
  };
  for (const [dataset, [classes, joints]] of Object.entries(sizes)) {
    for (const [model, title] of Object.entries(titles)) {
      const folder = join(PROGRAM, "golden", dataset);
      const path = join(folder, `${model}.json`);
      const golden = parseGolden(Deno.readTextFileSync(path), path);
      const whole = await inspected(path);
      assert.match(
        whole.out,
        new RegExp(`: the golden of ${dataset}/${model}: \\d+ seeds trained`),
      );
      assert.ok(below(whole.out).includes(`next: deno task golden show ${dataset}/${model}`));
      const kept = golden.trained?.predictions ?? assert.fail(path);
      const { out } = await inspected(join(folder, kept.file));
      assert.match(out, /: predictions of \d+ samples: \d+ right \(\d+\.\d\d %\)\n$/);
      if (!golden.given?.recorded) continue;
      const weights = join(folder, golden.given.recorded.file);
      const said = await inspected(weights);
      const on = model === "tcn" ? `${joints * 6} values a frame` : `${joints} joints`;
      assert.match(said.out, new RegExp(`: ${title} of ${classes} classes on ${on}\n`));
      const line =
        `next: deno task eval --model ${model} --dataset ${dataset} --weights ${weights}`;
      assert.ok(below(said.out).includes(line), said.out);
    }
  }
});

Deno.test("inspect reads A where the file has it, and goes by the joints elsewhere", async () => {
  const folder = join(PROGRAM, "golden", "ui-prmd-xsub");
  const { out } = await inspected(join(folder, "stgcn-2019.weights.safetensors"));
  assert.match(
    out,
    /\n {2}layout kinect-22, strategy spatial, max_hop 1, by the values of its A\n/,
  );
  const older = await inspected(join(folder, "stgcn.weights.safetensors"));
  assert.match(older.out, /\n {2}layout kinect-22, by its 22 joints\n/);
});
