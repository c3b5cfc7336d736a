/** Weights written in the forms that other programs read. */

import { writeAtomically } from "../base/files.ts";
import { encodeOnnx } from "../formats/onnx.ts";
import { encodeSafetensors } from "../formats/safetensors.ts";
import { encodeTorch, type WritableTensor } from "../formats/torch/torch_writer.ts";
import { buildModel } from "../models/build.ts";
import { onnxOf } from "../models/onnx.ts";
import { stateDictFrom, weightsOf } from "../models/reference_weights.ts";
import type { DataContext } from "../provision/context.ts";
import type { ExportFormat } from "./export_formats.ts";
import { provideWeights } from "../provision/reference_weights.ts";
import { readWeights } from "../provision/read_weights.ts";
import { type RunConfig, runName } from "../suite/run_config.ts";

/** What is written, and as what. */
export interface ExportRequest {
  readonly config: RunConfig;
  /** A file, or `reference`. */
  readonly weights: string;
  readonly format: ExportFormat;
  readonly out: string;
}

/**
 * Writes a run's weights.
 * @throws {DataError} if the weights cannot be read or are not the model's.
 * @throws {UnavailableError} if the published weights cannot be had.
 */
export async function exportWeights(
  { config, weights, format, out }: ExportRequest,
  context: DataContext,
): Promise<void> {
  const path = await provideWeights(weights, runName(config), context);
  const model = buildModel(config.model);
  const dict = stateDictFrom(model, weightsOf(model, await readWeights(path), path));
  await writeAtomically(out, encoded(config, format, dict));
}

function encoded(
  config: RunConfig,
  format: ExportFormat,
  dict: ReadonlyMap<string, WritableTensor>,
): Uint8Array {
  switch (format) {
    case "pt":
      return encodeTorch(dict);
    case "safetensors":
      return encodeSafetensors(dict);
    case "onnx":
      return encodeOnnx(onnxOf(config.model, dict, framesOf(config)));
  }
}

/** Frames that the network sees in a test. */
function framesOf({ feeder: { frames, test } }: RunConfig): number {
  return Math.max(frames / test.temporal_downsample_step, test.window_size);
}
