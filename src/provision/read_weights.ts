/** Weights from a file, whichever of the formats it is in. */

import { DataError } from "../base/errors.ts";
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
  const bytes = await bytesOf(path);
  return withoutModulePrefix(
    path.endsWith(".safetensors")
      ? decodeSafetensors(bytes, path)
      : stateDictOf(await readTorch(bytes, path), path),
  );
}

async function bytesOf(path: string): Promise<Uint8Array> {
  try {
    return await Deno.readFile(path);
  } catch (thrown) {
    if (!(thrown instanceof Deno.errors.NotFound)) throw thrown;
    throw new DataError(`Cannot read weights "${path}": there is no such file`);
  }
}
