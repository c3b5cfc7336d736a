/** PyTorch's format since 1.6: a zip with one pickle and one entry for each storage. */

import { DataError } from "../../base/errors.ts";
import { unpickle } from "../pickle/pickle.ts";
import { TensorCollector, type TorchContent } from "./torch_pickle.ts";
import { ZipArchive } from "../zip/zip.ts";

/** Reads a zip file. @throws {DataError} when it is broken or hostile, or a storage is missing. */
export async function readZip(bytes: Uint8Array, name: string): Promise<TorchContent> {
  // PyTorch stores and never compresses: what is larger than the file is no PyTorch file.
  using zip = await ZipArchive.fromBytes(bytes, name, { maxBytes: bytes.length });
  const pickles = zip.names.filter((entry) => /^[^/]+\/data\.pkl$/.test(entry));
  const [pickle] = pickles;
  if (pickle === undefined || pickles.length > 1) {
    throw new DataError(
      `Cannot read "${name}" as a PyTorch file: it has ${pickles.length} data.pkl, wanted is one`,
    );
  }
  const folder = pickle.slice(0, -"data.pkl".length);
  const collector = new TensorCollector();
  const text = await zip.read(pickle);
  const root = collector.value(() => unpickle(text, `${name}/${pickle}`, collector.options()));
  const storages = new Map<string, Uint8Array>();
  for (const { storage: { key } } of collector.tensors) {
    if (!storages.has(key)) storages.set(key, await zip.read(`${folder}data/${key}`));
  }
  return { root, tensors: collector.tensors, storages, bigEndian: await isBigEndian(zip, folder) };
}

/** Files before PyTorch 2.1 do not say and are little-endian. */
async function isBigEndian(zip: ZipArchive, folder: string): Promise<boolean> {
  const entry = `${folder}byteorder`;
  if (!zip.has(entry)) return false;
  const order = new TextDecoder().decode(await zip.read(entry));
  if (order === "little" || order === "big") return order === "big";
  throw new DataError(
    `Cannot read "${zip.path}": its byte order is ${JSON.stringify(order.slice(0, 20))}`,
  );
}
