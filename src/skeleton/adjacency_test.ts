import assert from "node:assert/strict";
import { adjacency2018, adjacency2019, labelingModes, strategies } from "./adjacency.ts";
import { type LayoutName, layoutOf } from "./layouts.ts";
import graphs from "./testdata/graphs.json" with { type: "json" };

type Nested = number[][][];

function assertEqualTo(expected: Nested | undefined, values: Float64Array, name: string): void {
  assert.ok(expected, `no vector for ${name}`);
  const flat = expected.flat(2);
  assert.equal(values.length, flat.length, name);
  flat.forEach((value, i) =>
    assert.ok(Math.abs(value - (values[i] as number)) <= 2e-16, `${name} at ${i}`)
  );
}

for (const name of ["ntu-rgb+d", "openpose"] as const) {
  for (const mode of labelingModes) {
    Deno.test(`adjacency2018() meets the published matrices: ${name} ${mode}`, () => {
      const published: Record<string, Nested> = graphs["2018"][name];
      assertEqualTo(published[mode], adjacency2018(layoutOf(name), mode).values, mode);
    });
  }
}

for (const name of ["ntu-rgb+d", "openpose", "ntu_edge"] as const satisfies LayoutName[]) {
  Deno.test(`adjacency2019() meets the published matrices: ${name}`, () => {
    const published: Record<string, Nested> = graphs["2019"][name];
    for (const [key, expected] of Object.entries(published)) {
      const strategy = strategies.find((s) => key.startsWith(s));
      assert.ok(strategy);
      const option = (word: string): number => Number(key.match(`${word}=(\\d+)`)?.[1] ?? 1);
      const { values } = adjacency2019(
        layoutOf(name),
        strategy,
        option("max_hop"),
        option("dilation"),
      );
      assertEqualTo(expected, values, key);
    }
  });
}

Deno.test("adjacency2019() splits the bones of ntu-rgb+d 40 to 8, farther joints being equally far", () => {
  const { values, joints } = adjacency2019(layoutOf("ntu-rgb+d"), "spatial");
  const count = (k: number): number =>
    values.subarray(k * joints * joints, (k + 1) * joints * joints).filter((v) => v > 0).length;
  assert.deepEqual([count(0), count(1), count(2)], [25, 40, 8]);
});
