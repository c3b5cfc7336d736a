/** Safetensors files: a JSON header, then all values one after another, little-endian. */

import { z } from "zod";
import { DataError } from "../base/errors.ts";
import {
  contiguousStrides,
  decodeArray,
  elementBytes,
  type ElementType,
  elementTypes,
  type NdArray,
  sizeOf,
} from "./ndarray.ts";

/** The format's name of a type: `U8`, `I64`, `BF16`. */
function codeOf(type: ElementType): string {
  return type.toUpperCase().replace(/(?<=^U)INT|(?<=^I)NT|(?<=F)LOAT/, "");
}

const Entry = z.strictObject({
  dtype: z.string(),
  shape: z.array(z.int().min(0)),
  data_offsets: z.tuple([z.int().min(0), z.int().min(0)]),
});
const Header = z.object({ __metadata__: z.record(z.string(), z.string()).optional() })
  .catchall(Entry);

/** The longest header that is read, as in the reference implementation. */
const MAX_HEADER_BYTES = 100_000_000;

/**
 * Reads a safetensors file.
 * @param name how errors call the file.
 * @throws {DataError} when it is cut, or its header is broken or does not fit its values.
 */
export function decodeSafetensors(bytes: Uint8Array, name: string): ReadonlyMap<string, NdArray> {
  const fail = (what: string): never => {
    throw new DataError(`Cannot read "${name}" as safetensors: ${what}`);
  };
  if (bytes.length < 8) return fail("it is shorter than 8 bytes");
  const length = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  if (length > MAX_HEADER_BYTES || length > bytes.length - 8) {
    return fail(`a header of ${length} bytes does not fit the file`);
  }
  const body = bytes.subarray(8 + Number(length));
  const { __metadata__: _, ...entries } = parseHeader(bytes.subarray(8, 8 + Number(length)), fail);
  const inOrder = Object.entries(entries).sort(([, a], [, b]) =>
    a.data_offsets[0] - b.data_offsets[0] || a.data_offsets[1] - b.data_offsets[1]
  );
  let end = 0;
  const arrays = new Map<string, NdArray>();
  for (const [key, { dtype: code, shape, data_offsets: [from, to] }] of inOrder) {
    const dtype = elementTypes.find((type) => codeOf(type) === code);
    if (dtype === undefined) return fail(`"${key}" has the unknown type "${code}"`);
    if (from !== end || to - from !== sizeOf(shape) * elementBytes(dtype) || to > body.length) {
      return fail(
        `"${key}" does not lie where its shape (${shape.join(", ")}) and the rest want it`,
      );
    }
    end = to;
    const strides = contiguousStrides(shape, "C");
    const layout = { dtype, shape, strides, offset: 0, bigEndian: false };
    arrays.set(key, decodeArray(body.subarray(from, to), layout));
  }
  if (end !== body.length) return fail(`${body.length - end} bytes belong to no tensor`);
  return arrays;
}

function parseHeader(bytes: Uint8Array, fail: (what: string) => never): z.infer<typeof Header> {
  try {
    return Header.parse(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)));
  } catch (thrown) {
    if (!(thrown instanceof z.ZodError)) return fail("its header is no JSON");
    const issue = thrown.issues[0];
    return fail(`its header is wrong at ${issue?.path.join(".")}: ${issue?.message}`);
  }
}

/** Text that a file's header may carry, by names of its own. */
export type Metadata = Readonly<Record<string, string>>;

/** The metadata of a file that {@link decodeSafetensors} reads. @throws {DataError} if it has none. */
export function metadataOf(bytes: Uint8Array, name: string): Metadata {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  const text = new TextDecoder().decode(bytes.subarray(8, 8 + Number(length)));
  const { __metadata__: metadata } = Header.parse(JSON.parse(text));
  if (metadata === undefined) throw new DataError(`Cannot read "${name}": it has no metadata`);
  return metadata;
}

/** A safetensors file of the given tensors in their order, behind the metadata; equal ones give equal bytes. */
export function encodeSafetensors(
  arrays: ReadonlyMap<string, NdArray<"float16" | "float32" | "int64">>,
  metadata?: Metadata,
): Uint8Array<ArrayBuffer> {
  const header: Record<string, z.infer<typeof Entry>> = {};
  let end = 0;
  for (const [name, { dtype, shape, data }] of arrays) {
    if (sizeOf(shape) !== data.length) {
      throw new RangeError(
        `Cannot write tensor "${name}": shape (${
          shape.join(", ")
        }) and ${data.length} values differ`,
      );
    }
    const code = codeOf(dtype);
    header[name] = { dtype: code, shape: [...shape], data_offsets: [end, end + data.byteLength] };
    end += data.byteLength;
  }
  const json = JSON.stringify({ __metadata__: metadata, ...header }); // without it, no such key
  const text = new TextEncoder().encode(json);
  const padded = Math.ceil(text.length / 8) * 8; // values start aligned, the gap filled with blanks
  const bytes = new Uint8Array(8 + padded + end).fill(0x20, 8, 8 + padded);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(padded), true);
  bytes.set(text, 8);
  let at = 8 + padded;
  for (const { data } of arrays.values()) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return bytes;
}
