/** NPY files as NumPy writes them: whole arrays in memory. Larger ones go through `npy_file.ts`. */

import { DataError } from "../../base/errors.ts";
import { contiguousStrides, decodeArray, type NdArray } from "../ndarray.ts";
import { formatNpyHeader, type NpyHeader, type NumpyType, parseNpyHeader } from "./npy_header.ts";

/** An array as NPY holds it. */
export type NpyArray = NdArray<NumpyType>;

/**
 * Reads a whole NPY file, of version 1, 2 or 3, either byte order and either axis order.
 * @param name how errors call the file.
 * @throws {DataError} when it is not NPY, is cut or too long, or holds objects.
 */
export function decodeNpy(bytes: Uint8Array, name = "array.npy"): NpyArray {
  const header = parseNpyHeader(bytes, name);
  assertDataSize(header, bytes.length, name);
  const { dtype, shape, bigEndian, fortranOrder } = header;
  const strides = contiguousStrides(shape, fortranOrder ? "F" : "C");
  const body = bytes.subarray(header.dataOffset);
  const array = decodeArray(body, { dtype, shape, strides, offset: 0, bigEndian });
  if (array.dtype === "bfloat16") throw new TypeError("NPY has no bfloat16");
  return array;
}

/** @throws {DataError} unless a file has exactly the bytes that its header announces. */
export function assertDataSize(header: NpyHeader, fileBytes: number, name: string): void {
  const wanted = header.dataOffset + header.dataBytes;
  if (fileBytes === wanted) return;
  const wrong = fileBytes < wanted
    ? `${wanted - fileBytes} bytes are missing`
    : `${fileBytes - wanted} bytes too many`;
  throw new DataError(
    `Cannot read "${name}" as NPY: shape (${
      header.shape.join(", ")
    }) needs ${wanted} bytes, ${wrong}`,
  );
}

/** The bytes that `numpy.save` writes for the same array in C order. */
export function encodeNpy(array: NpyArray): Uint8Array<ArrayBuffer> {
  const { dtype, shape, data } = array;
  const size = shape.reduce((product, length) => product * length, 1);
  if (size !== data.length) {
    throw new RangeError(
      `Cannot write ${data.length} values as shape (${shape.join(", ")}): that needs ${size}`,
    );
  }
  const header = formatNpyHeader(dtype, shape);
  const bytes = new Uint8Array(header.length + data.byteLength);
  bytes.set(header);
  bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), header.length);
  return bytes;
}
