/** Weights as people have them, given to the program: `export` reads them without an engine. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { encodeSafetensors } from "../../formats/safetensors.ts";
import { encodeStoredZip } from "../../formats/zip/zip_writer.ts";
import { buildModel } from "../../models/build.ts";
import { stateDictFrom } from "../../models/reference_weights.ts";
import { oracleWeights } from "../../oracle/formula.ts";
import { readRunConfig } from "../../suite/run_config.ts";
import { type Ended, runForTest } from "../testing.ts";

const program = fileURLToPath(new URL("../../../", import.meta.url));
const config = join(program, "config/twin-ntu-xsub/stgcn-2019.yaml");
const model = buildModel((await readRunConfig(config, "c.yaml")).model);
const dict = stateDictFrom(model, oracleWeights(model));

/** What `export` to safetensors makes of a file. */
async function exported(name: string, bytes: Uint8Array): Promise<Ended> {
  const scratch = await Deno.makeTempDir();
  try {
    const weights = join(scratch, name);
    await Deno.writeFile(weights, bytes);
    const to = ["--format", "safetensors", "--out", join(scratch, "out.safetensors")];
    const which = ["--model", "stgcn-2019", "--dataset", "twin-ntu-xsub", "--weights", weights];
    return await runForTest(["export", ...which, ...to], { project: program });
  } finally {
    await Deno.remove(scratch, { recursive: true });
  }
}

Deno.test("weights in half precision, and without the graph, are the network's", async () => {
  const halved = new Map([...dict].map(([name, { shape, data }]) => {
    return [name, { dtype: "float16", shape, data: Float16Array.from(data) }] as const;
  }));
  const half = await exported("half.safetensors", encodeSafetensors(halved));
  assert.equal(half.code, 0, half.err);
  const without = new Map([...dict].filter(([name]) => name !== "A"));
  const plain = await exported("plain.safetensors", encodeSafetensors(without));
  assert.equal(plain.code, 0, plain.err);
});

Deno.test("a value that is no number is told by its tensor when the file is opened", async () => {
  const name = "st_gcn_networks.1.tcn.2.weight";
  const tensor = dict.get(name);
  assert.ok(tensor !== undefined);
  const data = tensor.data.with(7, NaN);
  const bytes = encodeSafetensors(new Map([...dict, [name, { ...tensor, data }]]));
  const { code, err } = await exported("nan.safetensors", bytes);
  assert.equal(code, 65);
  assert.match(
    err,
    /nan\.safetensors": element 7 of its "st_gcn_networks\.1\.tcn\.2\.weight" is NaN/,
  );
});

Deno.test("a whole model is refused with what to save instead", async () => {
  const text = (of: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(of);
  const bytes = encodeStoredZip([
    { name: "model/data.pkl", bytes: text("cnet.st_gcn\nModel\n)\x81.") },
    { name: "model/version", bytes: text("3\n") },
  ]);
  const { code, err } = await exported("model.pt", bytes);
  assert.equal(code, 65);
  assert.match(err, /"net\.st_gcn\.Model", which is not allowed; .*model\.state_dict\(\)/);
});
