/** Safetensors files: a JSON header, then all values one after another, little-endian. */

import { z } from "zod";
import { DataError } from "../base/errors.ts";
import type { ByteStore } from "./byte_store.ts";
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

type Fail = (what: string) => never;

function failing(name: string): Fail {
  return (what) => {
    throw new DataError(`Cannot read "${name}" as safetensors: ${what}`);
  };
}

/** Where a tensor lies in a file, from the end of its header on. */
interface Placed {
  readonly dtype: ElementType;
  readonly shape: readonly number[];
  readonly from: number;
  readonly to: number;
}

/** The bytes of the header behind its length. */
function headerBytes(start: Uint8Array, size: number, fail: Fail): number {
  if (start.length < 8) return fail("it is shorter than 8 bytes");
  const length = new DataView(start.buffer, start.byteOffset).getBigUint64(0, true);
  if (length > MAX_HEADER_BYTES || length > size - 8) {
    return fail(`a header of ${length} bytes does not fit the file`);
  }
  return Number(length);
}

/** Tensors by name in the order of their values, of which there are `size` bytes. */
function placedIn(entries: z.infer<typeof Header>, size: number, fail: Fail): Map<string, Placed> {
  const { __metadata__: _, ...tensors } = entries;
  const inOrder = Object.entries(tensors).sort(([, a], [, b]) =>
    a.data_offsets[0] - b.data_offsets[0] || a.data_offsets[1] - b.data_offsets[1]
  );
  let end = 0;
  const placed = new Map<string, Placed>();
  for (const [key, { dtype: code, shape, data_offsets: [from, to] }] of inOrder) {
    const dtype = elementTypes.find((type) => codeOf(type) === code);
    if (dtype === undefined) return fail(`"${key}" has the unknown type "${code}"`);
    if (from !== end || to - from !== sizeOf(shape) * elementBytes(dtype) || to > size) {
      return fail(
        `"${key}" does not lie where its shape (${shape.join(", ")}) and the rest want it`,
      );
    }
    end = to;
    placed.set(key, { dtype, shape, from, to });
  }
  if (end !== size) return fail(`${size - end} bytes belong to no tensor`);
  return placed;
}

function decoded(bytes: Uint8Array, { dtype, shape }: Placed): NdArray {
  const strides = contiguousStrides(shape, "C");
  return decodeArray(bytes, { dtype, shape, strides, offset: 0, bigEndian: false });
}

/**
 * Reads a safetensors file.
 * @param name how errors call the file.
 * @throws {DataError} when it is cut, or its header is broken or does not fit its values.
 */
export function decodeSafetensors(bytes: Uint8Array, name: string): ReadonlyMap<string, NdArray> {
  const fail = failing(name);
  const length = headerBytes(bytes, bytes.length, fail);
  const body = bytes.subarray(8 + length);
  const placed = placedIn(parseHeader(bytes.subarray(8, 8 + length), fail), body.length, fail);
  return new Map(
    [...placed].map(([key, one]) => [key, decoded(body.subarray(one.from, one.to), one)]),
  );
}

/** What the header of a file says; values are read when they are asked for. */
export interface SafetensorsFile {
  readonly metadata: Metadata;
  /** In the order of their values. */
  readonly tensors: ReadonlyMap<string, Pick<NdArray, "dtype" | "shape">>;
  /** The values of one tensor; undefined where there is none of that name. */
  readonly read: (name: string) => NdArray | undefined;
}

/**
 * Opens a safetensors file by its header alone.
 * @param store the file, open as long as tensors are read.
 * @param name how errors call it.
 * @throws {DataError} as {@link decodeSafetensors}.
 */
export function openSafetensors(store: ByteStore, name: string): SafetensorsFile {
  const fail = failing(name);
  const start = new Uint8Array(Math.min(8, store.size));
  store.readInto(start, 0);
  const header = new Uint8Array(headerBytes(start, store.size, fail));
  store.readInto(header, 8);
  const entries = parseHeader(header, fail);
  const begin = 8 + header.length;
  const tensors = placedIn(entries, store.size - begin, fail);
  return {
    metadata: entries.__metadata__ ?? {},
    tensors,
    read(key): NdArray | undefined {
      const placed = tensors.get(key);
      if (placed === undefined) return undefined;
      const bytes = new Uint8Array(placed.to - placed.from);
      store.readInto(bytes, begin + placed.from);
      return decoded(bytes, placed);
    },
  };
}

function parseHeader(bytes: Uint8Array, fail: Fail): z.infer<typeof Header> {
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
