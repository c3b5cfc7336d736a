/** Files of weights: PyTorch's, safetensors, our own checkpoints, ONNX. */

import { z } from "zod";
import { parseJson } from "../base/json.ts";
import type { FileBytes } from "../formats/byte_store.ts";
import type { NdArray } from "../formats/ndarray.ts";
import type { OnnxEnd, OnnxSummary } from "../formats/onnx_summary.ts";
import { openSafetensors } from "../formats/safetensors.ts";
import { readTorch, stateDictOf, withoutModulePrefix } from "../formats/torch/torch.ts";
import { counted, listed, thousands } from "../golden/words.ts";
import type { Shapes } from "../models/foreign_networks.ts";
import { type Recognition, recognize, type Recognized } from "../models/recognition.ts";
import { partsOf, recognizedAs } from "../models/recognized_words.ts";
import { graphOf } from "../skeleton/graph_of.ts";
import {
  type Inspected,
  lackingConfigs,
  layoutsWith,
  nextOfCheckpoint,
  nextOfForeign,
  nextOfWeights,
} from "./inspected_next.ts";

/** Tensors by name, of which only the graph's values are asked for. */
export interface Tensors {
  readonly shapes: Shapes;
  readonly types: readonly string[];
  readonly read: (name: string) => NdArray | undefined;
}

/** PyTorch's files, read whole: their numbers lie between pickles. */
export async function inspectTorch(path: string, runs: readonly string[]): Promise<Inspected> {
  const bytes = await Deno.readFile(path);
  const form = bytes[0] === 0x50 ? "a PyTorch file" : "a PyTorch file from before 1.6";
  const root = await readTorch(bytes, path);
  const dict = stateDictOf(root, path);
  const bare = withoutModulePrefix(dict);
  const beside = root instanceof Map && root.size > 0 && !dict.has(String([...root.keys()][0]))
    ? [...root.keys()].map(String)
    : [];
  const inspected = inspectTensors(path, form, ofDict(bare), runs);
  const details = [
    ...beside.length > 0 ? [`the file holds ${listed(beside, 8)}`] : [],
    ...bare === dict ? [] : ["its names begin with module., which is taken off"],
  ];
  return { ...inspected, details: [...details, ...inspected.details] };
}

/** Tensors that are in memory. */
function ofDict(dict: ReadonlyMap<string, NdArray>): Tensors {
  const types = [...dict.values()].map(({ dtype }) => dtype);
  return { shapes: dict, types, read: (name) => dict.get(name) };
}

/** Safetensors and our own checkpoints, by their header. */
export function inspectSafetensors(file: FileBytes, runs: readonly string[]): Inspected {
  const { path } = file;
  const { metadata, tensors, read } = openSafetensors(file, path);
  const prefix = "weights/";
  const weights = new Map(
    [...tensors].flatMap(([name, one]) =>
      name.startsWith(prefix) ? [[name.slice(prefix.length), one]] : []
    ),
  );
  if (!metadata.format?.startsWith("skelbench/checkpoint@")) {
    const types = [...tensors.values()].map(({ dtype }) => dtype);
    return inspectTensors(path, "a safetensors file", { shapes: tensors, types, read }, runs);
  }
  const what = recognize(weights);
  const where = parseJson(metadata.run ?? "{}", checkpointRun, "the run of checkpoint", path);
  const { epoch, batch, steps } = where.progress;
  return {
    file: path,
    what: `a checkpoint of a training here (${metadata.format}): ${recognizedAs(what)}, ` +
      `${counted(epoch, "epoch")} and ${batch} of the next one's batches done, ${
        counted(steps, "step")
      } in all`,
    details: [
      `seed ${
        where.identity.seed ?? "unknown"
      }; beside the weights it holds what its optimizer remembers`,
      ...detailsOf(what, (name) => read(`${prefix}${name}`)),
      ...lackingConfigs(what, runs),
    ],
    next: what.kind === "network" ? nextOfCheckpoint(what, runs) : [],
  };
}

/** Of a checkpoint's header, what is told. */
const checkpointRun = z.looseObject({
  identity: z.looseObject({ seed: z.string().optional() }),
  progress: z.looseObject({ epoch: z.int(), batch: z.int(), steps: z.int() }),
});

/** Any state dict: what it is, and what it is good for. */
export function inspectTensors(
  file: string,
  form: string,
  tensors: Tensors,
  runs: readonly string[],
): Inspected {
  const { shapes, types, read } = tensors;
  const what = recognize(shapes);
  const numbers = [...shapes.values()].reduce((sum, { shape }) => sum + product(shape), 0);
  const kinds = [...new Set(types)].join(", ");
  const isOurs = what.kind === "network" && what.lacking.length === 0 && what.strange.length === 0;
  return {
    file,
    what: `${form} of ${counted(shapes.size, "tensor")} with ${thousands(numbers)} numbers` +
      `${kinds && ` (${kinds})`}: ${recognizedAs(what)}`,
    details: [...detailsOf(what, read), ...lackingConfigs(what, runs), ...shapesOf(what, shapes)],
    next: isOurs
      ? nextOfWeights(what, file, runs)
      : what.kind === "foreign"
      ? nextOfForeign(what)
      : [],
  };
}

/** Values of an adjacency, past which it is none: 100 joints in 100 subsets. */
const LARGEST_GRAPH = 10 ** 6;

function detailsOf(what: Recognition, read: Tensors["read"]): string[] {
  if (what.kind !== "network") return [];
  const { strange, lacking } = what;
  const parts = partsOf(what);
  const { partitions = Infinity, joints = Infinity } = what;
  const isGraph = partitions * joints ** 2 <= LARGEST_GRAPH;
  return [
    ...parts === "" ? [] : [parts],
    ...graphLine(what, isGraph ? read("A") : undefined),
    ...strange.length > 0 ? [`none of its names: ${listed(strange)}`] : [],
    ...lacking.length > 0 ? [`it lacks ${listed(lacking)}`] : [],
  ];
}

/** The layout: by the values of A where the file has it, else by the number of joints. */
function graphLine({ joints }: Recognized, a: NdArray | undefined): string[] {
  const byJoints = layoutsWith(joints);
  const others = joints === undefined
    ? "the number of joints is not in the file"
    : `no layout here has ${joints} joints`;
  if (a === undefined) {
    return [byJoints ? `layout ${byJoints}, by its ${joints} joints` : others];
  }
  const known = graphOf(a.shape, Float64Array.from(a.data, Number));
  if (known !== undefined) {
    const { layout, strategy, maxHop } = known;
    return [`layout ${layout}, strategy ${strategy}, max_hop ${maxHop}, by the values of its A`];
  }
  if (byJoints === undefined) return [others];
  return [
    `its A is of no graph that is known on the ${joints} joints of ${byJoints}`,
  ];
}

/** The first tensors of what nobody recognizes, for a reader's own eye. */
function shapesOf(what: Recognition, shapes: Shapes): string[] {
  if (what.kind !== "unknown") return [];
  const all = [...shapes].map(([name, { shape }]) => `${name} [${shape.join()}]`);
  return all.length === 0 ? [] : [listed(all)];
}

function product(shape: readonly number[]): number {
  return shape.reduce((all, length) => all * length, 1);
}

/** ONNX: what goes in and comes out, and the network by its constants' names. */
export function inspectOnnx(file: string, summary: OnnxSummary): Inspected {
  const { producer, operators, inputs, outputs, tensors } = summary;
  const ends = (all: readonly OnnxEnd[]): string =>
    all.map(({ name, shape }) => `${name} [${shape.join()}]`).join(", ");
  const what = recognize(tensors);
  const by = producer === "" ? "" : ` by ${producer}`;
  return {
    file,
    what: `an ONNX model${by} of ${counted(operators, "operator")}: ${ends(inputs)} to ${
      ends(outputs)
    }, ${recognizedAs(what)}`,
    details: [
      ...detailsOf(what, () => undefined),
      "it is written here and not read: weights come from PyTorch's files and safetensors",
    ],
    next: [],
  };
}
