import assert from "node:assert/strict";
import { cosine, sine, smooth, unit } from "./math.ts";

Deno.test("sine() and cosine() agree with the runtime's to 1e-12 over several turns", () => {
  for (let i = -1000; i <= 1000; i++) {
    const angle = i * 0.0137;
    assert.ok(Math.abs(sine(angle) - Math.sin(angle)) < 1e-12, `sine of ${angle}`);
    assert.ok(Math.abs(cosine(angle) - Math.cos(angle)) < 1e-12, `cosine of ${angle}`);
  }
});

Deno.test("smooth() starts at 0, passes the middle at a half and ends at 1", () => {
  assert.deepEqual([-1, 0, 0.5, 1, 2].map(smooth), [0, 0, 0.5, 1, 1]);
});

Deno.test("unit() keeps the direction", () => {
  assert.deepEqual(unit([0, -3, 4]), [0, -0.6, 0.8]);
});
