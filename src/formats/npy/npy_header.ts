/** The header of an NPY file: magic, version, and a Python dictionary of three keys as text. */

import { DataError } from "../../base/errors.ts";
import { elementBytes, type ElementType, elementTypes, sizeOf } from "../ndarray.ts";

/** What an NPY header says, checked. */
export interface NpyHeader {
  readonly version: 1 | 2 | 3;
  readonly dtype: ElementType;
  readonly bigEndian: boolean;
  readonly fortranOrder: boolean;
  readonly shape: readonly number[];
  /** Where the first element lies in the file. */
  readonly dataOffset: number;
  readonly dataBytes: number;
}

/** The longest header that is read: NumPy writes 128 bytes for our arrays, and refuses more than 10,000. */
export const MAX_HEADER_BYTES = 10_012;

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

/** The element types that NumPy has. */
export type NumpyType = Exclude<ElementType, "bfloat16">;

/** Its kind's letter and its bytes: `f4`. */
function codeOf(type: ElementType): string {
  return `${type[0]}${elementBytes(type)}`;
}

/** The element type behind a NumPy code such as `f4`, without its byte order. */
export function elementTypeOfCode(code: string): ElementType | undefined {
  return elementTypes.find((type) => type !== "bfloat16" && codeOf(type) === code);
}

/** NumPy's full code of an element type in this machine's order, such as `<f4` or `|u1`. */
export function codeOfElementType(type: NumpyType): string {
  return `${elementBytes(type) === 1 ? "|" : "<"}${codeOf(type)}`;
}

/**
 * Reads the header at the start of a file.
 * @param bytes the file's first bytes: all of it, or at least {@link MAX_HEADER_BYTES}.
 * @param name how errors call the file.
 * @throws {DataError} when it is not an NPY file, is cut, or holds what is not numbers.
 */
export function parseNpyHeader(bytes: Uint8Array, name: string): NpyHeader {
  const fail = (reason: string): never => {
    throw new DataError(`Cannot read "${name}" as NPY: ${reason}`);
  };
  if (bytes.length < 10 || MAGIC.some((byte, i) => bytes[i] !== byte)) {
    return fail("it does not start with the NPY magic");
  }
  const version = bytes[6];
  if (version !== 1 && version !== 2 && version !== 3) {
    return fail(`version ${version} is unknown, known are 1, 2 and 3`);
  }
  const start = version === 1 ? 10 : 12;
  if (bytes.length < start) return fail("the header is cut");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  const dataOffset = start + length;
  if (dataOffset > MAX_HEADER_BYTES) return fail(`a header of ${length} bytes is absurd`);
  if (dataOffset > bytes.length) return fail("the header is cut");
  const text = new TextDecoder().decode(bytes.subarray(start, dataOffset));
  const fields = parseFields(text) ?? fail(`the header is ${JSON.stringify(text.trim())}`);
  const dtype = elementTypeOfCode(fields.code) ??
    fail(`element type "${fields.order}${fields.code}" is not a plain number`);
  const dataBytes = sizeOf(fields.shape) * elementBytes(dtype);
  return {
    version,
    dtype,
    bigEndian: fields.order === ">",
    fortranOrder: fields.fortranOrder,
    shape: fields.shape,
    dataOffset,
    dataBytes,
  };
}

interface Fields {
  readonly order: string;
  readonly code: string;
  readonly fortranOrder: boolean;
  readonly shape: readonly number[];
}

/** The three keys, in whatever order; anything else than exactly these gives undefined. */
function parseFields(text: string): Fields | undefined {
  const body = /^\{(.*)\}\s*$/s.exec(text)?.[1];
  if (body === undefined) return undefined;
  const found = new Map<string, string>();
  const entry = /\s*'(\w+)'\s*:\s*('[^']*'|True|False|\([\d\sL,]*\))\s*(?:,|$)/y;
  let end = 0;
  while (body.slice(end).trim() !== "") {
    entry.lastIndex = end;
    const match = entry.exec(body);
    const [, key, value] = match ?? [];
    if (key === undefined || value === undefined || found.has(key)) return undefined;
    found.set(key, value);
    end = entry.lastIndex;
  }
  const descr = /^'([<>|=])(\w+)'$/.exec(found.get("descr") ?? "");
  const shape = parseShape(found.get("shape") ?? "");
  const order = found.get("fortran_order");
  if (found.size !== 3 || descr === null || shape === undefined) return undefined;
  if (order !== "True" && order !== "False") return undefined;
  return { order: descr[1] ?? "", code: descr[2] ?? "", fortranOrder: order === "True", shape };
}

/** A tuple of lengths; Python 2 wrote some of them with an L behind. */
function parseShape(text: string): number[] | undefined {
  const body = /^\((.*)\)$/.exec(text.replaceAll(/\s/g, ""))?.[1];
  if (body === undefined || !/^(\d+L?(,\d+L?)*,?)?$/.test(body)) return undefined;
  return [...body.matchAll(/\d+/g)].map(([digits]) => Number(digits));
}

/** The digits that NumPy keeps free, so that a growing first axis can be rewritten where it is. */
const GROWTH_DIGITS = 21;

/** The bytes that NumPy itself writes in front of an array in C order (version 1, padded to 64). */
export function formatNpyHeader(
  dtype: NumpyType,
  shape: readonly number[],
): Uint8Array<ArrayBuffer> {
  sizeOf(shape);
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
  const descr = codeOfElementType(dtype);
  let text = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${tuple}, }`;
  if (shape.length > 0) text += " ".repeat(GROWTH_DIGITS - String(shape[0]).length);
  text += " ".repeat(64 - (10 + text.length + 1) % 64) + "\n";
  const bytes = new Uint8Array(10 + text.length);
  bytes.set(MAGIC);
  bytes.set([1, 0], 6);
  new DataView(bytes.buffer).setUint16(8, text.length, true);
  bytes.set(new TextEncoder().encode(text), 10);
  return bytes;
}
