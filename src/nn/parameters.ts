/** What a layer learns and keeps: entries of a state dict, by their published names. */

import { type Initialization, ones, zeros } from "./initialization.ts";

/** One entry of a network's state dict. */
export interface ParameterSpec {
  /** The published name, less any `module.`. */
  readonly name: string;
  /** PyTorch's shape. */
  readonly shape: readonly number[];
  /** A convolution's weight `[O,I,k…]`, which the engine keeps as its kernels take it, `[k…,I,O]`. */
  readonly isFilter?: true;
  /** `learned` is what the optimizer moves; `running` a batch norm's statistics; `fixed` never changes. */
  readonly role: "learned" | "running" | "fixed";
  readonly initialization: Initialization;
}

/** The four entries of batch norm `name` over `features`. */
export function batchNormSpecs(
  name: string,
  features: number,
  weight: Initialization = ones,
): ParameterSpec[] {
  const shape = [features];
  return [
    { name: `${name}.weight`, shape, role: "learned", initialization: weight },
    { name: `${name}.bias`, shape, role: "learned", initialization: zeros },
    { name: `${name}.running_mean`, shape, role: "running", initialization: zeros },
    { name: `${name}.running_var`, shape, role: "running", initialization: ones },
  ];
}

/** How a layer's weight and bias begin. */
export interface Begin {
  readonly weight: Initialization;
  readonly bias: Initialization;
}

/** Weight and bias of convolution `name`. */
export function convolutionSpecs(
  name: string,
  shape: readonly number[],
  begin: Begin,
): ParameterSpec[] {
  const [weight, bias] = classifierSpecs(name, shape, begin);
  return [{ ...weight, isFilter: true }, bias];
}

/**
 * Weight and bias of classifier `name`, in the files a 1x1 convolution. The engine keeps `[L,C,1…]` as it is: a product of few
 * rows with a matrix on its side adds up piece by piece, and logits are twice as near.
 */
export function classifierSpecs(
  name: string,
  shape: readonly number[],
  { weight, bias }: Begin,
): [ParameterSpec, ParameterSpec] {
  return [
    { name: `${name}.weight`, shape, role: "learned", initialization: weight },
    { name: `${name}.bias`, shape: [shape[0] as number], role: "learned", initialization: bias },
  ];
}

/** Elements of a shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((a, b) => a * b, 1);
}
