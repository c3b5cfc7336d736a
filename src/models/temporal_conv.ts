/**
 * Temporal Conv (arXiv 1704.04516; yysijie/st-gcn 4e51f3c, st_gcn/net/tcn.py): a 1-D residual network
 * over frames, each frame one flat vector. Features are `[N,T,1,C]`.
 */

import { type Tensor, tf } from "../engine/backend.ts";
import { add, convolutionWithBias, multiply, relu } from "../engine/kernels.ts";
import {
  batchNorm,
  type BatchNormOptions,
  biasSum,
  foldedBatchNorm,
  unmovedBias,
} from "../nn/batch_norm.ts";
import { convolutionAlongFrames, filterOf } from "../nn/convolution.ts";
import { alongFrames } from "../nn/frames.ts";
import { convolutionNormal, fanInUniform } from "../nn/initialization.ts";
import { parameter, type Parameters, type Traced, type TrainingPass } from "../nn/pass.ts";
import { publishedBackbone, type TcnConfig } from "./config.ts";
import { dataStage } from "./data_batch_norm.ts";
import { convolvedNormalized, normalizedFrames } from "./flat_entry.ts";
import {
  batchNormSpecs,
  classifierSpecs,
  convolutionSpecs,
  type Model,
  type ParameterSpec,
} from "./model.ts";
import { foldedStage, network, type Stage } from "./network.ts";

/** Fixed in the published code, on Kinetics too. */
const dropout = 0.5;
const kernel = 9;

function convolution(name: string, shape: readonly number[]): ParameterSpec[] {
  return convolutionSpecs(name, shape, convolutionNormal(shape), fanInUniform(shape));
}

/**
 * A convolution with its way back, less its bias: all that takes what comes out is a batch norm, or
 * a sum in front of one, which hears of the bias as its `shift`.
 */
function train(pass: TrainingPass, name: string, x: Tensor, stride: number): Traced {
  unmovedBias(pass, `${name}.bias`);
  return convolutionAlongFrames(pass, name, x, stride);
}

/** The batch norm, ReLU, dropout and convolution that a unit is made of, with the way back. */
function trainActivated(
  pass: TrainingPass,
  name: string,
  x: Tensor,
  stride: number,
  normalization: BatchNormOptions,
): Traced {
  const active = batchNorm(pass, `${name}.bn`, x, { relu: true, ...normalization });
  const convolved = train(pass, `${name}.conv`, active.output, stride);
  active.output.dispose();
  return {
    output: convolved.output,
    backward: (gradient) => active.backward(convolved.backward(gradient)),
  };
}

/** A convolution's weights as the kernel takes them. */
function fold(parameters: Parameters, name: string): { filter: Tensor; bias: Tensor } {
  return {
    filter: filterOf(parameter(parameters, `${name}.weight`)),
    bias: parameter(parameters, `${name}.bias`).clone(),
  };
}

/** `conv0`, straight on the normalized input. */
function entryStage(channel: number, out: number): Stage {
  return {
    name: "conv0",
    parameters: convolution("conv0", [out, channel, kernel]),
    forward: (pass, x) => train(pass, "conv0", x, 1),
    fold: (parameters) =>
      foldedStage(
        () => fold(parameters, "conv0"),
        ({ filter, bias }, x) => convolutionWithBias(x, filter, bias, alongFrames(kernel, 1)),
      ),
  };
}

/** `conv0` where `data_bn` leaves it its weight and bias. */
function normalizedEntry(pass: TrainingPass, x: Tensor): Traced {
  unmovedBias(pass, "conv0.bias");
  return convolvedNormalized(pass, x);
}

/** A unit's input and output widths and its stride. */
type Block = readonly [into: number, out: number, stride: number];

/** The prefixes of a unit's parts: what is activated and convolved, and what fits the input to it. */
function partsOf(name: string, [into, out]: Block): { main: string; down: string | undefined } {
  return { main: `${name}.unit1_1`, down: into === out ? undefined : `${name}.down1` };
}

/** The convolutions that `blocks` leave the biases of in what they put out, by the names of their biases. */
function biasesBehind(blocks: readonly Block[]): readonly string[] {
  return blocks.reduce<readonly string[]>((before, block, i) => {
    const { main, down } = partsOf(`unit${i + 1}`, block);
    const own = `${main}.conv.bias`;
    return down === undefined ? [...before, own] : [own, `${down}.conv.bias`];
  }, ["conv0.bias"]);
}

/**
 * A unit: its activated convolution, and around it the input, or a pointwise one where widths differ.
 * Its input lacks the biases `absent` of convolutions before it.
 */
function unitStage(name: string, block: Block, absent: readonly string[]): Stage {
  const [into, out, stride] = block;
  const { main, down } = partsOf(name, block);
  return {
    name,
    parameters: [
      ...batchNormSpecs(`${main}.bn`, into),
      ...convolution(`${main}.conv`, [out, into, kernel]),
      ...(down === undefined ? [] : [
        ...batchNormSpecs(`${down}.bn`, into),
        ...convolution(`${down}.conv`, [out, into, 1]),
      ]),
    ],
    forward(pass, x): Traced {
      const shift = biasSum(pass, absent);
      const through = trainActivated(pass, main, x, stride, { dropout, shift });
      const around = down === undefined
        ? undefined
        : trainActivated(pass, down, x, stride, { shift });
      shift.dispose();
      const output = add(through.output, around === undefined ? x : around.output);
      through.output.dispose();
      around?.output.dispose();
      return {
        output,
        backward(gradient): Tensor {
          const beside = around === undefined
            ? gradient.clone()
            : around.backward(gradient.clone());
          const toX = through.backward(gradient);
          const sum = add(toX, beside);
          tf.dispose([toX, beside]);
          return sum;
        },
      };
    },
    fold: (parameters) =>
      foldedStage<Record<string, Tensor>>(
        () => {
          const norm = foldedBatchNorm(parameters, `${main}.bn`);
          const beside = down === undefined ? {} : {
            downScale: foldedBatchNorm(parameters, `${down}.bn`).scale,
            downOffset: foldedBatchNorm(parameters, `${down}.bn`).offset,
            downFilter: fold(parameters, `${down}.conv`).filter,
            downBias: fold(parameters, `${down}.conv`).bias,
          };
          return { ...norm, ...fold(parameters, `${main}.conv`), ...beside };
        },
        (weights, x) => {
          const get = (part: string): Tensor => weights[part] as Tensor;
          const active = relu(add(multiply(x, get("scale")), get("offset")));
          const along = alongFrames(kernel, stride);
          const through = convolutionWithBias(active, get("filter"), get("bias"), along);
          if (down === undefined) return add(through, x);
          const beside = relu(add(multiply(x, get("downScale")), get("downOffset")));
          const point = alongFrames(1, stride);
          return add(
            through,
            convolutionWithBias(beside, get("downFilter"), get("downBias"), point),
          );
        },
      ),
  };
}

/** `bn`: the last batch norm and ReLU, on features that lack the biases `absent`. */
function exitStage(channels: number, absent: readonly string[]): Stage {
  return {
    name: "bn",
    parameters: batchNormSpecs("bn", channels),
    forward(pass, x): Traced {
      const shift = biasSum(pass, absent);
      const traced = batchNorm(pass, "bn", x, { relu: true, shift });
      shift.dispose();
      return traced;
    },
    fold: (parameters) =>
      foldedStage(
        () => ({ ...foldedBatchNorm(parameters, "bn") }),
        ({ scale, offset }, x) => relu(add(multiply(x, scale), offset)),
      ),
  };
}

/** The network of a config, without weights. */
export function temporalConv(config: TcnConfig): Model {
  const shape = { persons: 1, joints: 1, channels: config.channel };
  const [first] = publishedBackbone as [readonly [number, number, number]];
  const width = publishedBackbone.at(-1)?.[1] as number;
  const fcn = [config.num_class, width, 1];
  const data = dataStage("flat", shape, { use: config.use_data_bn });
  const entry = entryStage(config.channel, first[0]);
  const normalizing = [
    { ...data, forward: normalizedFrames(shape) },
    { ...entry, forward: normalizedEntry },
  ];
  const stages = [
    ...(config.use_data_bn ? normalizing : [data, entry]),
    ...publishedBackbone.map((block, i) =>
      unitStage(`unit${i + 1}`, block, biasesBehind(publishedBackbone.slice(0, i)))
    ),
    exitStage(width, biasesBehind(publishedBackbone)),
  ];
  const parameters = [
    ...stages.flatMap((stage) => stage.parameters),
    ...classifierSpecs(fcn, fanInUniform(fcn), fanInUniform(fcn)),
  ];
  return network(parameters, stages);
}
