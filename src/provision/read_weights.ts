/** Weights from a file, whichever of the formats it is in. */

import { DataError } from "../base/errors.ts";
import { suggestPath } from "../base/near_path.ts";
import { exists } from "../base/files.ts";
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
  await requireWeights(path);
  const bytes = await Deno.readFile(path);
  return withoutModulePrefix(
    path.endsWith(".safetensors")
      ? decodeSafetensors(bytes, path)
      : stateDictOf(await readTorch(bytes, path), path),
  );
}

/** Looks for a file of weights, and reads nothing of it. @throws {DataError} if there is no such file. */
export async function requireWeights(path: string): Promise<void> {
  if (await exists(path)) return;
  const near = await suggestPath(path);
  throw new DataError(`Cannot read weights "${path}": there is no such file${near}`);
}
