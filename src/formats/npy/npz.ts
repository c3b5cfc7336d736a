/** NPZ files: several NPY arrays in one zip, stored or deflated. */

import { DataError } from "../../base/errors.ts";
import { decodeNpy, type NpyArray } from "./npy.ts";
import { ZipArchive, type ZipLimits } from "../zip/zip.ts";

/**
 * Reads all arrays of an NPZ file, by their names without `.npy`.
 * @param name how errors call the file.
 * @throws {DataError} when the zip or one of its arrays is broken, or an entry is no array.
 */
export async function decodeNpz(
  bytes: Uint8Array,
  name: string,
  limits: ZipLimits,
): Promise<ReadonlyMap<string, NpyArray>> {
  using zip = await ZipArchive.fromBytes(bytes, name, limits);
  const arrays = new Map<string, NpyArray>();
  for await (const entry of zip.entries()) {
    if (!entry.name.endsWith(".npy")) {
      throw new DataError(`Cannot read "${name}" as NPZ: "${entry.name}" is no NPY file`);
    }
    arrays.set(entry.name.slice(0, -4), decodeNpy(entry.bytes, `${name}/${entry.name}`));
  }
  return arrays;
}
