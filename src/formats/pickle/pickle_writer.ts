/** A writer of pickles in protocol 2, which every Python since 2.3 reads. */

import { ByteWriter } from "../byte_writer.ts";

/** What can be written: whole numbers become ints, other numbers floats, arrays lists, maps dicts. */
export type Picklable =
  | null
  | boolean
  | number
  | bigint
  | string
  | readonly Picklable[]
  | ReadonlyMap<string, Picklable>
  | PickleNode;

/** A value that only a Python object can hold. */
export type PickleNode =
  | { readonly node: "tuple"; readonly items: readonly Picklable[] }
  | { readonly node: "float"; readonly value: number }
  | { readonly node: "global"; readonly module: string; readonly name: string }
  | { readonly node: "call"; readonly target: PickleNode; readonly args: readonly Picklable[] }
  | { readonly node: "ordered"; readonly items: ReadonlyMap<string, Picklable> }
  | { readonly node: "persistent"; readonly id: Picklable };

/** A Python tuple. */
export function tuple(...items: readonly Picklable[]): PickleNode {
  return { node: "tuple", items };
}

/** The name of a module's class or function. */
export function global(module: string, name: string): PickleNode {
  return { node: "global", module, name };
}

/** The bytes of one pickle; equal values give equal bytes. */
export function encodePickle(value: Picklable): Uint8Array<ArrayBuffer> {
  const out = new ByteWriter();
  out.bytes([0x80, 2]); // PROTO 2
  write(out, value);
  out.bytes([0x2e]); // STOP
  return out.finish();
}

function write(out: ByteWriter, value: Picklable): void {
  if (value === null) out.bytes([0x4e]); // NONE
  else if (typeof value === "boolean") out.bytes([value ? 0x88 : 0x89]); // NEWTRUE, NEWFALSE
  else if (typeof value === "number") writeNumber(out, value);
  else if (typeof value === "bigint") writeLong(out, value);
  else if (typeof value === "string") writeText(out, value);
  else if (isList(value)) writeItems(out, 0x5d, value, 0x65); // EMPTY_LIST, APPENDS
  else if (isMap(value)) writeItems(out, 0x7d, [...value].flat(), 0x75); // EMPTY_DICT, SETITEMS
  else writeNode(out, value);
}

function isList(value: object): value is readonly Picklable[] {
  return Array.isArray(value);
}

function isMap(value: object): value is ReadonlyMap<string, Picklable> {
  return value instanceof Map;
}

function writeNumber(out: ByteWriter, value: number): void {
  if (!Number.isSafeInteger(value) || Object.is(value, -0)) writeFloat(out, value);
  else if (value >= 0 && value < 2 ** 8) out.bytes([0x4b, value]); // BININT1
  else if (value >= 0 && value < 2 ** 16) out.bytes([0x4d, value & 255, value >> 8]); // BININT2
  else if (value === (value | 0)) out.bytes([0x4a]).i32(value); // BININT
  else writeLong(out, BigInt(value));
}

function writeFloat(out: ByteWriter, value: number): void {
  out.bytes([0x47]).f64BigEndian(value); // BINFLOAT
}

/** LONG1: little-endian two's complement in as few bytes as hold the sign too. */
function writeLong(out: ByteWriter, value: bigint): void {
  const bytes: number[] = [];
  while (BigInt.asIntN(8 * bytes.length, value) !== value) {
    bytes.push(Number((value >> BigInt(8 * bytes.length)) & 255n));
  }
  if (bytes.length > 255) throw new RangeError(`Cannot pickle an int of ${bytes.length} bytes`);
  out.bytes([0x8a, bytes.length, ...bytes]);
}

function writeText(out: ByteWriter, text: string): void {
  const utf8 = new TextEncoder().encode(text);
  out.bytes([0x58]).u32(utf8.length).bytes(utf8); // BINUNICODE
}

function writeItems(
  out: ByteWriter,
  empty: number,
  items: readonly Picklable[],
  fill: number,
): void {
  out.bytes([empty]);
  if (items.length === 0) return;
  out.bytes([0x28]); // MARK
  for (const item of items) write(out, item);
  out.bytes([fill]);
}

function writeTuple(out: ByteWriter, items: readonly Picklable[]): void {
  if (items.length === 0) return void out.bytes([0x29]); // EMPTY_TUPLE
  out.bytes([0x28]); // MARK
  for (const item of items) write(out, item);
  out.bytes([0x74]); // TUPLE
}

function writeNode(out: ByteWriter, node: PickleNode): void {
  switch (node.node) {
    case "tuple":
      return writeTuple(out, node.items);
    case "float":
      return writeFloat(out, node.value);
    case "global":
      return void out.bytes([0x63]).latin1(`${node.module}\n${node.name}\n`); // GLOBAL
    case "call":
      write(out, node.target);
      writeTuple(out, node.args);
      return void out.bytes([0x52]); // REDUCE
    case "ordered":
      write(out, { node: "call", target: global("collections", "OrderedDict"), args: [] });
      if (node.items.size === 0) return;
      out.bytes([0x28]); // MARK
      for (const item of [...node.items].flat()) write(out, item);
      return void out.bytes([0x75]); // SETITEMS
    case "persistent":
      write(out, node.id);
      return void out.bytes([0x51]); // BINPERSID
  }
}
