/** Protocol buffers: a writer of fields by number, in the order in which they are given, and a reader of them. */

import { DataError } from "../base/errors.ts";
import { concatenated } from "./text_bytes.ts";

/** Wire types of the encoding (protobuf.dev, "Encoding"). */
const VARINT = 0;
const FIXED64 = 1;
const LENGTH = 2;
const FIXED32 = 5;

/** One message. */
export class ProtobufMessage {
  readonly #pieces: Uint8Array[] = [];

  /** A whole number; one below 0 as the type int64 has it, in ten bytes. */
  int(field: number, value: number): this {
    return this.#add(varint(8 * field + VARINT), value < 0 ? negative(value) : varint(value));
  }

  /** A float32. */
  float(field: number, value: number): this {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setFloat32(0, value, true);
    return this.#add(varint(8 * field + FIXED32), bytes);
  }

  /** Bytes, which are not copied before {@link finish}. */
  bytes(field: number, value: Uint8Array): this {
    return this.#add(varint(8 * field + LENGTH), varint(value.length), value);
  }

  /** Text as UTF-8. */
  text(field: number, value: string): this {
    return this.bytes(field, new TextEncoder().encode(value));
  }

  message(field: number, value: ProtobufMessage): this {
    return this.bytes(field, value.finish());
  }

  finish(): Uint8Array<ArrayBuffer> {
    return concatenated(this.#pieces);
  }

  #add(...pieces: readonly Uint8Array[]): this {
    this.#pieces.push(...pieces);
    return this;
  }
}

/** Two's complement in 64 bits, as a varint. */
function negative(value: number): Uint8Array {
  let rest = BigInt.asUintN(64, BigInt(value));
  const bytes: number[] = [];
  for (; rest >= 128n; rest >>= 7n) bytes.push(Number(rest % 128n) + 128);
  return Uint8Array.of(...bytes, Number(rest));
}

/** Seven bits a byte, the lowest first; the eighth bit says that more come. */
function varint(value: number): Uint8Array {
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new RangeError(`Cannot write ${value} into a message: expected a whole number from 0 on`);
  }
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push(rest % 128 + 128);
  return Uint8Array.of(...bytes, rest);
}

/** One field of a message as it lies there: a whole number, or bytes, which are a view of the message's. */
export interface ProtobufField {
  readonly field: number;
  readonly value: bigint | Uint8Array;
}

/**
 * The fields of a message one after another, nothing copied; those of a fixed width are their bytes.
 * @param name how errors call the file.
 * @throws {DataError} where one is cut, or of a wire type that messages of today have not.
 */
export function* protobufFields(bytes: Uint8Array, name: string): Generator<ProtobufField> {
  const fail = (what: string): DataError => new DataError(`Cannot read "${name}": ${what}`);
  let at = 0;
  const take = (length: number): Uint8Array => {
    if (length > bytes.length - at) throw fail(`a field ends behind its message, at byte ${at}`);
    at += length;
    return bytes.subarray(at - length, at);
  };
  const number = (): bigint => {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const [byte = 0] = take(1);
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return BigInt.asUintN(64, value);
    }
    throw fail(`a number has no end, at byte ${at}`);
  };
  while (at < bytes.length) {
    const tag = Number(number());
    const field = Math.floor(tag / 8);
    switch (tag % 8) {
      case VARINT:
        yield { field, value: number() };
        break;
      case FIXED64:
        yield { field, value: take(8) };
        break;
      case LENGTH:
        yield { field, value: take(Number(number())) };
        break;
      case FIXED32:
        yield { field, value: take(4) };
        break;
      default:
        throw fail(`wire type ${tag % 8} at byte ${at} is none that messages have`);
    }
  }
}
