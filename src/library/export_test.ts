import assert from "node:assert/strict";
import { join } from "node:path";
import { DataError } from "../base/errors.ts";
import { encodeTorch } from "../formats/torch/torch_writer.ts";
import { buildModel } from "../models/build.ts";
import { oracleWeights } from "../oracle/formula.ts";
import { stateDictFrom, weightsOf } from "../models/reference_weights.ts";
import { exportFormats } from "./export_formats.ts";
import { exportWeights } from "./export.ts";
import { readWeights } from "../provision/read_weights.ts";
import { readConfigOf } from "../suite/configs.ts";
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
