/** Weights from a file, whichever of the formats it is in. */

import { DataError } from "../base/errors.ts";
import { whereMissing } from "../base/files.ts";
import { decodeSafetensors } from "../formats/safetensors.ts";
import {
  readTorch,
  type StateDict,
  stateDictOf,
  withoutModulePrefix,
} from "../formats/torch/torch.ts";

/**
 * Reads a state dict from PyTorch's files of either form, or from safetensors by its ending; names lose `module.`.
 * @throws {DataError} if there is no such file, or it is none of these.
 */
export async function readWeights(path: string): Promise<StateDict> {
  const missing = new DataError(`Cannot read weights "${path}": there is no such file`);
  const bytes = await Deno.readFile(path).catch(whereMissing(missing));
  return withoutModulePrefix(
    path.endsWith(".safetensors")
      ? decodeSafetensors(bytes, path)
      : stateDictOf(await readTorch(bytes, path), path),
  );
}
