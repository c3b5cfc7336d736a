/**
 * A restricted reader of Python pickles, protocols 0 to 5. It builds plain values and what the caller's
 * reconstructors make; a global outside the caller's list is refused by name, and nothing is ever run.
 *
 * The opcodes are those of Python's `pickletools`; each line below carries its name there.
 */

import { ByteReader } from "../byte_reader.ts";
import {
  integerOfBytes,
  parseFloatLine,
  parseInteger,
  parseIntOrBool,
  parseQuoted,
  parseRawUnicode,
} from "./pickle_literals.ts";
import { PickleMachine, type UnpickleOptions } from "./pickle_machine.ts";
import type { PickleValue } from "./pickle_value.ts";
import { StoredBytes, StoredText } from "../stored_bytes.ts";
import { decodeUtf8, latin1 } from "../text_bytes.ts";

export type { UnpickleOptions } from "./pickle_machine.ts";

/**
 * Reads the first pickle in a file; what follows it is ignored, as Python does.
 * @param name how errors call the file.
 * @throws {DataError} when it is cut or broken, or names a global that is not allowed.
 */
export function unpickle(bytes: Uint8Array, name: string, options: UnpickleOptions): PickleValue {
  return unpickleNext(new ByteReader(bytes, name), options);
}

/** Reads the pickle at a reader's position and leaves the reader behind it. @throws {DataError} as {@link unpickle}. */
export function unpickleNext(reader: ByteReader, options: UnpickleOptions): PickleValue {
  const machine = new PickleMachine(reader, options);
  for (;;) {
    const code = reader.u8();
    if (code === STOP) return machine.finish();
    const operation = OPERATIONS.get(code);
    if (operation === undefined) {
      throw machine.fail(`opcode 0x${code.toString(16).padStart(2, "0")} is not read here`);
    }
    operation(machine);
  }
}

type Operation = (m: PickleMachine) => void;

const STOP = 0x2e;

/** Pushes a literal that was parsed from the bytes, or fails when it is none. */
function pushParsed(m: PickleMachine, value: PickleValue | undefined, what: string): void {
  if (value === undefined) throw m.fail(`this is no ${what}`);
  m.push(value);
}

function pushUtf8(m: PickleMachine, length: number): void {
  const kept = m.reader.keep(length);
  if (kept instanceof StoredBytes) return m.push(new StoredText(kept));
  pushParsed(m, decodeUtf8(kept), "UTF-8 text");
}

function checkProtocol(m: PickleMachine): void {
  const protocol = m.reader.u8();
  if (protocol > 5) throw m.fail(`protocol ${protocol} is unknown, known are 0 to 5`);
}

function checkFrame(m: PickleMachine): void {
  const length = m.reader.u64();
  if (length > m.reader.left) throw m.fail(`a frame of ${length} bytes is cut`);
}

function memoIndex(m: PickleMachine): number {
  const index = parseInteger(m.reader.line());
  if (typeof index !== "number" || index < 0) throw m.fail("a memo index is no number");
  return index;
}

function namedGlobal(m: PickleMachine): void {
  const module = m.reader.line();
  m.global(module, m.reader.line());
}

function stackGlobal(m: PickleMachine): void {
  const [module, name] = m.popMany(2);
  if (typeof module !== "string" || typeof name !== "string") throw m.fail("a global has no name");
  m.global(module, name);
}

function reduce(m: PickleMachine): void {
  const args = m.pop();
  m.call(m.pop(), args);
}

/** INST names a class behind its arguments' mark. */
function instance(m: PickleMachine): void {
  namedGlobal(m);
  const target = m.pop();
  m.call(target, m.popMark());
}

/** OBJ has the class as the first value after the mark. */
function object(m: PickleMachine): void {
  const [target = null, ...args] = m.popMark();
  m.call(target, args);
}

function dictOfMark(m: PickleMachine): void {
  const dict = new Map<PickleValue, PickleValue>();
  m.fill(dict, m.popMark());
  m.push(dict);
}

const OPERATIONS: ReadonlyMap<number, Operation> = new Map<number, Operation>([
  [0x80, checkProtocol], // PROTO
  [0x95, checkFrame], // FRAME
  [0x28, (m) => m.mark()], // MARK
  [0x30, (m) => m.discard()], // POP
  [0x31, (m) => void m.popMark()], // POP_MARK
  [0x32, (m) => m.push(m.top())], // DUP

  [0x4e, (m) => m.push(null)], // NONE
  [0x88, (m) => m.push(true)], // NEWTRUE
  [0x89, (m) => m.push(false)], // NEWFALSE
  [0x49, (m) => pushParsed(m, parseIntOrBool(m.reader.line()), "int")], // INT
  [0x4c, (m) => pushParsed(m, parseInteger(m.reader.line()), "int")], // LONG
  [0x4a, (m) => m.push(m.reader.i32())], // BININT
  [0x4b, (m) => m.push(m.reader.u8())], // BININT1
  [0x4d, (m) => m.push(m.reader.u16())], // BININT2
  [0x8a, (m) => pushParsed(m, integerOfBytes(m.reader.take(m.reader.u8())), "int")], // LONG1
  [0x8b, (m) => pushParsed(m, integerOfBytes(m.reader.take(m.reader.i32())), "int")], // LONG4
  [0x46, (m) => pushParsed(m, parseFloatLine(m.reader.line()), "float")], // FLOAT
  [0x47, (m) => m.push(m.reader.f64BigEndian())], // BINFLOAT

  [0x53, (m) => pushParsed(m, parseQuoted(m.reader.line()), "byte string")], // STRING
  [0x54, (m) => m.push(latin1(m.reader.take(m.reader.i32())))], // BINSTRING
  [0x55, (m) => m.push(latin1(m.reader.take(m.reader.u8())))], // SHORT_BINSTRING
  [0x56, (m) => pushParsed(m, parseRawUnicode(m.reader.line()), "text")], // UNICODE
  [0x58, (m) => pushUtf8(m, m.reader.u32())], // BINUNICODE
  [0x8c, (m) => pushUtf8(m, m.reader.u8())], // SHORT_BINUNICODE
  [0x8d, (m) => pushUtf8(m, m.reader.u64())], // BINUNICODE8
  [0x42, (m) => m.push(m.reader.keep(m.reader.u32()))], // BINBYTES
  [0x43, (m) => m.push(m.reader.keep(m.reader.u8()))], // SHORT_BINBYTES
  [0x8e, (m) => m.push(m.reader.keep(m.reader.u64()))], // BINBYTES8
  [0x96, (m) => m.push(m.reader.keep(m.reader.u64()))], // BYTEARRAY8

  [0x29, (m) => m.push([])], // EMPTY_TUPLE
  [0x85, (m) => m.push(m.popMany(1))], // TUPLE1
  [0x86, (m) => m.push(m.popMany(2))], // TUPLE2
  [0x87, (m) => m.push(m.popMany(3))], // TUPLE3
  [0x74, (m) => m.push(m.popMark())], // TUPLE
  [0x5d, (m) => m.push([])], // EMPTY_LIST
  [0x6c, (m) => m.push(m.popMark())], // LIST
  [0x61, (m) => m.append([m.pop()])], // APPEND
  [0x65, (m) => m.append(m.popMark())], // APPENDS
  [0x7d, (m) => m.push(new Map())], // EMPTY_DICT
  [0x64, dictOfMark], // DICT
  [0x73, (m) => m.setItems(m.popMany(2))], // SETITEM
  [0x75, (m) => m.setItems(m.popMark())], // SETITEMS

  [0x67, (m) => m.get(memoIndex(m))], // GET
  [0x68, (m) => m.get(m.reader.u8())], // BINGET
  [0x6a, (m) => m.get(m.reader.u32())], // LONG_BINGET
  [0x70, (m) => m.put(memoIndex(m))], // PUT
  [0x71, (m) => m.put(m.reader.u8())], // BINPUT
  [0x72, (m) => m.put(m.reader.u32())], // LONG_BINPUT
  [0x94, (m) => m.memoize()], // MEMOIZE

  [0x63, namedGlobal], // GLOBAL
  [0x93, stackGlobal], // STACK_GLOBAL
  [0x52, reduce], // REDUCE
  [0x81, reduce], // NEWOBJ
  [0x69, instance], // INST
  [0x6f, object], // OBJ
  [0x62, (m) => m.build()], // BUILD
  [0x50, (m) => m.persistent(m.reader.line())], // PERSID
  [0x51, (m) => m.persistent(m.pop())], // BINPERSID
]);
