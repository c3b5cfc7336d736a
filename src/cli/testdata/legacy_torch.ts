/** PyTorch's format before 1.6, which published files are in, for tests: five pickles, then the storages. */

import { ByteWriter } from "../../formats/byte_writer.ts";
import { encodePickle, global, type Picklable, tuple } from "../../formats/pickle/pickle_writer.ts";
import type { WritableTensor } from "../../formats/torch/torch_writer.ts";

/** `MAGIC_NUMBER` and `PROTOCOL_VERSION` of torch/serialization.py. */
const MAGIC = 0x1950a86a20f9469cfc6cn;
const PROTOCOL = 1001;

/** A state dict of float32 tensors as `torch.save` of PyTorch 0.3 wrote it, the names with `prefix` in front. */
export function encodeLegacyTorch(
  dict: ReadonlyMap<string, WritableTensor>,
  prefix = "",
): Uint8Array<ArrayBuffer> {
  const entries = [...dict].map(([name, tensor], i) => ({ name, tensor, key: String(1000 + i) }));
  const items = new Map(
    entries.map(({ name, tensor: { shape, data }, key }): [string, Picklable] => {
      const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((a, b) => a * b, 1));
      const storage = tuple(
        "storage",
        global("torch", "FloatStorage"),
        key,
        "cpu",
        data.length,
        null,
      );
      return [`${prefix}${name}`, {
        node: "call",
        target: global("torch._utils", "_rebuild_tensor"),
        args: [{ node: "persistent", id: storage }, 0, tuple(...shape), tuple(...strides)],
      }];
    }),
  );
  const sizes = new Map([["short", 2], ["int", 4], ["long", 4]]);
  const system = new Map<string, Picklable>([
    ["protocol_version", PROTOCOL],
    ["little_endian", true],
    ["type_sizes", sizes],
  ]);
  const out = new ByteWriter();
  const keys = entries.map(({ key }) => key);
  const root: Picklable = { node: "ordered", items };
  for (const value of [MAGIC, PROTOCOL, system, root, keys]) out.bytes(encodePickle(value));
  for (const { tensor: { data } } of entries) {
    out.u32(data.length).u32(0);
    out.bytes(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  return out.finish();
}
