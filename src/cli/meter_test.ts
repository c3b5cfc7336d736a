import assert from "node:assert/strict";
import { amount, Meter, timeLeft } from "./meter.ts";

const activity = { activity: "read", total: 100, unit: "samples" } as const;

Deno.test("Meter tells the time left from an activity's own speed", () => {
  const meter = new Meter();
  assert.deepEqual(meter.read({ ...activity, done: 20 }, 5000).left, undefined);
  assert.equal(meter.read({ ...activity, done: 40 }, 7000).left, 6);
});

Deno.test("Meter starts anew with another activity, and with the same one when it goes back", () => {
  const meter = new Meter();
  meter.read({ ...activity, done: 20 }, 0);
  assert.equal(meter.read({ ...activity, done: 30 }, 10).fresh, false);
  assert.equal(meter.read({ ...activity, done: 0 }, 20).fresh, true);
  assert.equal(meter.read({ ...activity, activity: "write", done: 1 }, 30).fresh, true);
});

Deno.test("Meter says nothing of the time left where nobody knows the end", () => {
  const meter = new Meter();
  meter.read({ ...activity, total: undefined, done: 1 }, 0);
  assert.equal(meter.read({ ...activity, total: undefined, done: 2 }, 10).left, undefined);
});

Deno.test("amount() counts samples in full and bytes in megabytes", () => {
  assert.equal(amount({ ...activity, done: 1234, total: 40_091 }), "1,234 of 40,091 samples");
  const download = { activity: "get", done: 1_500_000, total: undefined, unit: "bytes" } as const;
  assert.equal(amount(download), "1.5 MB");
});

Deno.test("timeLeft() rounds up and goes from seconds to hours", () => {
  const words = [0.2, 89, 90, 3600, 7500].map(timeLeft);
  assert.deepEqual(words, [
    "1 s left",
    "89 s left",
    "2 min left",
    "60 min left",
    "2 h 05 min left",
  ]);
});
