/** PyTorch's format before 1.6: five pickles one after another, then the storages' bytes. */

import { DataError } from "../../base/errors.ts";
import { ByteReader } from "../byte_reader.ts";
import { elementBytes } from "../ndarray.ts";
import { unpickleNext } from "../pickle/pickle.ts";
import { CONTAINER_GLOBALS } from "../pickle/pickle_globals.ts";
import { describe, type PickleValue } from "../pickle/pickle_value.ts";
import { Storage, TensorCollector, type TorchContent } from "./torch_pickle.ts";
import type { StorageReference } from "./torch_tensor.ts";

/** `MAGIC_NUMBER` and `PROTOCOL_VERSION` of torch/serialization.py. */
const MAGIC = 0x1950a86a20f9469cfc6cn;
const PROTOCOL = 1001;

/** Reads a legacy file; storages are views of `bytes`. @throws {DataError} when it is broken or hostile. */
export function readLegacy(bytes: Uint8Array, name: string): TorchContent {
  const { reader, collector, root, keys, fail } = readPickles(bytes, name);
  const known = new Map(collector.tensors.map(({ storage }) => [storage.key, storage]));
  const storages = new Map<string, Uint8Array>();
  for (const key of keys) {
    const storage = typeof key === "string" ? known.get(key) : undefined;
    if (storage === undefined) throw fail(`no tensor uses storage ${describe(key)}`);
    storages.set(storage.key, readStorage(reader, storage, fail));
  }
  return { root, tensors: collector.tensors, storages, bigEndian: false };
}

/** A storage with its numbers. */
export interface StoredNumbers {
  readonly reference: StorageReference;
  /** Little-endian, a view of the file's. */
  readonly bytes: Uint8Array;
}

/** Reads a legacy file of one storage alone, as PyTorch puts it into pickles of others. @throws {DataError} as {@link readLegacy}. */
export function readLegacyStorage(bytes: Uint8Array, name: string): StoredNumbers {
  const { reader, root, keys, fail } = readPickles(bytes, name);
  if (!(root instanceof Storage) || keys.length !== 1 || keys[0] !== root.reference.key) {
    throw fail(`it holds ${describe(root)} and ${keys.length} storages, wanted is one storage`);
  }
  return { reference: root.reference, bytes: readStorage(reader, root.reference, fail) };
}

/** The five pickles that a legacy file begins with; the reader is left at the storages. */
interface Pickles {
  readonly reader: ByteReader;
  readonly collector: TensorCollector;
  readonly root: PickleValue;
  /** Of the storages, in the order in which they follow. */
  readonly keys: readonly PickleValue[];
  readonly fail: (what: string) => DataError;
}

function readPickles(bytes: Uint8Array, name: string): Pickles {
  const reader = new ByteReader(bytes, name);
  const plain = { globals: CONTAINER_GLOBALS };
  const fail = (what: string): DataError =>
    new DataError(`Cannot read "${name}" as a legacy PyTorch file: ${what}`);
  if (unpickleNext(reader, plain) !== MAGIC) throw fail("it does not start with the magic number");
  const protocol = unpickleNext(reader, plain);
  if (protocol !== PROTOCOL) throw fail(`protocol ${describe(protocol)} is not ${PROTOCOL}`);
  unpickleNext(reader, plain); // The writer's integer sizes; storages are little-endian whatever it says.
  const collector = new TensorCollector();
  const root = collector.value(() => unpickleNext(reader, collector.options()));
  const keys = unpickleNext(reader, plain);
  if (!Array.isArray(keys)) throw fail(`its storages are ${describe(keys)}`);
  return { reader, collector, root, keys, fail };
}

/** The number of elements, then the elements. */
function readStorage(
  reader: ByteReader,
  { key, dtype, size }: StorageReference,
  fail: (what: string) => DataError,
): Uint8Array {
  const elements = reader.u64();
  if (elements !== size) throw fail(`storage "${key}" has ${elements} elements instead of ${size}`);
  return reader.take(elements * elementBytes(dtype));
}
