/**
 * The formula that weights and inputs of the reference vectors come from: both sides compute them, so
 * that nothing but results is stored. Integers are modulo 2^32; reals are double, rounded once to
 * float32 at the end.
 */

import type { Model, Weights } from "../models/model.ts";

/** FNV-1a over the UTF-8 bytes of a name. */
function fnv1a(name: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(name)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}

/** A stream of numbers in [-1, 1), 24 bits each, fixed by a name: element i of `u(name)`. */
export function oracleStream(name: string): (index: number) => number {
  const start = fnv1a(name);
  return (index) => {
    let s = (start + Math.imul(index + 1, 0x9e3779b9)) | 0;
    s ^= s >>> 16;
    s = Math.imul(s, 0x85ebca6b);
    s ^= s >>> 13;
    s = Math.imul(s, 0xc2b2ae35);
    s ^= s >>> 16;
    return (s >>> 8) / 8388608 - 1;
  };
}

function offsetAndScale(name: string, shape: readonly number[]): [offset: number, scale: number] {
  if (name.endsWith("mask") || name.startsWith("edge_importance.")) return [1, 0.1];
  if (name.endsWith("weight")) {
    if (shape.length === 1) return [1, 0.1];
    return [0, Math.sqrt(3 / shape.slice(1).reduce((a, b) => a * b, 1))];
  }
  if (name.endsWith("bias") || name.endsWith("running_mean")) return [0, 0.1];
  if (name.endsWith("running_var")) return [1, 0.5];
  throw new RangeError(`Cannot compute "${name}": the formula knows no such parameter`);
}

/** The parameter or buffer of a published name, in C order of its PyTorch shape. */
export function oracleParameter(name: string, shape: readonly number[]): Float32Array {
  const [offset, scale] = offsetAndScale(name, shape);
  const u = oracleStream(name);
  const size = shape.reduce((a, b) => a * b, 1);
  return Float32Array.from({ length: size }, (_, i) => offset + scale * u(i));
}

/** Every parameter by the formula; what is given, not drawn (generation 2019's `A`), as it is given. */
export function oracleWeights({ parameters }: Pick<Model, "parameters">): Weights {
  return new Map(
    parameters.map(({ name, shape, initialization }) => [
      name,
      initialization.kind === "given"
        ? initialization.values.slice()
        : oracleParameter(name, shape),
    ]),
  );
}

/** Which input: its sizes, the prefix of its streams, and whether odd samples end early and alone. */
export interface OracleInput {
  readonly N: number;
  readonly C: number;
  readonly T: number;
  readonly V: number;
  readonly M: number;
  readonly prefix?: string;
  /** Zeros for person 1 on and for the last quarter of the frames, in samples 1, 3, … On by default. */
  readonly absent?: boolean;
}

/** An input `[N,C,T,V,M]` in C order: a pose, a drift over the frames, and noise. */
export function oracleInput(input: OracleInput): Float32Array {
  const { N, C, T, V, M, prefix = "input", absent = true } = input;
  const pose = oracleStream(`${prefix}.pose`);
  const drift = oracleStream(`${prefix}.drift`);
  const noise = oracleStream(`${prefix}.noise`);
  const values = new Float32Array(N * C * T * V * M);
  const present = (n: number, t: number, m: number): boolean =>
    !absent || n % 2 === 0 || (m === 0 && t < Math.floor(3 * T / 4));
  let q = 0;
  for (let n = 0; n < N; n++) {
    for (let c = 0; c < C; c++) {
      for (let t = 0; t < T; t++) {
        for (let v = 0; v < V; v++) {
          for (let m = 0; m < M; m++, q++) {
            if (!present(n, t, m)) continue;
            const k = ((n * C + c) * V + v) * M + m;
            const slow = 0.6 * pose(k) + (0.25 * drift(k)) * (2 * t / (T - 1) - 1);
            values[q] = slow + 0.15 * noise(q);
          }
        }
      }
    }
  }
  return values;
}
