/**
 * Arrays of numbers as files hold them: a shape, an element type, and the values in C order.
 * NPY, pickle, PyTorch and safetensors files are all decoded into this one form.
 */

import { DataError } from "../base/errors.ts";

/** The typed array that holds each element type. A bfloat16 is widened to float32, which is exact. */
export interface ElementArrays {
  /** 0 or 1. */
  readonly bool: Uint8Array<ArrayBuffer>;
  /** 8 bits. */
  readonly uint8: Uint8Array<ArrayBuffer>;
  /** 8 bits, signed. */
  readonly int8: Int8Array<ArrayBuffer>;
  /** 16 bits. */
  readonly uint16: Uint16Array<ArrayBuffer>;
  /** 16 bits, signed. */
  readonly int16: Int16Array<ArrayBuffer>;
  /** 32 bits. */
  readonly uint32: Uint32Array<ArrayBuffer>;
  /** 32 bits, signed. */
  readonly int32: Int32Array<ArrayBuffer>;
  /** 64 bits. */
  readonly uint64: BigUint64Array<ArrayBuffer>;
  /** 64 bits, signed. */
  readonly int64: BigInt64Array<ArrayBuffer>;
  /** Half precision. */
  readonly float16: Float16Array<ArrayBuffer>;
  /** Widened to float32. */
  readonly bfloat16: Float32Array<ArrayBuffer>;
  /** Single precision. */
  readonly float32: Float32Array<ArrayBuffer>;
  /** Double precision. */
  readonly float64: Float64Array<ArrayBuffer>;
}

/** The name of an element type. */
export type ElementType = keyof ElementArrays;

/** An array whose `dtype` tells the class of `data`: `if (a.dtype === "int64") a.data[0]` is a bigint. */
export type NdArray<T extends ElementType = ElementType> = {
  readonly [K in T]: {
    readonly dtype: K;
    readonly shape: readonly number[];
    /** The values in C order, as many as the product of the shape; a bool is 0 or 1. */
    readonly data: ElementArrays[K];
  };
}[T];

type Make = (shape: readonly number[], bytes: ArrayBuffer) => NdArray;

const MAKE: Readonly<Record<ElementType, Make>> = {
  bool: (shape, bytes) => ({ dtype: "bool", shape, data: new Uint8Array(bytes).map(truth) }),
  uint8: (shape, bytes) => ({ dtype: "uint8", shape, data: new Uint8Array(bytes) }),
  int8: (shape, bytes) => ({ dtype: "int8", shape, data: new Int8Array(bytes) }),
  uint16: (shape, bytes) => ({ dtype: "uint16", shape, data: new Uint16Array(bytes) }),
  int16: (shape, bytes) => ({ dtype: "int16", shape, data: new Int16Array(bytes) }),
  uint32: (shape, bytes) => ({ dtype: "uint32", shape, data: new Uint32Array(bytes) }),
  int32: (shape, bytes) => ({ dtype: "int32", shape, data: new Int32Array(bytes) }),
  uint64: (shape, bytes) => ({ dtype: "uint64", shape, data: new BigUint64Array(bytes) }),
  int64: (shape, bytes) => ({ dtype: "int64", shape, data: new BigInt64Array(bytes) }),
  float16: (shape, bytes) => ({ dtype: "float16", shape, data: new Float16Array(bytes) }),
  bfloat16: (shape, bytes) => ({ dtype: "bfloat16", shape, data: widened(bytes) }),
  float32: (shape, bytes) => ({ dtype: "float32", shape, data: new Float32Array(bytes) }),
  float64: (shape, bytes) => ({ dtype: "float64", shape, data: new Float64Array(bytes) }),
};

/** Every element type. */
export const elementTypes = Object.keys(MAKE) as readonly ElementType[];

/** Bytes of one element in a file, which its type's name tells in bits; a bool is one. */
export function elementBytes(type: ElementType): number {
  return type === "bool" ? 1 : Number(/\d+$/.exec(type)?.[0]) / 8;
}

function truth(byte: number): number {
  return byte === 0 ? 0 : 1;
}

/** A bfloat16 is the upper half of a float32. */
function widened(bytes: ArrayBuffer): Float32Array<ArrayBuffer> {
  const bits = Uint32Array.from(new Uint16Array(bytes), (half) => half << 16);
  return new Float32Array(bits.buffer);
}

/** How elements lie in the bytes of a file: element `i` of axis `a` is `i * strides[a]` elements away. */
export interface Layout {
  readonly dtype: ElementType;
  readonly shape: readonly number[];
  /** In elements, one for each axis. */
  readonly strides: readonly number[];
  /** The first element's position, in elements. */
  readonly offset: number;
  readonly bigEndian: boolean;
}

/** The number of elements of a shape. @throws {DataError} on a negative, broken or absurd length. */
export function sizeOf(shape: readonly number[]): number {
  const text = (): string => `Cannot read an array of shape (${shape.join(", ")})`;
  if (shape.length > 32) throw new DataError(`${text()}: 32 axes are the most`);
  let size = 1;
  for (const length of shape) {
    if (!Number.isSafeInteger(length) || length < 0) {
      throw new DataError(`${text()}: a length is a whole number from 0 on`);
    }
    size *= length;
  }
  // A zero anywhere makes the product 0, but the other lengths must not overflow on the way.
  if (shape.reduce((product, length) => product * Math.max(1, length), 1) > 2 ** 52) {
    throw new DataError(`${text()}: its size overflows`);
  }
  return size;
}

/** Strides of an array without gaps, in elements: C order (last axis fastest) or Fortran order. */
export function contiguousStrides(shape: readonly number[], order: "C" | "F"): number[] {
  const strides = new Array<number>(shape.length).fill(1);
  let stride = 1;
  for (let i = 0; i < shape.length; i++) {
    const axis = order === "C" ? shape.length - 1 - i : i;
    strides[axis] = stride;
    stride *= shape[axis] ?? 1;
  }
  return strides;
}

/**
 * Copies an array out of a file's bytes into C order and this machine's byte order.
 * @throws {DataError} when an element lies outside the bytes.
 */
export function decodeArray(bytes: Uint8Array, layout: Layout): NdArray {
  const { dtype, shape } = layout;
  const item = elementBytes(dtype);
  const size = sizeOf(shape);
  if (size > 0) assertInside(bytes, layout);
  const out = new Uint8Array(size * item);
  if (size > 0) gather(bytes, layout, out, item);
  if (layout.bigEndian && item > 1) swap(out, item);
  return MAKE[dtype](shape, out.buffer);
}

function assertInside(bytes: Uint8Array, { dtype, shape, strides, offset }: Layout): void {
  let last = offset;
  for (const [axis, length] of shape.entries()) last += (length - 1) * (strides[axis] ?? 0);
  const held = Math.floor(bytes.length / elementBytes(dtype));
  const whole = [offset, ...strides].every((n) => Number.isSafeInteger(n) && n >= 0);
  if (!whole || strides.length !== shape.length || last >= held) {
    throw new DataError(
      `Cannot read an array of shape (${shape.join(", ")}), strides (${strides.join(", ")}), ` +
        `offset ${offset}: it reaches outside the ${held} elements that are there`,
    );
  }
}

/** Copies runs of the last axes that lie without gaps, and walks over the axes before them. */
function gather(bytes: Uint8Array, layout: Layout, out: Uint8Array, item: number): void {
  const { shape, strides, offset } = layout;
  let outer = shape.length;
  let run = 1;
  while (outer > 0 && (strides[outer - 1] === run || shape[outer - 1] === 1)) {
    outer--;
    run *= shape[outer] ?? 1;
  }
  const index = new Array<number>(outer).fill(0);
  let from = offset;
  for (let to = 0; to < out.length; to += run * item) {
    const start = from * item;
    if (run === 1) {
      for (let b = 0; b < item; b++) out[to + b] = bytes[start + b] ?? 0;
    } else {
      out.set(bytes.subarray(start, start + run * item), to);
    }
    for (let axis = outer - 1; axis >= 0; axis--) {
      const stride = strides[axis] ?? 0;
      const next = (index[axis] ?? 0) + 1;
      from += stride;
      if (next < (shape[axis] ?? 0)) {
        index[axis] = next;
        break;
      }
      index[axis] = 0;
      from -= next * stride;
    }
  }
}

function swap(bytes: Uint8Array, item: number): void {
  for (let at = 0; at < bytes.length; at += item) bytes.subarray(at, at + item).reverse();
}
