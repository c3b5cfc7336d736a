import assert from "node:assert/strict";
import { adjacency2019, strategies } from "./adjacency.ts";
import { graphOf } from "./graph_of.ts";
import { layoutNames, layoutOf } from "./layouts.ts";

Deno.test("graphOf() knows every graph of generation 2019 by its values, rounded to half precision too", () => {
  for (const layout of layoutNames) {
    for (const strategy of strategies) {
      const { partitions, joints, values } = adjacency2019(layoutOf(layout), strategy);
      const rounded = Float16Array.from(values);
      const found = graphOf([partitions, joints, joints], rounded);
      assert.deepEqual(found, { layout, strategy, maxHop: 1 });
    }
  }
});

Deno.test("graphOf() tells two hops from one", () => {
  const { partitions, joints, values } = adjacency2019(layoutOf("openpose"), "distance", 2);
  const found = graphOf([partitions, joints, joints], values);
  assert.deepEqual(found, { layout: "openpose", strategy: "distance", maxHop: 2 });
});

Deno.test("graphOf() knows no graph with one bone more, and none of 17 joints without a bone", () => {
  const { partitions, joints, values } = adjacency2019(layoutOf("ntu-rgb+d"), "spatial");
  const other = Float64Array.from(values);
  other[5] = 0.5;
  assert.equal(graphOf([partitions, joints, joints], other), undefined);
  assert.equal(graphOf([1, 17, 17], new Float64Array(17 * 17)), undefined);
});
