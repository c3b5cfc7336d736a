import assert from "node:assert/strict";
import { assertSeen, HOSTILE } from "../base/testdata/hostile.ts";
import type { TrainingEvent } from "./event.ts";
import { logLines, logRow, stamped } from "./log.ts";

const settings = { logInterval: 100, topk: [1, 5] } as const;

function batch(number: number): TrainingEvent {
  return {
    kind: "batch",
    epoch: 2,
    batch: number,
    batches: 626,
    loss: 3.21904,
    learningRate: 0.1 * 0.1,
    samplesDone: 64,
    samplesTotal: 6400,
  };
}

const epoch: TrainingEvent = {
  kind: "epoch",
  epoch: 4,
  learningRate: 0.1,
  loss: 1.5,
  seconds: 200,
  dataSeconds: 3,
  evaluation: {
    correct1: 617,
    correct5: 4000,
    samples: 5000,
    batches: 79,
    loss: 2.1,
    batchLoss: 2.125,
    seconds: 9,
  },
};

Deno.test("logLines() writes an epoch's title and a line an interval, loss to four decimals", () => {
  assert.deepEqual(logLines(batch(0), settings), [
    "Training epoch: 3",
    "\tBatch(0/626) done. Loss: 3.2190  lr:0.010000",
  ]);
  assert.deepEqual(logLines(batch(99), settings), []);
  assert.equal(logLines(batch(300), settings).length, 1);
});

Deno.test("logLines() writes mean loss, shares of time and top-k as the published log does", () => {
  assert.deepEqual(logLines(epoch, settings), [
    "\tMean training loss: 1.5000.",
    "\tTime consumption: [Data]02%, [Network]98%",
    "Eval epoch: 5",
    "\tMean test loss of 79 batches: 2.125.",
    "\tTop1: 12.34%",
    "\tTop5: 80.00%",
  ]);
});

Deno.test("logLines() tells where a run goes on, and what could not be read", () => {
  const event: TrainingEvent = { kind: "resumed", path: "a", epoch: 1, batch: 7, broken: ["bad"] };
  assert.deepEqual(logLines(event, settings), ["bad", "Resumed in epoch 2 after 7 batches from a"]);
});

Deno.test("stamped() writes the time as C does, days filled with a blank", () => {
  const time = new Date(2018, 0, 9, 8, 5, 0);
  assert.equal(stamped("\tTop1: 1.00%", time), "[ Tue Jan  9 08:05:00 2018 ] \tTop1: 1.00%");
});

Deno.test("logRow() gives epochs and every so many batches as JSON", () => {
  assert.deepEqual(JSON.parse(logRow(epoch, settings) as string), epoch);
  assert.deepEqual(JSON.parse(logRow(batch(200), settings) as string), batch(200));
  assert.equal(logRow(batch(201), settings), undefined);
});

Deno.test("stamped() and logRow() stay one line, every character seen", () => {
  const text = HOSTILE.join("");
  const event: TrainingEvent = { kind: "resumed", epoch: 1, batch: 7, path: text, broken: [text] };
  const lines = logLines(event, settings).map((line) => stamped(line, new Date(0)));
  for (const line of [...lines, logRow(event, settings) as string]) {
    assertSeen(line, "a log");
    assert.equal(line.includes("\n"), false);
  }
});
