/** PyTorch's format before 1.6: five pickles one after another, then the storages' bytes. */

import { DataError } from "../../base/errors.ts";
import { ByteReader } from "../byte_reader.ts";
import { elementBytes } from "../ndarray.ts";
import { unpickleNext } from "../pickle/pickle.ts";
import { CONTAINER_GLOBALS } from "../pickle/pickle_globals.ts";
import { describe } from "../pickle/pickle_value.ts";
import { type StorageReference, TensorCollector, type TorchContent } from "./torch_pickle.ts";

/** `MAGIC_NUMBER` and `PROTOCOL_VERSION` of torch/serialization.py. */
const MAGIC = 0x1950a86a20f9469cfc6cn;
const PROTOCOL = 1001;

/** Reads a legacy file; storages are views of `bytes`. @throws {DataError} when it is broken or hostile. */
export function readLegacy(bytes: Uint8Array, name: string): TorchContent {
  const reader = new ByteReader(bytes, name);
  const plain = { globals: CONTAINER_GLOBALS };
  const fail = (what: string): DataError =>
    new DataError(`Cannot read "${name}" as a legacy PyTorch file: ${what}`);
  if (unpickleNext(reader, plain) !== MAGIC) throw fail("it does not start with the magic number");
  const protocol = unpickleNext(reader, plain);
  if (protocol !== PROTOCOL) throw fail(`protocol ${describe(protocol)} is not ${PROTOCOL}`);
  unpickleNext(reader, plain); // The writer's integer sizes; storages are little-endian whatever it says.
  const collector = new TensorCollector();
  const root = unpickleNext(reader, collector.options());
  const keys = unpickleNext(reader, plain);
  if (!Array.isArray(keys)) throw fail(`its storages are ${describe(keys)}`);
  const known = new Map(collector.tensors.map(({ storage }) => [storage.key, storage]));
  const storages = new Map<string, Uint8Array>();
  for (const key of keys) {
    const storage = typeof key === "string" ? known.get(key) : undefined;
    if (storage === undefined) throw fail(`no tensor uses storage ${describe(key)}`);
    storages.set(storage.key, readStorage(reader, storage, fail));
  }
  return { root, tensors: collector.tensors, storages, bigEndian: false };
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
