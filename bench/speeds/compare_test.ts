import assert from "node:assert/strict";
import { MismatchError } from "../../src/base/errors.ts";
import { comparison, requireComparable, sentence } from "./compare.ts";
import { measured, row } from "./testdata/measured.ts";

const slower = { ...row, rates: row.rates.map((rate) => 0.93 * rate) };

Deno.test("sentence() says how much slower a driver made it, and within which bounds", () => {
  const title = "inference, stgcn, batch 8, Skelbench: ";
  assert.equal(sentence(slower, row), `${title}7.0 % slower (4.3 to 9.7)`);
  assert.equal(sentence(row, slower), `${title}7.5 % faster (4.5 to 10.7)`);
});

Deno.test("sentence() calls noise what lies on both sides of no change", () => {
  const shaken = { ...row, rates: row.rates.map((rate, i) => i % 2 ? 1.01 * rate : 0.99 * rate) };
  assert.match(
    sentence(shaken, row),
    /no change beyond noise \(\d\.\d % slower to \d\.\d % faster\)$/,
  );
});

Deno.test("sentence() of few repeats claims nothing", () => {
  const few = { ...slower, rates: slower.rates.slice(0, 3) };
  const before = { ...row, rates: row.rates.slice(0, 3) };
  assert.match(
    sentence(few, before),
    /7\.0 % slower \(.+, with 90\.0 % alone\): too few repeats to tell it from noise$/,
  );
});

Deno.test("sentence() says why a program has no speed, now or then", () => {
  const absent = { ...row, rates: [], unavailable: "no compiler" };
  assert.match(sentence(absent, row), /not there now \(no compiler\)$/);
  assert.match(sentence(row, absent), /not there then \(no compiler\)$/);
  assert.match(sentence(row, undefined), /measured now alone$/);
});

Deno.test("comparison() names the versions that are others, and rows that only one has", () => {
  const before = measured([row, { ...row, task: "training" }]);
  const versions = { ...before.versions, "NVIDIA driver": "580.1" };
  const lines = comparison(measured([slower], { versions }), before);
  assert.ok(lines.includes("NVIDIA driver is 580.1, and was 570.86.15"), lines.join("\n"));
  assert.ok(lines.includes("training, stgcn, batch 8, Skelbench: measured then alone"));
  assert.ok(lines.some((line) => line.endsWith("7.0 % slower (4.3 to 9.7)")));
});

Deno.test("requireComparable() refuses another machine and other settings, and names them", () => {
  const now = measured([row]);
  requireComparable(now, measured([slower], { versions: {} }), "old.json");
  const other = measured([row], {
    machine: { ...now.machine, cores: 4 },
    settings: { ...now.settings, threads: 4 },
  });
  assert.throws(() => requireComparable(now, other, "old.json"), (thrown) => {
    assert.ok(thrown instanceof MismatchError);
    assert.match(
      thrown.message,
      /"old\.json": cores is 2, and was 4; threads is 2, and was 4; --anyway/,
    );
    return true;
  });
  assert.ok(comparison(now, other).some((line) => /compared all the same: cores is 2/.test(line)));
});
