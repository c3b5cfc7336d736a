import assert from "node:assert/strict";
import { join } from "node:path";
import { DataError } from "../../src/base/errors.ts";
import { report } from "./report.ts";
import { readSaved, type Row, save } from "./saved.ts";
import { measured, row } from "./testdata/measured.ts";

const absent: Row = {
  ...row,
  program: "pytorch-compiled",
  rates: [],
  unavailable: "no compiler",
};
const twice: Row = {
  ...row,
  program: "pytorch",
  rates: row.rates.map((rate) => rate / 2),
  apart: 3e-7,
};

Deno.test("save() and readSaved() keep everything", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const all = measured([row, twice, absent]);
    const path = join(folder, "saved.json");
    await save(path, all);
    assert.deepEqual(await readSaved(path), all);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("readSaved() names what is wrong, and a file that is not there", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const path = join(folder, "saved.json");
    await assert.rejects(
      readSaved(path),
      /DataError: Cannot read measurements .* there is no such file/,
    );
    await Deno.writeTextFile(
      path,
      JSON.stringify({ ...measured([{ ...row, batch: 0 }]), when: "now" }),
    );
    await assert.rejects(readSaved(path), (thrown) => {
      assert.ok(thrown instanceof DataError);
      assert.match(thrown.message, /when: .*rows\.0\.batch: /);
      return true;
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("report() names machine and versions, and sets each program beside ours", () => {
  const text = report(measured([row, twice, absent]));
  assert.match(text, /^AMD EPYC, 2 cores, 2 threads, linux-x86_64, T 300, .*TensorFlow 2\.21\.0/);
  assert.match(
    text,
    /\| stgcn \(8\) \| inference \| PyTorch \| 5\.13 \(5\.00 to 5\.25\) \| 2\.00 \(2\.00 to 2\.00\) \| 1200 \(80\) \| 3e-7 \|/,
  );
  assert.match(text, /\| PyTorch, compiled \| not there: no compiler \| – \| – \| – \|/);
  assert.match(text, /6 repeats.* with 96\.9 %/);
});

Deno.test("report() of nothing says so", () => {
  assert.match(report(measured([absent])), /Nothing was measured\.\n$/);
});
