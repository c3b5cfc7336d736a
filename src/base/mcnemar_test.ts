// References: SciPy, stats.binomtest(lost, lost + gained, 0.5, alternative="greater").
import assert from "node:assert/strict";
import { mcnemar, minimumDetectableDrop } from "./mcnemar.ts";

Deno.test("mcnemar() agrees with SciPy's exact binomial test", () => {
  const cases = [
    [10, 0, 0.0009765625],
    [9, 0, 0.001953125],
    [20, 5, 0.0020386576652526855],
    [5, 20, 0.9995447397232056],
    [130, 90, 0.004202725876340968],
  ] as const;
  for (const [lost, gained, p] of cases) {
    assert.ok(Math.abs(mcnemar(lost, gained) / p - 1) < 1e-11, `${lost} lost, ${gained} gained`);
  }
});

Deno.test("mcnemar() of no change is certain", () => {
  assert.equal(mcnemar(0, 0), 1);
});

Deno.test("minimumDetectableDrop() is the first net loss that SciPy calls significant", () => {
  const drops = [[0, 10], [1, 12], [5, 17], [20, 26], [100, 50]] as const;
  for (const [gained, drop] of drops) assert.equal(minimumDetectableDrop(gained, 0.001), drop);
});
