/** The layers that our networks are made of, as ONNX operators on features `[B,C,T,V]` or `[B,C,T]`. */

import type { OnnxAttribute, OnnxGraph, OnnxNode, OnnxTensor } from "../formats/onnx.ts";
import { sizeOf } from "./parameters.ts";

/** A network's weights with their shapes, by published name. */
export type ShapedWeights = ReadonlyMap<string, OnnxTensor>;

/** PyTorch's constant in every batch norm. */
const EPSILON = 1e-5;

/** Gathers the operators of one network; every method returns the name of what it puts out. */
export class OnnxBuilder {
  /** T of the samples that the graph takes. */
  readonly frames: number;
  readonly #weights: ShapedWeights;
  readonly #nodes: OnnxNode[] = [];
  readonly #constants = new Map<string, OnnxTensor>();

  constructor(weights: ShapedWeights, frames: number) {
    this.frames = frames;
    this.#weights = weights;
  }

  /** The graph of everything that was added. */
  graph(ends: Pick<OnnxGraph, "name" | "input" | "output">): OnnxGraph {
    return { ...ends, nodes: this.#nodes, constants: this.#constants };
  }

  add(
    operator: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, OnnxAttribute>> = {},
    output = `${operator.toLowerCase()}_${this.#nodes.length}`,
  ): string {
    this.#nodes.push({ operator, inputs, output, attributes });
    return output;
  }

  /** Values of a weight. @throws {RangeError} if there is none of that name. */
  values(name: string): Float32Array {
    const tensor = this.#weights.get(name);
    if (tensor?.dtype !== "float32") throw new RangeError(`Cannot export "${name}": it is missing`);
    return tensor.data;
  }

  /** A weight as a constant of the graph, in its own shape or another of the same size. */
  weight(name: string, shape = this.#weights.get(name)?.shape ?? []): string {
    return this.constant(name, shape, this.values(name));
  }

  constant(name: string, shape: readonly number[], data: Float32Array): string {
    if (sizeOf(shape) !== data.length) {
      throw new RangeError(`Cannot export "${name}": [${shape}] is not of ${data.length} values`);
    }
    this.#constants.set(name, { dtype: "float32", shape, data: Float32Array.from(data) });
    return name;
  }

  /** `x` in another shape; -1 is what is left. */
  reshape(x: string, shape: readonly number[]): string {
    const name = `shape_${this.#nodes.length}`;
    const data = BigInt64Array.from(shape, BigInt);
    this.#constants.set(name, { dtype: "int64", shape: [shape.length], data });
    return this.add("Reshape", [x, name]);
  }

  /** `x` from `begin` up to `end`, exclusive, of an axis. */
  slice(x: string, axis: number, begin: number, end: number): string {
    const ends = [begin, end, axis].map((value, i) => {
      const name = `slice_${this.#nodes.length}_${i}`;
      this.#constants.set(name, {
        dtype: "int64",
        shape: [1],
        data: BigInt64Array.of(BigInt(value)),
      });
      return name;
    });
    return this.add("Slice", [x, ...ends]);
  }

  /** `x` with its axes in another order. */
  transpose(x: string, perm: readonly number[]): string {
    return this.add("Transpose", [x], { perm: { ints: perm } });
  }

  /** Batch norm `name` over axis 1, with its running statistics. */
  batchNorm(x: string, name: string): string {
    const all = ["weight", "bias", "running_mean", "running_var"];
    const weights = all.map((which) => this.weight(`${name}.${which}`));
    return this.add("BatchNormalization", [x, ...weights], { epsilon: { float: EPSILON } });
  }

  /** The same on `[B,O,T,V]` over channels and joints, index `o·V + v`. */
  batchNormByJoint(x: string, name: string, joints: number): string {
    const features = this.values(`${name}.weight`).length;
    // [B,O,T,V] → [B,O,V,T] → [B,O·V,T] and back; -1 stands for T, 0 for B as it is.
    const rows = this.reshape(this.transpose(x, [0, 1, 3, 2]), [0, features, -1]);
    const split = [0, features / joints, joints, -1];
    return this.transpose(this.reshape(this.batchNorm(rows, name), split), [0, 1, 3, 2]);
  }

  /** The matrix `[V,V]` of partition `k` of `edges[K,V,V]`, as a constant. */
  edges(name: string, edges: Float32Array, joints: number, k: number): string {
    const size = joints ** 2;
    return this.constant(name, [joints, joints], edges.subarray(k * size, (k + 1) * size));
  }

  relu(x: string): string {
    return this.add("Relu", [x]);
  }

  /** Convolution `name`, `[O,I,k,1]` or `[O,I,k]`, along the frames, padded by half of its odd size. */
  convolution(x: string, name: string, stride = 1): string {
    const shape = this.#weights.get(`${name}.weight`)?.shape.slice(2) ?? [];
    const pads = shape.map((size) => (size - 1) / 2);
    return this.add("Conv", [x, this.weight(`${name}.weight`), this.weight(`${name}.bias`)], {
      kernel_shape: { ints: shape },
      pads: { ints: [...pads, ...pads] },
      strides: { ints: shape.map((_, axis) => axis === 0 ? stride : 1) },
    });
  }

  sum(terms: readonly string[]): string {
    return terms.reduce((a, b) => this.add("Add", [a, b]));
  }

  /** The mean over some axes, which vanish. */
  mean(x: string, axes: readonly number[]): string {
    return this.add("ReduceMean", [x], { axes: { ints: axes }, keepdims: { int: 0 } });
  }

  /** `x[N,C]` times the weight `name` on its side, whose shape is `[L,C]`, and its bias → `output[N,L]`. */
  matrix(x: string, name: string, shape: readonly number[], output: string): string {
    const inputs = [x, this.weight(`${name}.weight`, shape), this.weight(`${name}.bias`)];
    return this.add("Gemm", inputs, { transB: { int: 1 } }, output);
  }
}
