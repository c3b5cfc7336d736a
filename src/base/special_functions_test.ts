// References: SciPy 1.x, special.gammaln and special.betainc.
import assert from "node:assert/strict";
import { incompleteBeta, logGamma, solveRising } from "./special_functions.ts";

function near(actual: number, expected: number, relative: number): void {
  assert.ok(
    Math.abs(actual - expected) <= relative * Math.max(Math.abs(expected), 1e-300),
    `${actual} is not ${expected} within ${relative}`,
  );
}

Deno.test("logGamma() agrees with SciPy from 0.5 to a million", () => {
  near(logGamma(0.5), 0.5723649429247, 1e-13);
  near(logGamma(1.5), -0.12078223763524526, 1e-13);
  near(logGamma(10), 12.801827480081469, 1e-13);
  near(logGamma(1234.5), 7550.550901077894, 1e-13);
  near(logGamma(1e6), 12815504.569147611, 1e-13);
  assert.throws(() => logGamma(0), RangeError);
});

Deno.test("incompleteBeta() agrees with SciPy, large parameters included", () => {
  near(incompleteBeta(0.3, 2, 5), 0.5798250000000003, 1e-12);
  near(incompleteBeta(0.9, 0.5, 0.5), 0.7951672353008665, 1e-12);
  near(incompleteBeta(0.5, 8000, 8487), 0.9999256276876267, 1e-10);
  near(incompleteBeta(0.001, 1, 20000), 0.9999999979593688, 1e-10);
  near(incompleteBeta(0.2, 50000, 200000), 0.5003989425397115, 1e-8);
  assert.equal(incompleteBeta(0, 2, 3), 0);
  assert.equal(incompleteBeta(1, 2, 3), 1);
  assert.throws(() => incompleteBeta(1.5, 2, 3), RangeError);
});

Deno.test("solveRising() finds a root to the last bit", () => {
  near(solveRising((x) => x * x, 2, 0, 2), Math.SQRT2, 1e-15);
});
