/**
 * A safe reader of PyTorch files: state dicts and plain containers around them, of either format and
 * either Python. Anything that would need code to run is refused by name.
 */

import { DataError } from "../../base/errors.ts";
import { elementBytes, type NdArray } from "../ndarray.ts";
import { describe, type PickleDict, type PickleValue } from "../pickle/pickle_value.ts";
import { readLegacy } from "./torch_legacy.ts";
import type { TorchContent } from "./torch_pickle.ts";
import { TorchTensor } from "./torch_tensor.ts";
import { readZip } from "./torch_zip.ts";

export { TorchTensor } from "./torch_tensor.ts";

/** Tensors by name, in the order of the file. */
export type StateDict = ReadonlyMap<string, NdArray>;

/**
 * Strided and shared tensors are copied out, so a hostile file could name the same bytes without end; an
 * honest one shares or expands little.
 */
const MAX_GROWTH = 16;

/**
 * Reads a PyTorch file. In the value that comes back a tensor is a {@link TorchTensor}, a dict a map, a
 * list or tuple an array.
 * @param name how errors call the file.
 * @throws {DataError} when it is no such file, is damaged, or names anything but tensors and containers.
 */
export async function readTorch(bytes: Uint8Array, name: string): Promise<PickleValue> {
  const content = await parse(bytes, name);
  let left = MAX_GROWTH * bytes.length;
  for (const tensor of content.tensors) {
    left -= tensor.byteLength;
    if (left < 0) {
      throw new DataError(
        `Cannot read "${name}": its tensors grow to more than ${MAX_GROWTH} times the file`,
      );
    }
    tensor.load(storageOf(tensor, content, name), content.bigEndian);
  }
  return content.root;
}

async function parse(bytes: Uint8Array, name: string): Promise<TorchContent> {
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) return await readZip(bytes, name);
  if (bytes[0] === 0x80) return readLegacy(bytes, name); // a pickle of protocol 2
  const start = new TextDecoder().decode(bytes.subarray(0, 20));
  throw new DataError(
    `Cannot read "${name}" as a PyTorch file: it starts with ${JSON.stringify(start)}`,
  );
}

function storageOf(tensor: TorchTensor, content: TorchContent, name: string): Uint8Array {
  const { key, dtype, size } = tensor.storage;
  const bytes = content.storages.get(key);
  if (bytes === undefined) throw new DataError(`Cannot find storage "${key}" in "${name}"`);
  if (bytes.length !== size * elementBytes(dtype)) {
    throw new DataError(
      `Cannot read storage "${key}" of "${name}": it has ${bytes.length} bytes, ` +
        `${size} values of ${dtype} need ${size * elementBytes(dtype)}`,
    );
  }
  return bytes;
}

/** Under which keys training scripts keep a state dict beside other things. */
const WRAPPERS = ["state_dict", "model_state_dict", "model"];

/**
 * The state dict in a file's value: the value itself, or what it keeps under `state_dict`,
 * `model_state_dict` or `model`.
 * @param name how errors call the file.
 * @throws {DataError} when there is none, or a value in it is no tensor.
 */
export function stateDictOf(root: PickleValue, name: string): StateDict {
  if (!(root instanceof Map)) {
    throw new DataError(`Cannot find a state dict in "${name}": it holds ${describe(root)}`);
  }
  return new Map([...unwrapped(root)].map(([key, value]): [string, NdArray] => {
    if (typeof key !== "string" || !(value instanceof TorchTensor)) {
      throw new DataError(
        `Cannot find a state dict in "${name}": ${describe(key)} is ${describe(value)}, no tensor`,
      );
    }
    return [key, value.array];
  }));
}

function unwrapped(root: PickleDict): PickleDict {
  for (const key of WRAPPERS) {
    const inner = root.get(key);
    if (inner instanceof Map) return inner;
  }
  return root;
}

/** The same tensors without the `module.` that data-parallel training puts before every name. */
export function withoutModulePrefix(dict: StateDict): StateDict {
  const prefix = "module.";
  if (![...dict.keys()].every((key) => key.startsWith(prefix))) return dict;
  return new Map([...dict].map(([key, value]) => [key.slice(prefix.length), value]));
}
