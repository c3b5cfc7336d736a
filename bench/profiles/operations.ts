/** What a kernel has to do at least: multiplications and additions, and values to read and write. */

import type { KernelRun } from "../../src/engine/backend.ts";

/** A tensor's share of it. */
type Shape = readonly number[];

/** Bytes of a float32, which nearly all values are. */
const FLOAT_BYTES = 4;

function sizeOf(shape: Shape): number {
  return shape.reduce((a, b) => a * b, 1);
}

/** The name less what oneDNN's kernels put in front of TensorFlow's. */
export function plainName(kernel: string): string {
  return kernel.replace(/^_+(?:MklNative)?/, "");
}

/**
 * Multiplications and additions of a kernel that makes products of matrices, each counted by itself; 0 of all others, which
 * wait for memory. A convolution is counted with what it adds of the zeros around.
 */
export function operations({ kernel, attributes, inputs, outputs }: KernelRun): number {
  const shapes = inputs.map(({ shape }) => shape as Shape);
  const [first = [], second = [], third = []] = shapes;
  const made = sizeOf(outputs[0]?.shape ?? []);
  switch (plainName(kernel)) {
    case "MatMul":
      return 2 * made * inner(first, attributes, "transpose_a");
    case "BatchMatMulV2":
      return 2 * made * inner(first, attributes, "adj_x");
    case "Conv2D":
    case "Conv2DWithBias":
      return 2 * made * sizeOf(second.slice(0, -1));
    case "Conv2DBackpropInput":
      return 2 * sizeOf(third) * sizeOf(second.slice(0, -1));
    case "Conv2DBackpropFilter":
      return 2 * sizeOf(third.slice(0, -1)) * made;
    default:
      return 0;
  }
}

/** Over how many values each one of a product adds up. */
function inner(left: Shape, attributes: KernelRun["attributes"], flag: string): number {
  const isTurned = attributes.some(({ name, value }) => name === flag && value === true);
  return left.at(isTurned ? -2 : -1) ?? 0;
}

/** Bytes that are read and written if each value is touched once; 0 where a kernel gives its input on. */
export function bytesTouched({ kernel, inputs, outputs }: KernelRun): number {
  if (["Reshape", "Bitcast"].includes(kernel)) return 0;
  const all = [...inputs, ...outputs].map(({ shape, dtype }) =>
    sizeOf(shape) * (dtype === "bool" ? 1 : FLOAT_BYTES)
  );
  return all.reduce((a, b) => a + b, 0);
}
