import assert from "node:assert/strict";
import { amount, Meter, progressBar, type Reading, timeLeft } from "./meter.ts";

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

const far: Reading = {
  progress: {
    activity: "prepare ntu-xsub from nturgbd_skeletons_s001_to_s017.zip",
    detail: "S001C001P001R001A001.skeleton",
    done: 12_345,
    total: 40_091,
    unit: "samples",
  },
  fresh: false,
  left: 7500,
};

Deno.test("progressBar() fits every terminal, and never cuts the time left", () => {
  for (let columns = 17; columns <= 200; columns++) {
    const line = progressBar(far, columns);
    assert.ok(Array.from(line).length <= columns, `${columns}: ${line}`);
    assert.match(line, /2 h 05 min left$/, `${columns}`);
  }
  const widest = progressBar(far, 200);
  assert.match(
    widest,
    /^█{7}░{17} 30 % \| prepare ntu-xsub from .*\.zip, S001.*\.skeleton: 12,345 of/,
  );
});

Deno.test("progressBar() gives the bar up first, then the middle of what goes on, then the amount", () => {
  const of = (columns: number): string => progressBar(far, columns);
  assert.match(of(119), /^█{7}░{17} 30 % \| prep.*…/);
  assert.match(of(92), /^█{3}░{9} 30 % \| prep.*…/);
  assert.match(of(79), /^30 % \| prepare ntu-x.*….*\.skeleton: 12,345 of 40,091 samples/);
  assert.match(of(59), /^30 % \| prepa….*: 12,345 of 40,091 samples 2 h 05 min left$/);
  assert.equal(of(20), "2 h 05 min left");
  const brief = { activity: "get", done: 1_500_000, unit: "bytes" } as const;
  const unknown = { progress: { ...brief, total: undefined }, fresh: true, left: undefined };
  assert.equal(progressBar(unknown, 59), "get: 1.5 MB");
});
