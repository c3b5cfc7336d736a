import assert from "node:assert/strict";
import { Random } from "../../src/base/random.ts";
import { predictions } from "../../src/golden/testdata/examples.ts";
import { regressions, resample } from "./predictions_gate.ts";
import { dropFoundIn, falseAlarms, powerCurve } from "./training_gate.ts";

Deno.test("regressions() of noise alone raises no alarm, and 16 broken answers always do", () => {
  const random = Random.of(1);
  const golden = resample(predictions(400), 2000, random.fork("golden"))
    .map((p, i) => ({ ...p, margin: (i % 100) / 10 }));
  const gate = { noise: 0.2, understated: 1, broken: 0, trials: 50 };
  assert.equal(regressions(golden, gate, random.fork("noise")), 0);
  assert.ok(regressions(golden, { ...gate, broken: 16 }, random.fork("broken")) > 0.9);
});

Deno.test("regressions() shows what a noise does that the layer was not told of", () => {
  const random = Random.of(2);
  const golden = predictions(1000, 1000).map((p, i) => ({ ...p, margin: (i % 100) / 10 }));
  const told = { noise: 0.2, understated: 20, broken: 0, trials: 10 };
  assert.equal(regressions(golden, told, random), 1);
});

Deno.test("falseAlarms() are within the stated alpha", () => {
  const alarms = falseAlarms({ recorded: 5, fresh: 3, trials: 20_000 }, Random.of(3));
  assert.ok(Math.abs(alarms - 0.01) < 0.0025, `${alarms}`);
});

Deno.test("powerCurve() rises, and more new seeds find smaller drops", () => {
  const drops = [0, 2, 4, 6, 8, 10, 12];
  const found = [1, 5].map((fresh) => {
    const curve = powerCurve({ recorded: 5, fresh, trials: 2000 }, drops, Random.of(4));
    return dropFoundIn(0.8, curve) ?? Infinity;
  });
  assert.ok((found[1] ?? 0) < (found[0] ?? 0), `${found}`);
});

Deno.test("dropFoundIn() reads between the points, and knows where a curve ends", () => {
  const curve = [{ drop: 0, found: 0 }, { drop: 2, found: 0.5 }, { drop: 4, found: 0.9 }];
  assert.ok(Math.abs((dropFoundIn(0.7, curve) ?? 0) - 3) < 1e-12);
  assert.equal(dropFoundIn(0.99, curve), null);
});
