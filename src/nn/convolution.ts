/**
 * Convolution along frames: the temporal convolution of every model here, kernel `[k,1,I,O]` on
 * `x[B,T,V,I]`, zeros before the first frame and after the last.
 */

import { type Tensor, tf } from "../engine/backend.ts";
import {
  add,
  convolution,
  convolutionInputGradient,
  convolutionWithBias,
  matMul,
  multiply,
} from "../engine/kernels.ts";
import { reshape, transpose } from "../engine/shapes.ts";
import { foldedBatchNorm } from "./batch_norm.ts";
import { filterGradient, inputGradientByPhases } from "./convolution_gradients.ts";
import { alongFrames, framesAfter, interleaved, phasesOf } from "./frames.ts";
import { inTurn } from "./combinators.ts";
import { folded, type Layer, onWhole } from "./layer.ts";
import { activated, type Norm, normSpecs, onnxNorm, trainNorm } from "./norm.ts";
import { type Begin, convolutionSpecs } from "./parameters.ts";
import { parameter, type Traced, type TrainingPass } from "./pass.ts";

/** What a convolution along frames is made of. */
export interface ConvolutionSettings {
  /** Prefix of its weight and bias: `backbone.0.tcn1.conv`. */
  readonly name: string;
  /** PyTorch's shape of its weight, `[O,I,k]` or `[O,I,k,1]`, k odd. */
  readonly shape: readonly [out: number, into: number, frames: number, ...ones: number[]];
  readonly stride: number;
  readonly begin: Begin;
  readonly norm?: Norm;
}

/** `x[B,T,V,I]` → `[B,ceil(T/stride),V,O]`, zeros before the first frame and after the last. */
export function convolutionAlongFrames(settings: ConvolutionSettings): Layer {
  const { name, shape: [out, , size], stride, begin, norm } = settings;
  const along = alongFrames(size, stride);
  const convolved = onWhole((pass, x) => ({
    ...trainConvolution(pass, name, x, stride),
    lacks: [`${name}.bias`],
  }));
  return {
    parameters: [
      ...convolutionSpecs(name, settings.shape, begin),
      ...norm === undefined ? [] : normSpecs(norm, out),
    ],
    forward: norm === undefined ? convolved : inTurn([convolved, trainNorm(norm)]),
    fold: (parameters, policy) =>
      folded(
        along,
        () => {
          const filter = filterOf(parameter(parameters, `${name}.weight`));
          const bias = parameter(parameters, `${name}.bias`);
          if (norm === undefined) return { filter, bias: bias.clone() };
          const { scale, offset } = foldedBatchNorm(parameters, norm.name);
          return { filter: multiply(filter, scale), bias: add(multiply(bias, scale), offset) };
        },
        ({ filter, bias }, x, along) =>
          activated(norm, convolutionWithBias(x, filter, bias, along, policy)),
      ),
    onnx(graph, x): string {
      const convolved = graph.convolution(x, name, stride);
      return norm === undefined ? convolved : onnxNorm(graph, norm, convolved);
    },
  };
}

/** A weight `[k,I,O]` or `[k,1,I,O]` as the kernels take it, `[k,1,I,O]`. */
export function filterOf(weight: Tensor): Tensor {
  if (weight.rank === 4) return weight.clone();
  const [size, into, out] = weight.shape as [number, number, number];
  return reshape(weight, [size, 1, into, out]);
}

/** `filter[k,1,I,O]` → `[k,O,I]`, a matrix a tap for the way back. */
export function backwardTaps(filter: Tensor): Tensor {
  const [size, , into, out] = filter.shape as [number, number, number, number];
  return tf.tidy(() => transpose(reshape(filter, [size, into, out]), [0, 2, 1]));
}

/**
 * `x[B,T,V,I]` → `[B,ceil(T/stride),V,O]` with weight `name.weight` (`[k,I,O]` or `[k,1,I,O]`), without
 * the bias. It takes its own handle on x.
 */
export function trainConvolution(
  pass: TrainingPass,
  name: string,
  x: Tensor,
  stride: number,
): Traced {
  const filter = filterOf(pass.get(`${name}.weight`));
  const size = filter.shape[0] as number;
  if (size === 1) return pointwise(pass, name, x, filter, stride);
  const kept = x.clone();
  const along = alongFrames(size, stride);
  const output = convolution(x, filter, along);
  filter.dispose();
  return {
    output,
    backward(gradient): Tensor {
      pass.addGradient(
        `${name}.weight`,
        filterGradient(kept, gradient, { size, stride }, pass.policy),
      );
      const toX = tf.tidy(() => {
        const filter = filterOf(pass.get(`${name}.weight`));
        return pass.policy.fused
          ? inputGradientByPhases(kept.shape, backwardTaps(filter), gradient, stride)
          : convolutionInputGradient(kept.shape, filter, gradient, along);
      });
      tf.dispose([gradient, kept]);
      return toX;
    },
  };
}

/** Kernel 1: a matrix on every `stride`-th frame. Takes `filter[1,1,I,O]` over. */
function pointwise(
  pass: TrainingPass,
  name: string,
  x: Tensor,
  filter: Tensor,
  stride: number,
): Traced {
  const [, , into, out] = filter.shape as [number, number, number, number];
  const [batch, frames, joints] = x.shape as [number, number, number, number];
  const matrix = reshape(filter, [into, out]);
  filter.dispose();
  const rows = tf.tidy(() => reshape(phasesOf(x, stride, 1)[0] as Tensor, [-1, into])); // [B·T'·V,I]
  const after = framesAfter(frames, stride);
  const output = tf.tidy(() => reshape(matMul(rows, matrix), [batch, after, joints, out]));
  return {
    output,
    backward(gradient): Tensor {
      const toX = tf.tidy(() => {
        const flat = reshape(gradient, [-1, out]);
        pass.addGradient(`${name}.weight`, matMul(rows, flat, { transposeA: true })); // [I,O]
        const toRows = matMul(flat, matrix, { transposeB: true });
        const toFrames = reshape(toRows, [batch, after, joints, into]);
        return interleaved([toFrames], stride, frames);
      });
      tf.dispose([gradient, rows, matrix]);
      return toX;
    },
  };
}
