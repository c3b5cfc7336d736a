import assert from "node:assert/strict";
import { Laps, spokenSpent } from "./spent.ts";

Deno.test("laps add up by what they went into", () => {
  const times = [1000, 1500, 1700, 2700, 2800, 3000];
  const laps = new Laps(() => times.shift() as number);
  for (const what of ["engine", "waiting", "engine", "rest", "waiting"] as const) laps.end(what);
  const { whole, engine, waiting } = laps.spent;
  assert.deepEqual([whole, engine, waiting], [2, 1.5, 0.4]);
  assert.equal(
    spokenSpent(laps.spent),
    "2.00 s, 1.50 s of it in the engine (75.0 %), 0.40 s waiting for data",
  );
});

Deno.test("an evaluation that took no time has no share", () => {
  const laps = new Laps(() => 5);
  assert.match(spokenSpent(laps.spent), /^0\.00 s, .* \(0\.0 %\)/);
});
