import assert from "node:assert/strict";
import { DataError, reason } from "../base/errors.ts";
import type { NdArray } from "../formats/ndarray.ts";
import { decodeSafetensors, encodeSafetensors } from "../formats/safetensors.ts";
import {
  readTorch,
  type StateDict,
  stateDictOf,
  withoutModulePrefix,
} from "../formats/torch/torch.ts";
import { encodeTorch } from "../formats/torch/torch_writer.ts";
import { buildModel } from "./build.ts";
import { stgcn2019Config } from "./config.ts";
import type { Model } from "./model.ts";
import { oracleWeights } from "../oracle/formula.ts";
import { publishedConfig } from "../published/arguments.ts";
import { startingWeights, stateDictFrom, weightsOf } from "./reference_weights.ts";

const folder = new URL("../formats/testdata/checkpoints/", import.meta.url);

async function dictIn(bytes: Uint8Array, name: string): Promise<StateDict> {
  return withoutModulePrefix(stateDictOf(await readTorch(bytes, name), name));
}

function fileDict(name: string): Promise<StateDict> {
  return dictIn(Deno.readFileSync(new URL(name, folder)), name);
}

/** The network of `stgcn_tiny.*`. */
function tiny(classes = 4): Model {
  const args = {
    channel: 3,
    num_class: classes,
    num_person: 2,
    use_data_bn: true,
    mask_learning: true,
    graph: "st_gcn.graph.Kinetics",
    graph_args: { labeling_mode: "spatial" },
    backbone_config: [
      [2, 2, 1],
      [2, 2, 1],
      [2, 2, 1],
      [2, 4, 2],
      [4, 4, 1],
      [4, 4, 1],
      [4, 6, 2],
      [6, 6, 1],
      [6, 6, 1],
    ],
  };
  return buildModel(publishedConfig("st_gcn.net.ST_GCN", args, 2));
}

/** A network of generation 2019 whose fifth block is the one of `stgcn-2019_block.*`. */
function withBlock(graph: Record<string, unknown>): Model {
  return buildModel(stgcn2019Config.parse({
    name: "stgcn-2019",
    layout: "openpose",
    max_hop: 1,
    dilation: 1,
    in_channels: 3,
    num_class: 4,
    num_person: 2,
    edge_importance_weighting: true,
    dropout: 0,
    backbone_config: [[2, 2, 1], [2, 2, 1], [2, 2, 1], [2, 2, 1], [2, 4, 2]],
    ...graph,
  }));
}

/** What of a model a file has. */
function modelIn({ parameters }: Model, dict: StateDict): Pick<Model, "parameters"> {
  return { parameters: parameters.filter(({ name }) => dict.has(name)) };
}

function messageOf(act: () => unknown): string {
  try {
    act();
  } catch (thrown) {
    assert.ok(thrown instanceof DataError);
    return reason(thrown);
  }
  assert.fail("nothing was thrown");
}

for (const file of ["stgcn_tiny.legacy.pt", "stgcn_tiny.python2.legacy.pt"]) {
  Deno.test(`weightsOf() takes every weight of ${file}`, async () => {
    const weights = weightsOf(tiny(), await fileDict(file), file);
    assert.deepEqual(weights, oracleWeights(tiny()));
  });
}

for (const file of ["stgcn-2019_block.legacy.pth", "stgcn-2019_block.zip.pth"]) {
  Deno.test(`weightsOf() takes the block, its A and its batch counters in ${file}`, async () => {
    const dict = await fileDict(file);
    const held = modelIn(withBlock({ strategy: "spatial" }), dict);
    assert.equal(held.parameters.length, dict.size - 3);
    assert.deepEqual(weightsOf(held, dict, file), oracleWeights(held));
  });
}

Deno.test("weightsOf() tells weights that were trained on another graph", async () => {
  const file = "stgcn-2019_block.zip.pth";
  const dict = await fileDict(file);
  const held = modelIn(withBlock({ strategy: "distance", max_hop: 2 }), dict);
  assert.match(
    messageOf(() => weightsOf(held, dict, file)),
    /"stgcn-2019_block\.zip\.pth": element \d+ of its "A" is [\d.]+, [\d.]+ in this network/,
  );
});

Deno.test("weightsOf() names what is missing, unexpected or of another shape, and how much of it", async () => {
  const file = "stgcn_tiny.legacy.pt";
  const dict = new Map(await fileDict(file));
  const bias = dict.get("tcn0.conv.bias");
  assert.ok(bias);
  for (const name of ["weight", "bias", "running_mean", "running_var"]) {
    dict.delete(`person_bn.${name}`);
  }
  dict.set("tcn0.conv.num_batches_tracked", bias);
  assert.equal(
    messageOf(() => weightsOf(tiny(7), dict, file)),
    `Cannot load the weights of "${file}": these are ST-GCN 2018's, of 4 classes on 18 joints; ` +
      "the config has 7 classes; its tensors are another network's (" +
      "missing: person_bn.weight, person_bn.bias, person_bn.running_mean, … (4 in all); " +
      "unexpected: tcn0.conv.num_batches_tracked; " +
      "of another shape: fcn.weight is [4,6,1], not [7,6,1], fcn.bias is [4], not [7])",
  );
});

Deno.test("weightsOf() says in one line which network a file is of, before it lists names", () => {
  const tcn = buildModel({ name: "tcn", channel: 150, num_class: 60, use_data_bn: true });
  const dict = stateDictFrom(tcn, oracleWeights(tcn));
  assert.match(
    messageOf(() => weightsOf(tiny(), dict, "x.pt")),
    /^Cannot load the weights of "x\.pt": these are Temporal Conv's, of 60 classes on 150 values a frame; the config has ST-GCN 2018 of 4 classes on 18 joints \(did you mean the model "tcn"\?\); its tensors are another network's \(missing: /,
  );
});

Deno.test("weightsOf() rounds half and double values to float32, and refuses whole numbers", () => {
  const spec = {
    shape: [2],
    role: "learned",
    initialization: { kind: "constant", value: 0 },
  } as const;
  const one = { parameters: [{ ...spec, name: "a" }] };
  const third = [1 / 3, 65504];
  const double = new Map(
    [["a", {
      dtype: "float64",
      shape: [2],
      data: Float64Array.from(third),
    }]] as const,
  );
  assert.deepEqual(weightsOf(one, double, "x.pt").get("a"), Float32Array.from(third));
  const half = new Map(
    [["a", {
      dtype: "float16",
      shape: [2],
      data: Float16Array.from(third),
    }]] as const,
  );
  assert.deepEqual(weightsOf(one, half, "x.pt").get("a"), Float32Array.of(0.333251953125, 65504));
  const whole = new Map(
    [["a", { dtype: "int64", shape: [2], data: new BigInt64Array(2) }]] as const,
  );
  assert.match(messageOf(() => weightsOf(one, whole, "x.pt")), /"a" is of type int64/);
});

Deno.test("weightsOf() names the tensor with a value that is not finite", () => {
  const model = tiny();
  const dict = stateDictFrom(model, oracleWeights(model));
  const { shape = [], data = [] } = dict.get("fcn.weight") ?? {};
  const with3 = (...values: readonly number[]): StateDict => {
    const bad = Float32Array.from(data);
    bad.set(values, 3);
    return new Map([...dict, ["fcn.weight", { dtype: "float32", shape, data: bad }]]);
  };
  assert.equal(
    messageOf(() => weightsOf(model, with3(NaN), "x.pt")),
    'Cannot load the weights of "x.pt": element 3 of its "fcn.weight" is NaN',
  );
  assert.match(
    messageOf(() => weightsOf(model, with3(-Infinity, NaN), "x.pt")),
    /is -Infinity, one of 2 that are not finite$/,
  );
  const ignored = ["fcn.weight"];
  startingWeights(model, { name: "x.pt", dict: with3(NaN), ignored });
});

Deno.test("weightsOf() takes the network's own graph where a file has none, and nothing else", () => {
  const model = withBlock({ strategy: "spatial" });
  const whole = stateDictFrom(model, oracleWeights(model));
  const without = (left: string): StateDict => new Map([...whole].filter(([key]) => key !== left));
  assert.deepEqual(weightsOf(model, without("A"), "x.pt"), oracleWeights(model));
  assert.match(
    messageOf(() => weightsOf(model, without("fcn.bias"), "x.pt")),
    /missing: fcn\.bias/,
  );
});

Deno.test("startingWeights() takes all but what is ignored by its beginning, whatever its shape", async () => {
  const file = "stgcn_tiny.legacy.pt";
  const dict = await fileDict(file);
  const other = tiny(7);
  const taken = startingWeights(other, { name: file, dict, ignored: ["fcn"] });
  const expected = oracleWeights(tiny());
  const names = other.parameters.map(({ name }) => name);
  assert.deepEqual([...taken.keys()], names.filter((name) => !name.startsWith("fcn.")));
  for (const [name, values] of taken) assert.deepEqual(values, expected.get(name));
  assert.match(
    messageOf(() => startingWeights(other, { name: file, dict })),
    /fcn\.bias is \[4\], not \[7\]\); names in ignore_weights, by their beginning, are drawn afresh/,
  );
});

Deno.test("weightsOf() lets pass what is no network's only where it is ignored", async () => {
  const file = "stgcn_tiny.legacy.pt";
  const dict = new Map(await fileDict(file));
  dict.set("head.bias", dict.get("fcn.bias") as NdArray);
  assert.match(messageOf(() => weightsOf(tiny(), dict, file)), /unexpected: head\.bias/);
  assert.deepEqual(weightsOf(tiny(), dict, file, ["head", "fcn"]), oracleWeights(tiny()));
});

for (const batches of [undefined, 12n]) {
  const counters = batches === undefined ? "without" : "with";
  Deno.test(`stateDictFrom() ${counters} counters comes back from PyTorch's and safetensors' files`, async () => {
    const weights = oracleWeights(tiny());
    const dict = stateDictFrom(tiny(), weights, batches);
    assert.equal(
      [...dict.keys()].filter((name) => name.endsWith("num_batches_tracked")).length,
      batches === undefined ? 0 : 24,
    );
    assert.deepEqual(weightsOf(tiny(), await dictIn(encodeTorch(dict), "x.pt"), "x.pt"), weights);
    const safe = decodeSafetensors(encodeSafetensors(dict), "x.safetensors");
    assert.deepEqual(weightsOf(tiny(), safe, "x.safetensors"), weights);
  });
}

Deno.test("stateDictFrom() refuses weights that are not the model's", () => {
  assert.throws(() => stateDictFrom(tiny(7), oracleWeights(tiny())), {
    name: "RangeError",
    message: 'Cannot write "fcn.weight" [7,6,1]: there are 24 values',
  });
});

Deno.test("weightsOf() takes a graph that a half-precision file rounds, as the network's own", () => {
  const model = withBlock({ layout: "ntu-rgb+d", strategy: "spatial" });
  const whole = stateDictFrom(model, oracleWeights(model));
  const half = new Map(
    [...whole].map(([name, { shape, data }]): [string, NdArray] => [
      name,
      { dtype: "float16", shape, data: Float16Array.from(data) },
    ]),
  );
  const loaded = weightsOf(model, half, "half");
  assert.deepEqual(loaded.get("A"), whole.get("A")?.data);
  const learned = whole.get("fcn.weight")?.data ?? [];
  assert.deepEqual(
    loaded.get("fcn.weight"),
    Float32Array.from(Float16Array.from(learned)),
  );
  const { shape = [] } = half.get("A") ?? {};
  const off = Float16Array.from(whole.get("A")?.data ?? [], (value) => value * 1.002);
  const other = new Map([...half, ["A", { dtype: "float16", shape, data: off } as const]]);
  assert.match(messageOf(() => weightsOf(model, other, "half")), /trained on another graph/);
});
