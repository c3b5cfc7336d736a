/** The weights and inputs of a bench as files, from which every program takes them. */

import { join } from "node:path";
import { studentQuantile } from "../../src/base/distributions.ts";
import { encodeNpy } from "../../src/formats/npy/npy.ts";
import { encodeOnnx } from "../../src/formats/onnx.ts";
import { encodeTorch } from "../../src/formats/torch/torch_writer.ts";
import { buildModel } from "../../src/models/build.ts";
import type { ModelConfig } from "../../src/models/config.ts";
import { onnxOf } from "../../src/models/onnx.ts";
import { stateDictFrom } from "../../src/models/reference_weights.ts";
import { oracleInput, oracleWeights } from "../../src/oracle/formula.ts";

/** What is in the folder: the batch `[N,C,T,V,M]`, the state dict, and the network for ONNX Runtime. */
export const INPUT_FILES = { x: "x.npy", weights: "weights.pt", graph: "model.onnx" } as const;

/** How long samples are: to the last frame with two persons, or as NTU RGB+D's are. */
export const lengthLaws = ["full", "ntu"] as const;

/** A batch to be made. */
export interface BatchSize {
  readonly samples: number;
  readonly frames: number;
  readonly lengths: typeof lengthLaws[number];
}

const [channels, joints, persons] = [3, 25, 2] as const;

/** Writes the formula's weights of a network, and a batch, as our own `export` writes them. */
export async function writeInputs(
  folder: string,
  config: ModelConfig,
  size: BatchSize,
): Promise<void> {
  const model = buildModel(config);
  const dict = stateDictFrom(model, oracleWeights(model));
  const shape = [size.samples, channels, size.frames, joints, persons] as const;
  const x = { dtype: "float32", shape, data: batchOf(size) } as const;
  await Deno.writeFile(join(folder, INPUT_FILES.x), encodeNpy(x));
  await Deno.writeFile(join(folder, INPUT_FILES.weights), encodeTorch(dict));
  await Deno.writeFile(
    join(folder, INPUT_FILES.graph),
    encodeOnnx(onnxOf(config, dict, size.frames)),
  );
}

/** The formula's input in C order; behind the end of a person there are zeros. */
export function batchOf({ samples, frames, lengths }: BatchSize): Float32Array<ArrayBuffer> {
  const size = { N: samples, C: channels, T: frames, V: joints, M: persons };
  const data = new Float32Array(oracleInput({ ...size, absent: false }));
  if (lengths === "full") return data;
  const ended = Array.from({ length: samples }, (_, n) => ends(frames, n, samples));
  const sample = data.length / samples;
  return data.map((value, i) => {
    const t = Math.floor(i / (joints * persons)) % frames;
    return t < (ended[Math.floor(i / sample)]?.[i % persons] ?? 0) ? value : 0;
  });
}

/**
 * In which frame each person of sample n ends: of 300 frames 79 in the mean and 26 at least, by a log-normal law whose
 * quantiles the samples lie at, so that a small batch has them all; every fifth has two persons, as in NTU RGB+D.
 */
function ends(frames: number, n: number, samples: number): readonly number[] {
  const normal = studentQuantile((n + 0.5) / samples, 1e6);
  const published = Math.max(26, Math.exp(4.31 + 0.35 * normal));
  const end = Math.min(frames, Math.round(published * frames / 300));
  return [end, n % 5 === 2 ? end : 0];
}
