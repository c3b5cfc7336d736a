import assert from "node:assert/strict";
import { join } from "node:path";
import { DataError } from "../base/errors.ts";
import { encodeSafetensors } from "../formats/safetensors.ts";
import { encodeTorch } from "../formats/torch/torch_writer.ts";
import { encodeStoredZip } from "../formats/zip/zip_writer.ts";
import { buildModel } from "../models/build.ts";
import type { Weights } from "../models/model.ts";
import { oracleWeights } from "../oracle/formula.ts";
import { stateDictFrom, weightsOf } from "../models/reference_weights.ts";
import { exportFormats } from "./export_formats.ts";
import { exportWeights } from "./export.ts";
import { readWeights } from "../provision/read_weights.ts";
import { readConfigOf } from "../suite/configs.ts";
import { readRunConfig } from "../suite/run_config.ts";
import { FakeProject, fakeRunner } from "../suite/testing.ts";

Deno.test("exportWeights() writes each format; what can be read back is the same weights", async () => {
  await using project = await FakeProject.make();
  const config = await readConfigOf(project.places, "twin-ntu-xsub/tcn");
  const model = buildModel(config.model);
  const weights = oracleWeights(model);
  const given = join(project.folder, "given.pt");
  await Deno.writeFile(given, encodeTorch(stateDictFrom(model, weights)));
  for (const format of exportFormats) {
    const out = join(project.folder, "exported", `tcn.${format}`);
    const context = project.context(fakeRunner());
    await exportWeights({ config, weights: given, format, out }, context);
    if (format === "onnx") assert.ok((await Deno.stat(out)).size > 4 * 2_000_000);
    else assert.deepEqual(weightsOf(model, await readWeights(out), out), weights);
  }
});

Deno.test("exportWeights() refuses weights of another model, and writes nothing", async () => {
  await using project = await FakeProject.make();
  const tcn = buildModel((await readConfigOf(project.places, "twin-ntu-xsub/tcn")).model);
  const given = join(project.folder, "given.pt");
  await Deno.writeFile(given, encodeTorch(stateDictFrom(tcn, oracleWeights(tcn))));
  const config = await readConfigOf(project.places, "twin-ntu-xsub/stgcn");
  const out = join(project.folder, "x.onnx");
  const request = { config, weights: given, format: "onnx", out } as const;
  await assert.rejects(exportWeights(request, project.context(fakeRunner())), DataError);
  assert.throws(() => Deno.statSync(out), Deno.errors.NotFound);
});

/** Whether a file of weights of the twin's ST-GCN of 2019 is taken, and as what: no engine is started for it. */
async function takenAs(name: string, bytes: Uint8Array): Promise<Weights> {
  await using project = await FakeProject.make();
  const given = join(project.folder, name);
  await Deno.writeFile(given, bytes);
  const out = join(project.folder, "out.safetensors");
  const request = { config, weights: given, format: "safetensors", out } as const;
  await exportWeights(request, project.context(fakeRunner()));
  return weightsOf(model, await readWeights(out), out);
}

const run = new URL("../../config/twin-ntu-xsub/stgcn-2019.yaml", import.meta.url);
const config = await readRunConfig(run, "stgcn-2019.yaml");
const model = buildModel(config.model);
const dict = stateDictFrom(model, oracleWeights(model));

Deno.test("weights in half precision, and without the graph, are the network's", async () => {
  const halved = new Map([...dict].map(([name, { shape, data }]) => {
    return [name, { dtype: "float16", shape, data: Float16Array.from(data) }] as const;
  }));
  const half = await takenAs("half.safetensors", encodeSafetensors(halved));
  assert.deepEqual(half.get("A"), dict.get("A")?.data);
  const without = new Map([...dict].filter(([name]) => name !== "A"));
  const plain = await takenAs("plain.safetensors", encodeSafetensors(without));
  assert.deepEqual(plain, oracleWeights(model));
});

Deno.test("a value that is no number is told by its tensor when the file is opened", async () => {
  const name = "st_gcn_networks.1.tcn.2.weight";
  const tensor = dict.get(name);
  assert.ok(tensor !== undefined);
  const data = tensor.data.with(7, NaN);
  const bytes = encodeSafetensors(new Map([...dict, [name, { ...tensor, data }]]));
  await assert.rejects(
    takenAs("nan.safetensors", bytes),
    /nan\.safetensors": element 7 of its "st_gcn_networks\.1\.tcn\.2\.weight" is NaN/,
  );
});

Deno.test("a whole model is refused with what to save instead", async () => {
  const text = (of: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(of);
  const bytes = encodeStoredZip([
    { name: "model/data.pkl", bytes: text("cnet.st_gcn\nModel\n)\x81.") },
    { name: "model/version", bytes: text("3\n") },
  ]);
  await assert.rejects(
    takenAs("model.pt", bytes),
    /"net\.st_gcn\.Model", which is not allowed; .*model\.state_dict\(\)/,
  );
});
