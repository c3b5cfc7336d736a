import assert from "node:assert/strict";
import { costLine } from "./cost.ts";

Deno.test("costLine() takes the beginning and the samples apart", () => {
  const timed = [100, 1000, 20_000].map((samples) => ({ samples, seconds: 0.25 + samples / 400 }));
  const { begin, rate, apart } = costLine(timed);
  assert.ok(Math.abs(begin - 0.25) < 1e-9 && Math.abs(rate - 400) < 1e-6 && apart < 1e-9);
});

Deno.test("costLine() says how far a time lies from the line, whatever its size", () => {
  const timed = [100, 300, 1000, 3000].map((samples) => ({ samples, seconds: samples / 400 }));
  const slower = timed.map((one) => one.samples === 3000 ? { ...one, seconds: 10 } : one);
  const { apart } = costLine(slower);
  assert.ok(apart > 0.1 && apart < 0.25, `${apart}`);
});

Deno.test("costLine() refuses what no line goes through", () => {
  assert.throws(() => costLine([]), /0 times/);
  assert.throws(() => costLine([1, 2].map((seconds) => ({ samples: 5, seconds }))), /one size/);
});
