/**
 * The partitioned, normalized adjacency of a skeleton, as both published implementations build it.
 *
 * Every matrix is V × V in row-major order, `A[v][w]`: what joint w takes from joint v. Numbers are
 * double precision; the models round them to float32.
 */

import type { Layout } from "./layouts.ts";

/** Generation 2018: `labeling_mode` of yysijie/st-gcn 4e51f3c, st_gcn/graph/tools.py. */
export const labelingModes = ["uniform", "distance*", "distance", "spatial", "DAD", "DLD"] as const;
export type LabelingMode = typeof labelingModes[number];

/** Generation 2019: `strategy` of yysijie/st-gcn 221c0e1, net/utils/graph.py. */
export const strategies = ["uniform", "distance", "spatial"] as const;
export type Strategy = typeof strategies[number];

/** K matrices of V × V, one behind the other: `values[(k * V + v) * V + w]`. */
export interface Adjacency {
  readonly partitions: number;
  readonly joints: number;
  readonly values: Float64Array;
}

type Matrix = Float64Array;

function stacked(joints: number, matrices: readonly Matrix[]): Adjacency {
  const values = new Float64Array(matrices.length * joints * joints);
  matrices.forEach((matrix, k) => values.set(matrix, k * joints * joints));
  return { partitions: matrices.length, joints, values };
}

/** 0/1 matrix with `[to][from] = 1` for each link. */
function digraph(joints: number, links: readonly (readonly [number, number])[]): Matrix {
  const matrix = new Float64Array(joints * joints);
  for (const [from, to] of links) matrix[to * joints + from] = 1;
  return matrix;
}

function columnSums(matrix: Matrix, joints: number): Float64Array {
  const sums = new Float64Array(joints);
  matrix.forEach((value, i) => sums[i % joints] = (sums[i % joints] as number) + value);
  return sums;
}

/** Each column divided by its sum; an empty column stays 0. */
function normalized(matrix: Matrix, joints: number): Matrix {
  const sums = columnSums(matrix, joints);
  return matrix.map((value, i) => {
    const sum = sums[i % joints] as number;
    return sum > 0 ? value * (1 / sum) : 0;
  });
}

/** Dᐟ A Dᐟ with Dᐟ the column sums to the power of -1/2. */
function symmetrized(matrix: Matrix, joints: number): Matrix {
  const roots = columnSums(matrix, joints).map((sum) => sum > 0 ? sum ** -0.5 : 0);
  return matrix.map((value, i) =>
    (roots[Math.floor(i / joints)] as number) * value * (roots[i % joints] as number)
  );
}

function minus(a: Matrix, b: Matrix): Matrix {
  return a.map((value, i) => value - (b[i] as number));
}

/** The adjacency of generation 2018: K = 1 (uniform, distance*, DAD, DLD), 2 (distance), 3 (spatial). */
export function adjacency2018(layout: Layout, mode: LabelingMode): Adjacency {
  const joints = layout.joints;
  const self = Array.from({ length: joints }, (_, v) => [v, v] as const);
  const inward = layout.bones;
  const outward = inward.map(([child, parent]) => [parent, child] as const);
  const identity = digraph(joints, self);
  const neighbors = digraph(joints, [...inward, ...outward]);
  const everything = digraph(joints, [...inward, ...outward, ...self]);
  switch (mode) {
    case "uniform":
      return stacked(joints, [normalized(everything, joints)]);
    case "distance*":
      return stacked(joints, [minus(identity, normalized(neighbors, joints))]);
    case "distance":
      return stacked(joints, [identity, normalized(neighbors, joints)]);
    case "spatial":
      return stacked(joints, [
        identity,
        normalized(digraph(joints, inward), joints),
        normalized(digraph(joints, outward), joints),
      ]);
    case "DAD":
      return stacked(joints, [symmetrized(everything, joints)]);
    case "DLD":
      return stacked(joints, [minus(identity, symmetrized(neighbors, joints))]);
  }
}

/** Length of the shortest path between any two joints; `Infinity` past `maxHop`. */
function hopDistances(layout: Layout, maxHop: number): Matrix {
  const joints = layout.joints;
  const hops = new Float64Array(joints * joints).fill(Infinity);
  const neighbors: number[][] = Array.from({ length: joints }, () => []);
  for (const [a, b] of layout.bones) {
    neighbors[a]?.push(b);
    neighbors[b]?.push(a);
  }
  for (let start = 0; start < joints; start++) {
    let front = [start];
    for (let hop = 0; hop <= maxHop && front.length > 0; hop++) {
      front = front.filter((v) => hops[start * joints + v] === Infinity);
      for (const v of front) hops[start * joints + v] = hop;
      front = front.flatMap((v) => neighbors[v] ?? []);
    }
  }
  return hops;
}

/**
 * The adjacency of generation 2019. Hops 0, dilation, 2·dilation … up to `maxHop` count; all pairs at
 * such a distance are normalized together, then split: one matrix (uniform), one a hop (distance), or
 * by the distance to the center (spatial), where everything past `maxHop` is equally far.
 */
export function adjacency2019(
  layout: Layout,
  strategy: Strategy,
  maxHop = 1,
  dilation = 1,
): Adjacency {
  const joints = layout.joints;
  const hops = hopDistances(layout, maxHop);
  const counted: number[] = [];
  for (let hop = 0; hop <= maxHop; hop += dilation) counted.push(hop);
  const all = normalized(hops.map((hop) => counted.includes(hop) ? 1 : 0), joints);
  const where = (keep: (v: number, w: number) => boolean): Matrix =>
    all.map((value, i) => keep(Math.floor(i / joints), i % joints) ? value : 0);
  const hopOf = (v: number, w: number): number => hops[v * joints + w] as number;
  switch (strategy) {
    case "uniform":
      return stacked(joints, [all]);
    case "distance":
      return stacked(joints, counted.map((hop) => where((v, w) => hopOf(v, w) === hop)));
    case "spatial": {
      const depth = (v: number): number => hopOf(v, layout.center);
      const matrices = counted.flatMap((hop) => {
        const near = where((v, w) => hopOf(v, w) === hop && depth(v) >= depth(w));
        const far = where((v, w) => hopOf(v, w) === hop && depth(v) < depth(w));
        return hop === 0 ? [near] : [near, far];
      });
      return stacked(joints, matrices);
    }
  }
}
