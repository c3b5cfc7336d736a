import assert from "node:assert/strict";
import { join } from "node:path";
import { UnavailableError } from "../base/errors.ts";
import { exists } from "../base/files.ts";
import { encodeTorch } from "../formats/torch/torch_writer.ts";
import { parseYaml } from "../formats/yaml/yaml.ts";
import { buildModel } from "../models/build.ts";
import type { Model } from "../models/model.ts";
import { stateDictFrom } from "../models/reference_weights.ts";
import { oracleWeights } from "../oracle/formula.ts";
import { parseMirror } from "../pins/mirror.ts";
import { type FilePin, readPins } from "../pins/pin.ts";
import { RawServer, whole } from "../pins/testdata/raw_server.ts";
import { runConfig } from "../suite/run_config.ts";
import { FakeProject, fakeRunner } from "../suite/testing.ts";
import { fetchPin, recordedDigests } from "./fetch.ts";
import { networkOf } from "./known_weights.ts";
import { referenceMissing } from "./reference_weights.ts";
import { soughtIn } from "./sought.ts";

/** A pin as those of 2018 are: without a digest. */
const pin: FilePin = {
  kind: "file",
  name: "ntuxsub-st_gcn.pt",
  group: "weights-2018",
  what: "weights",
  license: "BSD-2-Clause",
  urls: [],
  max_bytes: 64_000_000,
  form: "torch",
};
const run = "ntu-xsub/stgcn";

/** A project whose config of the published run is the twin's, and its small network. */
async function withNetwork(): Promise<{ project: FakeProject; model: Model }> {
  const project = await FakeProject.make();
  const { config } = project.places;
  const text = await Deno.readTextFile(join(config, "twin-ntu-xsub", "stgcn.yaml"));
  await Deno.mkdir(join(config, "ntu-xsub"));
  await Deno.writeTextFile(join(config, `${run}.yaml`), text);
  return { project, model: buildModel(parseYaml(text, run, runConfig).model) };
}

/** Its published file, with some tensors left out, and others in their place. */
function fileOf(model: Model, change: Readonly<Record<string, string>> = {}): Uint8Array {
  const dict = stateDictFrom(model, oracleWeights(model));
  return encodeTorch(new Map([...dict].map(([name, tensor]) => [change[name] ?? name, tensor])));
}

Deno.test("weights of another network are refused when they arrive: nothing is kept or recorded, and what they are is said", async () => {
  const { project, model } = await withNetwork();
  await using _removed = project;
  const { places } = project;
  const first = model.parameters[0]?.name ?? "";
  const wide = stateDictFrom(model, oracleWeights(model));
  wide.set("fcn.bias", { dtype: "float32", shape: [60], data: new Float32Array(60) });
  await using server = new RawServer({
    [`/renamed/${pin.name}`]: whole(fileOf(model, { [first]: "another" })),
    [`/wide/${pin.name}`]: whole(encodeTorch(wide)),
  });
  const refused = async (place: string): Promise<string> => {
    const mirror = parseMirror(server.url(`/${place}/`));
    const context = { ...project.context(fakeRunner()), mirror };
    const options = { folder: places.models, offline: false };
    let message = "";
    await assert.rejects(fetchPin(pin, options, context), (thrown: unknown) => {
      assert.ok(thrown instanceof UnavailableError);
      message = thrown.message;
      return true;
    });
    const left = [...Deno.readDirSync(places.models)].map(({ name }) => name);
    assert.deepEqual(left, [`${pin.name}.lock`]);
    assert.equal(await exists(recordedDigests(places)), false);
    return message;
  };
  const renamed = await refused("renamed");
  assert.match(
    renamed,
    /it is not of config\/ntu-xsub\/stgcn\.yaml: .* \(missing: \S+; unexpected: another\)/,
  );
  assert.match(renamed, /Put a copy \(the tensors of config\/ntu-xsub\/stgcn\.yaml's network\)/);
  assert.match(
    await refused("wide"),
    /another network's \(of another shape: fcn\.bias is \[60\], not \[12\]\)/,
  );
});

Deno.test("weights of the run's network are kept, their digest recorded, and fetched no second time", async () => {
  const { project, model } = await withNetwork();
  await using _removed = project;
  const { places } = project;
  const options = { folder: places.models, offline: false };
  await using server = new RawServer({ [`/${pin.name}`]: whole(fileOf(model)) });
  const context = { ...project.context(fakeRunner()), mirror: parseMirror(server.url("/")) };
  const { path, sha256 } = await fetchPin(pin, options, context);
  const recorded = JSON.parse(await Deno.readTextFile(recordedDigests(places)));
  assert.equal(recorded[pin.name].sha256, sha256);
  assert.deepEqual(await fetchPin(pin, options, context).then((again) => again.path), path);
  assert.equal(server.requests.length, 1);
  assert.equal(await referenceMissing(run, { places }), undefined);
  // Where other weights of the same network lie in its place, the digest tells.
  const other = stateDictFrom(model, oracleWeights(model));
  other.get("fcn.bias")?.data.fill(0);
  await Deno.writeFile(path, encodeTorch(other));
  await assert.rejects(fetchPin(pin, { ...options, offline: true }, context), /its sha256 is/);
});

Deno.test("a file of another network that lies there is no published one, whatever was recorded of it", async () => {
  const { project, model } = await withNetwork();
  await using _removed = project;
  const { places } = project;
  const { name } = pin;
  const context = project.context(fakeRunner());
  const options = { folder: places.models, offline: true };
  await Deno.mkdir(places.models);
  const path = join(places.models, name);
  await Deno.writeFile(path, fileOf(model, { "fcn.bias": "another" }));
  // As it was taken where the run had no config.
  await Deno.rename(join(places.config, `${run}.yaml`), join(places.config, "aside.yaml"));
  assert.equal(await networkOf(name, places), undefined);
  await fetchPin(pin, options, context);
  await Deno.rename(join(places.config, "aside.yaml"), join(places.config, `${run}.yaml`));
  assert.equal(await referenceMissing(run, { places }), `deno task fetch-models ${name}`);
  await assert.rejects(fetchPin(pin, options, context), /missing: fcn\.bias; unexpected: another/);
});

Deno.test("networkOf() knows nothing of what is no published file of weights", async () => {
  const config = new URL("../../config", import.meta.url).pathname;
  assert.equal(await networkOf("kinetics-skeleton.zip", { config }), undefined);
  const known = await networkOf(pin.name, { config });
  assert.equal(known?.what, `the tensors of config/${run}.yaml's network`);
});

Deno.test("soughtIn() knows the network of all weights that no digest tells, and of no others", async () => {
  const config = new URL("../../config", import.meta.url).pathname;
  const of = async (group: "weights-2018" | "weights-2019" | "data"): Promise<unknown[]> =>
    await Promise.all(
      (await readPins()).files(group).map(async (file) => {
        const { content } = await soughtIn({ config }, file);
        return content?.isUnique;
      }),
    );
  assert.deepEqual(await of("weights-2018"), Array.from({ length: 6 }, () => false));
  assert.deepEqual(await of("weights-2019"), Array.from({ length: 3 }, () => undefined));
  assert.deepEqual(new Set(await of("data")), new Set([true, undefined]));
});
