import assert from "node:assert/strict";
import { countsThatRoundTo } from "./published.ts";

Deno.test("countsThatRoundTo() takes a count that falls on the bound, and refuses an empty range", () => {
  assert.deepEqual(countsThatRoundTo("50", 200), { from: 99, to: 101 });
  assert.throws(() => countsThatRoundTo("33.00", 10), RangeError);
});
