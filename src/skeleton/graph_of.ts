/** Which graph an adjacency is of, by its values. */

import { adjacency2019, strategies, type Strategy } from "./adjacency.ts";
import { type LayoutName, layoutNames, layoutOf } from "./layouts.ts";

/** A graph of generation 2019, as configs say it. */
export interface KnownGraph {
  readonly layout: LayoutName;
  readonly strategy: Strategy;
  readonly maxHop: number;
}

/** Hops that are tried; published configs have 1. */
const MOST_HOPS = 3;

/** As far as bfloat16 rounds a value of at most 1. */
const TOLERANCE = 2 ** -8;

/** The graph whose adjacency `values[K,V,V]` is, the published ones first; undefined for any other. */
export function graphOf(
  shape: readonly number[],
  values: ArrayLike<number>,
): KnownGraph | undefined {
  const [partitions, joints] = shape;
  for (const layout of layoutNames) {
    if (layoutOf(layout).joints !== joints) continue;
    for (let maxHop = 1; maxHop <= MOST_HOPS; maxHop++) {
      for (const strategy of strategies) {
        const known = adjacency2019(layoutOf(layout), strategy, maxHop);
        if (known.partitions !== partitions || known.values.length !== values.length) continue;
        const isSame = known.values.every((value, i) =>
          Math.abs(value - (values[i] as number)) <= TOLERANCE
        );
        if (isSame) return { layout, strategy, maxHop };
      }
    }
  }
  return undefined;
}
