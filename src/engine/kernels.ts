/**
 * TensorFlow's native kernels by name. They run outside tfjs's own gradients: a layer in `nn/` calls
 * the kernel of its way forward and the one of its way back, so that memory stays in its hands.
 *
 * All tensors are float32 unless said otherwise; images are B,H,W,C ("NHWC"). Every function returns
 * new tensors and disposes none of its arguments.
 */

import { channelsLast, flag, integer, mklName, ofFloat, run, runMany, text } from "./attributes.ts";
import { type Attribute, type Tensor, tf } from "./backend.ts";
import { wholes } from "./constants.ts";
import type { DevicePolicy } from "./policy.ts";
import { reshape } from "./shapes.ts";

/** `a[m,k] · b[k,n]` → `[m,n]`; either may be given transposed. */
export function matMul(
  a: Tensor,
  b: Tensor,
  { transposeA = false, transposeB = false } = {},
): Tensor {
  const attributes = [ofFloat(), flag("transpose_a", transposeA), flag("transpose_b", transposeB)];
  return run("MatMul", attributes, [a, b]);
}

/** `a[…,m,k] · b[…,k,n]` → `[…,m,n]`, the leading axes broadcast; either may be given transposed. */
export function batchMatMul(
  a: Tensor,
  b: Tensor,
  { transposeA = false, transposeB = false } = {},
): Tensor {
  const attributes = [ofFloat(), flag("adj_x", transposeA), flag("adj_y", transposeB)];
  return run("BatchMatMulV2", attributes, [a, b]);
}

/** `a + b`, broadcast. */
export const add = (a: Tensor, b: tf.TensorInfo): Tensor => run("AddV2", [ofFloat()], [a, b]);
/** `a - b`, broadcast. */
export const subtract = (a: Tensor, b: Tensor): Tensor => run("Sub", [ofFloat()], [a, b]);
/** `a · b`, element by element, broadcast. */
export const multiply = (a: Tensor, b: tf.TensorInfo): Tensor => run("Mul", [ofFloat()], [a, b]);
/** `a / b`, element by element, broadcast. */
export const divide = (a: Tensor, b: tf.TensorInfo): Tensor => run("RealDiv", [ofFloat()], [a, b]);
/** `x²`, element by element. */
export const square = (x: Tensor): Tensor => run("Square", [ofFloat()], [x]);
/** `max(x, 0)`. */
export const relu = (x: Tensor): Tensor => run("Relu", [ofFloat()], [x]);

/** `gradient` where `output` of the ReLU is above 0, else 0. */
export const reluGradient = (gradient: Tensor, output: Tensor): Tensor =>
  run("ReluGrad", [ofFloat()], [gradient, output]);

/** `x[…,C] + bias[C]`. */
export const biasAdd = (x: Tensor, bias: Tensor): Tensor =>
  run("BiasAdd", [ofFloat(), channelsLast()], [x, bias]);

/** Sum of `gradient[…,C]` over all axes but the last → `[C]`. */
export const biasGradient = (gradient: Tensor): Tensor =>
  run("BiasAddGrad", [ofFloat(), channelsLast()], [gradient]);

/** Stride and zero padding of a convolution along H; W is left as it is. */
export interface Along {
  readonly stride: number;
  readonly before: number;
  readonly after: number;
}

function convolutionAttributes({ stride, before, after }: Along, alongW = false): Attribute[] {
  return [
    ofFloat(),
    integer("strides", alongW ? [1, 1, stride, 1] : [1, stride, 1, 1]),
    text("padding", "EXPLICIT"),
    integer(
      "explicit_paddings",
      alongW ? [0, 0, 0, 0, before, after, 0, 0] : [0, 0, before, after, 0, 0, 0, 0],
    ),
    channelsLast(),
    integer("dilations", [1, 1, 1, 1]),
  ];
}

/**
 * Runs a convolution kernel on `x[B,H,W,I]`, `filter[k,1,I,O]` and what else it takes. An image one wide is
 * laid down, H along W, which is the same memory: oneDNN's loops run along W, so it is a tenth faster,
 * and three times as fast with a stride (`bench/convolution_bench.ts`).
 */
function convolved(
  kernel: string,
  extra: readonly Attribute[],
  [x, filter, ...rest]: readonly [Tensor, Tensor, ...Tensor[]],
  along: Along,
): Tensor {
  const [batch, height, width, into] = x.shape as [number, number, number, number];
  if (width !== 1) {
    return run(kernel, [...convolutionAttributes(along), ...extra], [x, filter, ...rest]);
  }
  const [size, , , out] = filter.shape as [number, number, number, number];
  const laid = reshape(x, [batch, 1, height, into]);
  const taps = reshape(filter, [1, size, into, out]);
  const attributes = [...convolutionAttributes(along, true), ...extra];
  const lying = run(kernel, attributes, [laid, taps, ...rest]); // [B,1,H',O]
  const output = reshape(lying, [batch, lying.shape[2] as number, 1, out]);
  tf.dispose([laid, taps, lying]);
  return output;
}

/** `x[B,H,W,I] * filter[k,1,I,O]` → `[B,H',W,O]`. */
export function convolution(x: Tensor, filter: Tensor, along: Along): Tensor {
  return convolved("Conv2D", [], [x, filter], along);
}

/** `convolution()` and a bias per channel of its output, in one pass where there is a kernel for it. */
export function convolutionWithBias(
  x: Tensor,
  filter: Tensor,
  bias: Tensor,
  along: Along,
  { fused }: Pick<DevicePolicy, "fused">,
): Tensor {
  if (fused) {
    return convolved("_MklNativeConv2DWithBias", [mklName()], [x, filter, bias], along);
  }
  const plain = convolution(x, filter, along);
  const biased = biasAdd(plain, bias);
  plain.dispose();
  return biased;
}

/** The gradient to a convolution's input of shape `shape`. */
export function convolutionInputGradient(
  shape: readonly number[],
  filter: Tensor,
  gradient: Tensor,
  along: Along,
): Tensor {
  const inputs = [wholes(shape), filter, gradient];
  return run("Conv2DBackpropInput", convolutionAttributes(along), inputs);
}

/** The gradient to a convolution's filter of shape `shape`. */
export function convolutionFilterGradient(
  x: Tensor,
  shape: readonly number[],
  gradient: Tensor,
  along: Along,
): Tensor {
  const inputs = [x, wholes(shape), gradient];
  return run("Conv2DBackpropFilter", convolutionAttributes(along), inputs);
}

/** Softmax cross entropy of `logits[N,L]` with `labels[N,L]` → the loss `[N]` and its gradient `[N,L]`. */
export function softmaxCrossEntropy(
  logits: Tensor,
  labels: Tensor,
): [loss: Tensor, gradient: Tensor] {
  const [loss, gradient] = runMany(
    "SoftmaxCrossEntropyWithLogits",
    [ofFloat()],
    [logits, labels],
    2,
  );
  return [loss as Tensor, gradient as Tensor];
}
