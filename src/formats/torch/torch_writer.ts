/** A writer of PyTorch's zip format, which `torch.load(path, weights_only=True)` reads. */

import type { NdArray } from "../ndarray.ts";
import { contiguousStrides } from "../ndarray.ts";
import {
  encodePickle,
  global,
  type Picklable,
  type PickleNode,
  tuple,
} from "../pickle/pickle_writer.ts";
import type { ArchiveEntry } from "../zip/zip.ts";
import { encodeStoredZip } from "../zip/zip_writer.ts";

/** The tensors that our models have. */
export type WritableTensor = NdArray<"float32" | "int64">;

const STORAGES = { float32: "FloatStorage", int64: "LongStorage" } as const;

/** PyTorch aligns storages so that they can be mapped into memory. */
const ALIGNMENT = 64;

/**
 * A state dict as PyTorch saves it: an ordered dict of contiguous tensors. Equal tensors give equal bytes.
 * @throws {RangeError} when a tensor's values do not fill its shape.
 */
export function encodeTorch(dict: ReadonlyMap<string, WritableTensor>): Uint8Array<ArrayBuffer> {
  const items = new Map<string, Picklable>();
  const storages: ArchiveEntry[] = [];
  for (const [name, tensor] of dict) {
    const size = tensor.shape.reduce((product, length) => product * length, 1);
    if (size !== tensor.data.length) {
      throw new RangeError(
        `Cannot write tensor "${name}": shape (${tensor.shape.join(", ")}) needs ${size} values, ` +
          `there are ${tensor.data.length}`,
      );
    }
    const key = String(storages.length);
    items.set(name, rebuilt(tensor, key));
    const { buffer, byteOffset, byteLength } = tensor.data;
    storages.push({
      name: `archive/data/${key}`,
      bytes: new Uint8Array(buffer, byteOffset, byteLength),
    });
  }
  const text = (name: string, content: string): ArchiveEntry => ({
    name: `archive/${name}`,
    bytes: new TextEncoder().encode(content),
  });
  const entries = [
    { name: "archive/data.pkl", bytes: encodePickle({ node: "ordered", items }) },
    text(".format_version", "1"),
    text(".storage_alignment", String(ALIGNMENT)),
    text("byteorder", "little"),
    ...storages,
    text("version", "3\n"),
  ];
  return encodeStoredZip(entries, ALIGNMENT);
}

/** The call that makes a tensor: storage, offset, shape, strides, no gradient, no hooks. */
function rebuilt({ dtype, shape, data }: WritableTensor, key: string): PickleNode {
  const type = global("torch", STORAGES[dtype]);
  const id = tuple("storage", type, key, "cpu", data.length);
  const hooks: PickleNode = { node: "ordered", items: new Map() };
  return {
    node: "call",
    target: global("torch._utils", "_rebuild_tensor_v2"),
    args: [
      { node: "persistent", id },
      0,
      tuple(...shape),
      tuple(...contiguousStrides(shape, "C")),
      false,
      hooks,
    ],
  };
}
