/**
 * Temporal Conv (arXiv 1704.04516; yysijie/st-gcn 4e51f3c, st_gcn/net/tcn.py): a 1-D residual network
 * over frames, each frame one flat vector. Features are `[N,T,1,C]`. A unit is batch norm, ReLU and dropout in front
 * of a convolution, so that the biases of convolutions add up along the sums until the next batch norm hears of them.
 */

import { classifier } from "../nn/classifier.ts";
import { identity, residual, sequence } from "../nn/combinators.ts";
import { convolutionAlongFrames } from "../nn/convolution.ts";
import { dataBatchNorm } from "../nn/data_batch_norm.ts";
import { convolvedNormalized, normalizedFrames } from "../nn/flat_entry.ts";
import { convolutionNormal, fanInUniform } from "../nn/initialization.ts";
import type { Layer } from "../nn/layer.ts";
import { batchNorm } from "../nn/norm.ts";
import { publishedBackbone, type TcnConfig } from "./config.ts";
import type { Model } from "./model.ts";
import { network, type Stage } from "./network.ts";

/** Fixed in the published code, on Kinetics too. */
const dropout = 0.5;
const kernel = 9;

function convolution(
  name: string,
  shape: readonly [out: number, into: number, frames: number],
  stride: number,
): Layer {
  const begin = { weight: convolutionNormal(shape), bias: fanInUniform(shape) };
  return convolutionAlongFrames({ name, shape, stride, begin });
}

/** The batch norm, ReLU, dropout and convolution that a unit is made of. */
function activated(
  name: string,
  shape: readonly [out: number, into: number, frames: number],
  stride: number,
  dropout: number,
): Layer {
  return sequence([
    batchNorm({ name: `${name}.bn`, relu: true, dropout }, shape[1]),
    convolution(`${name}.conv`, shape, stride),
  ]);
}

/** A unit: its activated convolution, and around it the input, or a pointwise one where widths differ. */
function unit(
  name: string,
  [into, out, stride]: readonly [into: number, out: number, stride: number],
): Layer {
  const main = activated(`${name}.unit1_1`, [out, into, kernel], stride, dropout);
  const around = into === out ? identity : activated(`${name}.down1`, [out, into, 1], stride, 0);
  return residual(main, around);
}

/** `data_bn` and `conv0`. In training `conv0` takes the batch norm's weight and bias, where there is one. */
function entryOf({ channel, use_data_bn: use }: TcnConfig, out: number): Stage[] {
  const shape = { persons: 1, joints: 1, channels: channel };
  const data = dataBatchNorm("flat", shape, { use });
  const conv0 = convolution("conv0", [out, channel, kernel], 1);
  const trained = use
    ? { data: normalizedFrames(shape), conv0: convolvedNormalized("conv0") }
    : { data: data.forward, conv0: conv0.forward };
  return [
    { name: "data_bn", layer: { ...data, forward: trained.data } },
    { name: "conv0", layer: { ...conv0, forward: trained.conv0 } },
  ];
}

/** The network of a config, without weights. */
export function tcn(config: TcnConfig): Model {
  const [first] = publishedBackbone as [readonly [number, number, number]];
  const width = publishedBackbone.at(-1)?.[1] as number;
  const fcn = [config.num_class, width, 1] as const;
  const head = classifier(fcn, { weight: fanInUniform(fcn), bias: fanInUniform(fcn) });
  const stages = [
    ...entryOf(config, first[0]),
    ...publishedBackbone.map((sizes, i) => {
      const name = `unit${i + 1}`;
      return { name, layer: unit(name, sizes) };
    }),
    { name: "bn", layer: batchNorm({ name: "bn", relu: true }, width) },
  ];
  return network({
    parameters: [...stages.flatMap(({ layer }) => layer.parameters), ...head.parameters],
    axes: { flat: config.channel },
    stages,
    classifier: head,
  });
}
