/** `inspect` on what is made here: weights, checkpoints, our own files, ONNX; what is hostile, and what is too large to read. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { z } from "zod";
import { assertTold, HOSTILE } from "../../base/testdata/hostile.ts";
import { inScratch } from "../../base/testing.ts";
import { emptyManifest } from "../../datasets/testing.ts";
import { formatNpyHeader } from "../../formats/npy/npy_header.ts";
import { encodeOnnx } from "../../formats/onnx.ts";
import { encodePickle, type Picklable } from "../../formats/pickle/pickle_writer.ts";
import { encodeSafetensors } from "../../formats/safetensors.ts";
import { encodeTorch } from "../../formats/torch/torch_writer.ts";
import { exampleRecord, exampleResult } from "../../report/testdata/examples.ts";
import { PROGRAM } from "../testdata/program_copy.ts";
import { type Ended, noEngine, runForTest } from "../testing.ts";

/** `inspect` in the project itself, in this process. */
function inspected(...args: readonly string[]): Promise<Ended> {
  return runForTest(["inspect", ...args], { project: PROGRAM, start: noEngine });
}

/** Every line but the first, without its indent. */
function below(out: string): string[] {
  return out.trimEnd().split("\n").slice(1).map((line) => line.trimStart());
}

/** The tensors of a network of generation 2019, as far as it takes to be one. */
function tensors2019(classes: number): Parameters<typeof encodeTorch>[0] {
  const shapes: Readonly<Record<string, readonly number[]>> = {
    "A": [3, 25, 25],
    "data_bn.weight": [75],
    "st_gcn_networks.0.gcn.conv.weight": [192, 3, 1, 1],
    "st_gcn_networks.0.tcn.2.weight": [64, 64, 9, 1],
    "fcn.weight": [classes, 64, 1, 1],
  };
  return new Map(
    Object.entries(shapes).map(([name, shape]) => {
      const data = new Float32Array(shape.reduce((all, length) => all * length, 1));
      return [name, { dtype: "float32", shape, data }];
    }),
  );
}

Deno.test("inspect says which config is lacking, and which data set", () =>
  inScratch(async (folder) => {
    const path = join(folder, "weights.pt");
    await Deno.writeFile(path, encodeTorch(tensors2019(120)));
    const { out } = await inspected(path);
    assert.match(out, /: ST-GCN 2019 of 120 classes on 25 joints\n/);
    assert.deepEqual(below(out).slice(-2), [
      "its A is of no graph that is known on the 25 joints of ntu-rgb+d or body-25",
      "ntu120-xsub, ntu120-xset have these classes and joints, but no config: write config/ntu120-xsub/stgcn-2019.yaml",
    ]);
    await Deno.writeFile(path, encodeTorch(tensors2019(7)));
    const other = await inspected(path);
    assert.equal(below(other.out).at(-1), "no data set here has 7 classes on 25 joints");
  }));

Deno.test("inspect knows our checkpoints, and how a training goes on from them", () =>
  inScratch(async (folder) => {
    const arrays = new Map(
      [...tensors2019(60)].flatMap(([name, tensor]) =>
        tensor.dtype === "float32" ? [[`weights/${name}`, tensor] as const] : []
      ),
    );
    const run = { identity: { seed: "3" }, progress: { epoch: 5, batch: 2, steps: 77 } };
    const metadata = { format: "skelbench/checkpoint@2", run: JSON.stringify(run) };
    const path = join(folder, "checkpoint");
    await Deno.writeFile(path, encodeSafetensors(arrays, metadata));
    const { code, out } = await inspected(path);
    assert.equal(code, 0);
    assert.match(
      out,
      /: a checkpoint of a training here \(skelbench\/checkpoint@2\): ST-GCN 2019 of 60 classes on 25 joints, 5 epochs and 2 of the next one's batches done, 77 steps in all\n/,
    );
    assert.ok(
      below(out).includes(
        "next: deno task train --config config/ntu-xsub/stgcn-2019.yaml --resume",
      ),
    );
  }));

Deno.test("inspect knows records, results, shares and manifests", () =>
  inScratch(async (folder) => {
    const said = async (name: string, value: unknown): Promise<string> => {
      const path = join(folder, name);
      await Deno.writeTextFile(path, JSON.stringify(value));
      const { code, out, err } = await inspected(path);
      assert.equal(code, 0, err);
      return out.replaceAll(path, "FILE");
    };
    const record = exampleRecord(400);
    assert.match(
      await said("record.json", record),
      new RegExp(
        `^FILE: the record of ${record.observation.run}, started .*\n[^]*` +
          "  next: deno task compare FILE OTHER\n",
      ),
    );
    assert.match(
      await said("result.json", exampleResult()),
      /^FILE: the result of suite \w+ with \d/,
    );
    const share = await said("share.json", { schema: "skelbench/share@1" });
    assert.equal(share, "FILE: a share: what a shard did of a run\n  next: deno task merge\n");
    assert.match(
      await said("manifest.json", emptyManifest),
      /^FILE: the manifest of a database of ntu-xsub on ntu-rgb\+d/,
    );
  }));

Deno.test("inspect knows an ONNX model by its ends and its constants", () =>
  inScratch(async (folder) => {
    const path = join(folder, "m.onnx");
    await Deno.writeFile(
      path,
      encodeOnnx({
        name: "x",
        input: { name: "x", shape: ["N", 3, 300, 25, 2] },
        output: { name: "y", shape: ["N", 60] },
        nodes: [],
        constants: new Map(
          [...tensors2019(60)].map(([name, tensor]) => [name, tensor]),
        ),
      }),
    );
    const { out } = await inspected(path);
    assert.match(
      out,
      /: an ONNX model by skelbench of 0 operators: x \[N,3,300,25,2\] to y \[N,60\], ST-GCN 2019 of 60 classes on 25 joints\n/,
    );
    assert.match(out, /it is written here and not read/);
  }));

Deno.test("inspect reads no more than the headers of databases and weights that are larger than memory", () =>
  inScratch(async (folder) => {
    const shape = [1_000_000, 3, 300, 25, 2];
    const header = formatNpyHeader("float32", shape);
    const npy = join(folder, "val_data.npy");
    await Deno.writeFile(npy, header);
    await Deno.truncate(npy, header.length + 4 * 1_000_000 * 3 * 300 * 50); // 180 GB, of which nothing is on the disk
    const { out, err } = await inspected(npy);
    assert.match(out, /a database \[N,C,T,V,M\] of 1,000,000 samples/, err);

    const count = 2 ** 33;
    const entry = { dtype: "F32", shape: [count], data_offsets: [0, 4 * count] };
    const text = new TextEncoder().encode(JSON.stringify({ "conv0.weight": entry }));
    const bytes = new Uint8Array(8 + text.length);
    new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
    bytes.set(text, 8);
    const weights = join(folder, "w.safetensors");
    await Deno.writeFile(weights, bytes);
    await Deno.truncate(weights, bytes.length + 4 * count);
    const said = await inspected(weights);
    assert.match(said.out, /of 1 tensor with 8,589,934,592 numbers/, said.err);
  }));

Deno.test("inspect names the data set that has as many samples", () =>
  inScratch(async (folder) => {
    const write = async (name: string, shape: readonly number[]): Promise<Ended> => {
      const header = formatNpyHeader("float32", shape);
      const path = join(folder, name);
      await Deno.writeFile(path, header);
      await Deno.truncate(path, header.length + 4 * shape.reduce((all, n) => all * n, 1));
      return await inspected(path);
    };
    const data = await write("val_data.npy", [16_487, 3, 300, 25, 2]);
    assert.deepEqual(below(data.out).slice(1), [
      `next: deno task verify --dataset ntu-xsub --data ${folder}`,
      `next: deno task eval --dataset ntu-xsub --data ${folder}`,
    ]);
    const scores = await write("scores.npy", [16_487, 60]);
    const path = join(folder, "scores.npy");
    assert.deepEqual(below(scores.out), [
      `next: deno task judge --dataset ntu-xsub --scores ${path} --labels LABELS`,
      `next: deno task compare ${path} OTHER --labels LABELS`,
      `next: deno task fuse ${path} OTHER --labels LABELS`,
    ]);
    const other = await write("other.npy", [9, 8]);
    assert.equal(below(other.out)[0], "no data set here has 8 classes");
  }));

Deno.test("inspect says what is no file, a folder, empty, and nobody's", () =>
  inScratch(async (folder) => {
    await Deno.writeTextFile(join(folder, "empty.pt"), "");
    await Deno.writeFile(join(folder, "noise.bin"), Uint8Array.of(0, 1, 2, 3));
    for (
      const [name, message] of [
        ["no.pt", /there is no such file/],
        [".", /it is a folder; name a file that lies in it/],
        ["empty.pt", /it is empty; known are/],
        ["noise.bin", /it begins with "\\u0000.*; known are/],
      ] as const
    ) {
      const { code, out, err } = await inspected(join(folder, name));
      assert.deepEqual([code, out], [65, ""], name);
      assert.match(err, message);
    }
  }));

Deno.test("inspect shows names of tensors, files and splits as text, whatever they hold", () =>
  inScratch(async (folder) => {
    const [name = ""] = HOSTILE;
    const file = join(folder, `${name}.pt`);
    const tensor = { dtype: "float32", shape: [1], data: Float32Array.of(1) } as const;
    await Deno.writeFile(file, encodeTorch(new Map(HOSTILE.map((text) => [text, tensor]))));
    const annotations = join(folder, "a.pkl");
    const split: Picklable = new Map(HOSTILE.map((text) => [text, []]));
    const root = new Map<string, Picklable>([["split", split], ["annotations", []]]);
    await Deno.writeFile(
      annotations,
      encodePickle(root),
    );
    for (const words of [[file], [file, "--json"], [annotations]]) {
      const { code, out, err } = await inspected(...words);
      assert.equal(code, 0, err);
      assertTold(out, "stdout");
    }
  }));

Deno.test("inspect in the program itself looks and does nothing else, and no pickle runs", async () => {
  const file = join(PROGRAM, "src/formats/testdata/checkpoints/hostile_reduce.zip.pt");
  const weights = join(PROGRAM, "golden/twin-kinetics/tcn.weights.safetensors");
  const program = async (path: string): Promise<Ended> => {
    const options = ["run", "-q", "--no-prompt", "--frozen", "-P=look"];
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [...options, join(PROGRAM, "src", "main.ts"), "inspect", path, "--json"],
      cwd: PROGRAM,
      env: { NO_COLOR: "1" },
    }).output();
    const [out = "", err = ""] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
    return { code, out, err };
  };
  const hostile = await program(file);
  assert.deepEqual([hostile.code, hostile.out], [65, ""]);
  assert.match(hostile.err, /the pickle wants "posix\.system", which is not allowed/);
  const { code, out, err } = await program(weights);
  assert.equal(code, 0, err);
  const { what, next } = z.object({ what: z.string(), next: z.array(z.string()) })
    .parse(JSON.parse(out));
  assert.match(what, /Temporal Conv of 20 classes/);
  assert.deepEqual(next, [
    `deno task eval --model tcn --dataset twin-kinetics --weights ${weights}`,
  ]);
});
