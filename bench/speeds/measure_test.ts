import assert from "node:assert/strict";
import type { Seen, Unavailable } from "../side_by_side.ts";
import { batchOf } from "./inputs.ts";
import { type Job, rowsOf } from "./measure.ts";
import type { Program } from "./programs.ts";

function seen(rates: readonly number[], logits: readonly number[], peakKb = 1): Seen {
  const turns = rates.map((rate) => ({ samples: rate, seconds: 1, cpuSeconds: 2 }));
  return { name: "", turns, startedKb: 1, peakKb, digest: "", logits, versions: {} };
}

function job(
  programs: readonly [Program, (Seen | Unavailable)[]][],
  task: Job["task"] = "inference",
): Job {
  return { task, network: "tcn", batch: 64, seen: new Map(programs) };
}

Deno.test("rowsOf() takes the median of each repeat's turns, and the most memory of all", () => {
  const [own, peer] = rowsOf(job([
    ["skelbench", [seen([5, 9, 7], [1, -4], 30), seen([6, 6, 8], [1, -4], 20)]],
    ["onnxruntime", [seen([1, 2, 3], [1, -4.0001]), seen([3, 2, 1], [1.0002, -4])]],
  ]));
  assert.deepEqual([own?.rates, own?.peakKb, own?.apart], [[7, 6], 30, 0]);
  assert.deepEqual(peer?.rates, [2, 2]);
  assert.ok(Math.abs((peer?.apart ?? NaN) - 0.0002 / 4) < 1e-9);
});

Deno.test("rowsOf() refuses a program that computes something else, or other samples", () => {
  const other = (logits: readonly number[]): Job =>
    job([["skelbench", [seen([1], [1, -4])]], ["pytorch", [seen([1], logits)]]]);
  assert.throws(
    () => rowsOf(other([1, -4.001])),
    /inference of tcn: the logits of "PyTorch" are 0\.000/,
  );
  assert.throws(() => rowsOf(other([1])), /NaN/);
});

Deno.test("rowsOf() keeps why a program is not there, and compares the others", () => {
  const [absent, own, peer] = rowsOf(job([
    ["pytorch-compiled", [{ name: "", unavailable: "no compiler" }]],
    ["skelbench", [seen([1], [2])]],
    ["pytorch", [seen([1], [2])]],
  ]));
  assert.deepEqual([absent?.rates, absent?.unavailable], [[], "no compiler"]);
  assert.deepEqual([own?.unavailable, peer?.apart], [null, 0]);
});

Deno.test("rowsOf() of a training has no logits to compare", () => {
  assert.equal(rowsOf(job([["skelbench", [seen([1], [])]]], "training"))[0]?.apart, null);
});

Deno.test("batchOf() of NTU's lengths ends persons early: 79 frames of 300 in the mean, a fifth with two", () => {
  for (const samples of [10, 60]) {
    const data = batchOf({ samples, frames: 300, lengths: "ntu" });
    const full = batchOf({ samples, frames: 300, lengths: "full" });
    assert.ok(data.every((value, i) => value === 0 || value === full[i]));
    const frames = data.filter((value) => value !== 0).length / (samples * 3 * 25);
    assert.ok(Math.abs(frames / (79 * 1.2) - 1) < 0.05, `${frames} frames of persons a sample`);
  }
});

Deno.test("batchOf() of one sample of few frames has something in it", () => {
  assert.ok(batchOf({ samples: 1, frames: 8, lengths: "ntu" }).some((value) => value !== 0));
});
