/** How parameters begin, as the published code (and the PyTorch under it) draws them. */

import type { Random } from "../base/random.ts";

/** A distribution that every element of a parameter is drawn from. */
export type Initialization =
  | { readonly kind: "constant"; readonly value: number }
  | { readonly kind: "normal"; readonly mean: number; readonly deviation: number }
  | { readonly kind: "uniform"; readonly from: number; readonly to: number }
  | { readonly kind: "given"; readonly values: Float32Array };

/** All 0. */
export const zeros: Initialization = { kind: "constant", value: 0 };
/** All 1. */
export const ones: Initialization = { kind: "constant", value: 1 };

/** Normal(0, sqrt(2 / (out · kernel elements))): yysijie/st-gcn 4e51f3c, `conv_init`. */
export function convolutionNormal(shape: readonly number[]): Initialization {
  const [out, , ...kernel] = shape as [number, number, ...number[]];
  const elements = kernel.reduce((a, b) => a * b, 1);
  return { kind: "normal", mean: 0, deviation: Math.sqrt(2 / (out * elements)) };
}

/** PyTorch's default, uniform(±1/sqrt(inputs of one output)), of a weight `[O,I,…]` or its bias. */
export function fanInUniform(weightShape: readonly number[]): Initialization {
  const inputs = weightShape.slice(1).reduce((a, b) => a * b, 1);
  const bound = 1 / Math.sqrt(inputs);
  return { kind: "uniform", from: -bound, to: bound };
}

/** `size` values, rounded to float32. */
export function drawn(initialization: Initialization, size: number, random: Random): Float32Array {
  switch (initialization.kind) {
    case "constant":
      return new Float32Array(size).fill(initialization.value);
    case "normal": {
      const { mean, deviation } = initialization;
      return Float32Array.from({ length: size }, () => mean + deviation * random.normal());
    }
    case "uniform": {
      const { from, to } = initialization;
      return Float32Array.from({ length: size }, () => random.between(from, to));
    }
    case "given":
      return initialization.values.slice();
  }
}
