/** Weights from published PyTorch files, and back into files that PyTorch loads. */

import { DataError } from "../base/errors.ts";
import type { NdArray } from "../formats/ndarray.ts";
import type { StateDict } from "../formats/torch/torch.ts";
import type { WritableTensor } from "../formats/torch/torch_writer.ts";
import type { Model, Weights } from "./model.ts";
import { recognize } from "./recognition.ts";
import { differenceOf, networkMeant } from "./recognized_words.ts";
import { type ParameterSpec, sizeOf } from "../nn/parameters.ts";

/** What of a model this file needs. */
type Parameters = Pick<Model, "parameters">;

/** PyTorch counts a batch norm's batches since 0.4.1; nothing here depends on the number. */
const counter = "num_batches_tracked";

/** Weights from a file. */
export interface GivenWeights {
  /** How errors call the file. */
  readonly name: string;
  /** By names without `module.`, in any order. */
  readonly dict: StateDict;
  /** Beginnings of names that are not to be taken, as the published `ignore_weights` has them. */
  readonly ignored?: readonly string[];
}

/** How many names an error lists of each kind. */
const MOST_NAMED = 3;

/** A published adjacency is held against ours up to the last bits of float32. */
const adjacencyTolerance = 1e-6;

/** How far a type rounds a value at most, as a share of it, where that is more than float32's. */
const ROUNDED: { readonly [T in NdArray["dtype"]]?: number } = {
  float16: 2 ** -11,
  bfloat16: 2 ** -8,
};

/** Names of the counters that a file may have, by the running variance they stand behind. */
function counterBehind({ name }: ParameterSpec): string | undefined {
  const end = ".running_var";
  return name.endsWith(end) ? `${name.slice(0, -end.length)}.${counter}` : undefined;
}

function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((length, axis) => length === b[axis]);
}

/** `2 names are missing: a, b`, or nothing. */
function complaint(what: string, names: readonly string[]): string[] {
  if (names.length === 0) return [];
  const more = names.length > MOST_NAMED ? `, … (${names.length} in all)` : "";
  return [`${what}: ${names.slice(0, MOST_NAMED).join(", ")}${more}`];
}

/** Values as float32; undefined for a type that no weight has. */
function asFloat32({ dtype, data }: NdArray): Float32Array | undefined {
  switch (dtype) {
    case "float32":
    case "bfloat16":
      return data;
    case "float16":
    case "float64":
      return Float32Array.from(data);
    default:
      return undefined;
  }
}

function assertSameNames(
  model: Parameters,
  dict: StateDict,
  name: string,
  ignored: readonly string[],
): void {
  const counters = model.parameters.map(counterBehind);
  const known = new Set([...model.parameters.map((spec) => spec.name), ...counters]);
  const missing = model.parameters.filter((spec) =>
    !dict.has(spec.name) && ownOf(spec) === undefined
  );
  const misshapen = model.parameters.flatMap((spec) => {
    const found = dict.get(spec.name)?.shape;
    if (found === undefined || sameShape(found, spec.shape)) return [];
    return [`${spec.name} is [${found.join()}], not [${spec.shape.join()}]`];
  });
  const complaints = [
    ...complaint("missing", missing.map((spec) => spec.name)),
    ...complaint(
      "unexpected",
      [...dict.keys()].filter((key) => !known.has(key) && !beginsWithOne(key, ignored)),
    ),
    ...complaint("of another shape", misshapen),
  ];
  if (complaints.length > 0) {
    const specs = new Map(model.parameters.map((spec) => [spec.name, spec]));
    const [file, wanted] = [recognize(dict), recognize(specs)];
    const difference = differenceOf(file, wanted);
    throw new DataError(
      `Cannot load the weights of "${name}": ${
        difference === undefined ? "" : `${difference}${networkMeant(file, wanted)}; `
      }` +
        `its tensors are another network's (${complaints.join("; ")})`,
    );
  }
}

/** The values of a fixed parameter, which the network has whatever a file says: a graph's. */
function ownOf({ role, initialization }: ParameterSpec): Float32Array | undefined {
  return role === "fixed" && initialization.kind === "given"
    ? Float32Array.from(initialization.values)
    : undefined;
}

/** @throws {DataError} naming the first value that is no finite number: no answer would come of it. */
function assertFinite(spec: ParameterSpec, values: Float32Array, name: string): void {
  const at = values.findIndex((value) => !Number.isFinite(value));
  if (at === -1) return;
  const others = values.reduce((sum, value) => Number.isFinite(value) ? sum : sum + 1, 0);
  throw new DataError(
    `Cannot load the weights of "${name}": element ${at} of its "${spec.name}" is ${values[at]}` +
      (others === 1 ? "" : `, one of ${others} that are not finite`),
  );
}

function beginsWithOne(name: string, beginnings: readonly string[]): boolean {
  return beginnings.some((beginning) => name.startsWith(beginning));
}

/**
 * What is fixed belongs to the network: other values mean another graph. A file may round them as its type does; such
 * values are the network's own, which the file had no room for.
 */
function fixedOf(
  spec: ParameterSpec,
  values: Float32Array,
  dtype: NdArray["dtype"],
  name: string,
): Float32Array {
  const ours = ownOf(spec);
  if (ours === undefined) return values;
  const share = ROUNDED[dtype];
  const at = ours.findIndex((value, i) => {
    const tolerance = Math.max(adjacencyTolerance, (share ?? 0) * Math.abs(value));
    return !(Math.abs(value - (values[i] as number)) <= tolerance);
  });
  if (at === -1) return share === undefined ? values : ours;
  throw new DataError(
    `Cannot load the weights of "${name}": element ${at} of its "${spec.name}" is ${values[at]}, ` +
      `${ours[at]} in this network: it was trained on another graph`,
  );
}

/**
 * The weights in a file's state dict. Half and double values become float32; batch counters may be
 * there or not, and so may what is fixed, as a graph's "A": the network has its own.
 * @param dict its names without `module.`, in any order.
 * @param name how errors call the file.
 * @param ignored names in it that begin with one of these may be none of the network's.
 * @throws {DataError} when a tensor is missing, unexpected, of another shape or no number with a
 * fraction, when a value is not finite, or when a fixed one differs from the network's own.
 */
export function weightsOf(
  model: Parameters,
  dict: StateDict,
  name: string,
  ignored: readonly string[] = [],
): Weights {
  assertSameNames(model, dict, name, ignored);
  return new Map(
    model.parameters.map((spec) => {
      const own = ownOf(spec);
      const array = dict.get(spec.name);
      if (array === undefined && own !== undefined) return [spec.name, own];
      if (array === undefined) throw new Error(`Cannot find "${spec.name}"`);
      const values = asFloat32(array);
      if (values === undefined) {
        throw new DataError(
          `Cannot load the weights of "${name}": "${spec.name}" is of type ${array.dtype}`,
        );
      }
      assertFinite(spec, values, name);
      return [spec.name, fixedOf(spec, values, array.dtype, name)];
    }),
  );
}

/**
 * The values that a training starts from: all of a file's but those that are ignored, which are drawn afresh.
 * @throws {DataError} as {@link weightsOf}, with a word about `ignore_weights`.
 */
export function startingWeights(
  model: Parameters,
  { name, dict, ignored = [] }: GivenWeights,
): Weights {
  const parameters = model.parameters.filter((spec) => !beginsWithOne(spec.name, ignored));
  try {
    return weightsOf({ parameters }, dict, name, ignored);
  } catch (thrown) {
    if (!(thrown instanceof DataError)) throw thrown;
    throw new DataError(
      `${thrown.message}; names in ignore_weights, by their beginning, are drawn afresh`,
    );
  }
}

/**
 * The state dict of weights, as PyTorch saved it before 0.4.1: published names, order and shapes.
 * @throws {RangeError} when a parameter of the model is missing or has another size.
 */
export function stateDictFrom(
  model: Parameters,
  weights: Weights,
): Map<string, NdArray<"float32">>;
/**
 * The same as it is saved since.
 * @param batches what the counter behind each batch norm says; without it there are none.
 */
export function stateDictFrom(
  model: Parameters,
  weights: Weights,
  batches: bigint | undefined,
): Map<string, WritableTensor>;
/** As its two forms have it. */
export function stateDictFrom(
  model: Parameters,
  weights: Weights,
  batches?: bigint,
): Map<string, WritableTensor> {
  return new Map(model.parameters.flatMap((spec) => {
    const { name, shape } = spec;
    const values = weights.get(name);
    if (values?.length !== sizeOf(shape)) {
      throw new RangeError(
        `Cannot write "${name}" [${shape.join()}]: there are ${values?.length ?? "no"} values`,
      );
    }
    const tensor: WritableTensor = { dtype: "float32", shape, data: new Float32Array(values) };
    const counted = batches === undefined ? undefined : counterBehind(spec);
    const entry: [string, WritableTensor] = [name, tensor];
    if (counted === undefined || batches === undefined) return [entry];
    const count: WritableTensor = { dtype: "int64", shape: [], data: BigInt64Array.of(batches) };
    return [entry, [counted, count] as [string, WritableTensor]];
  }));
}
