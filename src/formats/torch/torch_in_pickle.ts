/** PyTorch's tensors in a pickle of plain Python: each brings its whole storage, as a legacy file of its own. */

import { DataError } from "../../base/errors.ts";
import { decodeArray, type NdArray, sizeOf } from "../ndarray.ts";
import { type Globals, type PickleObject, type Reconstructor } from "../pickle/pickle_value.ts";
import { StoredBytes, StoredLatin1 } from "../stored_bytes.ts";
import { readLegacyStorage, type StoredNumbers } from "./torch_legacy.ts";
import { refuse, wholes } from "./torch_pickle.ts";

const WHOLE = "a pickle";

/** A tensor whose numbers lie in the pickle. */
export class PickledTensor implements PickleObject {
  readonly kind = "tensor";
  readonly shape: readonly number[];
  readonly #storage: StoredNumbers;
  readonly #strides: readonly number[];
  readonly #offset: number;

  constructor(
    storage: StoredNumbers,
    offset: number,
    shape: readonly number[],
    strides: readonly number[],
  ) {
    // A stride of 0 would make any size of one number.
    if (sizeOf(shape) > storage.reference.size) {
      throw new DataError(
        `Cannot rebuild a tensor of shape (${
          shape.join(", ")
        }): its storage has ${storage.reference.size} elements`,
      );
    }
    this.shape = shape;
    this.#storage = storage;
    this.#strides = strides;
    this.#offset = offset;
  }

  /** The values in C order, decoded anew each time. @throws {DataError} when they reach outside of the storage. */
  read(): NdArray {
    const { reference: { dtype, start }, bytes } = this.#storage;
    const offset = start + this.#offset;
    const [shape, strides] = [this.shape, this.#strides];
    return decodeArray(bytes, { dtype, shape, strides, offset, bigEndian: false });
  }
}

/** A storage on the unpickler's stack. */
class Loaded implements PickleObject {
  readonly kind = "storage";
  readonly numbers: StoredNumbers;

  constructor(numbers: StoredNumbers) {
    this.numbers = numbers;
  }
}

/** `torch/storage.py`: a storage's `__reduce__` gives the bytes that `torch.save` made of it. */
const LOAD: Reconstructor = ([bytes]) => {
  const isKept = bytes instanceof StoredBytes || bytes instanceof StoredLatin1;
  const whole = isKept ? bytes.read() : bytes;
  if (!(whole instanceof Uint8Array)) throw refuse("a storage", bytes, WHOLE);
  return new Loaded(readLegacyStorage(whole, "a storage in a pickle"));
};

/** Arguments: storage, offset, shape, strides, and what only training needs. */
const REBUILD: Reconstructor = ([storage, offset, shape, strides]) => {
  if (!(storage instanceof Loaded)) throw refuse("a tensor's storage", storage, WHOLE);
  const [at = 0] = wholes([offset ?? null], "a tensor's offset", WHOLE);
  const lengths = wholes(shape, "a tensor's shape", WHOLE);
  return new PickledTensor(
    storage.numbers,
    at,
    lengths,
    wholes(strides, "a tensor's strides", WHOLE),
  );
};

/** What a pickle with tensors names. */
export const TENSOR_GLOBALS: Globals = new Map([
  ["torch.storage._load_from_bytes", LOAD],
  ["torch._utils._rebuild_tensor_v2", REBUILD],
]);
