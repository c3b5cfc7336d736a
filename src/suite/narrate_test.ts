import assert from "node:assert/strict";
import type { TrainingEvent } from "../training/event.ts";
import type { ActivityProgress } from "../provision/context.ts";
import { narrate } from "./narrate.ts";

Deno.test("narrate() tells epochs with rates and scores as people write them", () => {
  const notes: string[] = [];
  const log: TrainingEvent[] = [];
  const listener = { note: (line: string) => void notes.push(line), progress: () => {} };
  const hear = narrate("twin/tcn seed 1", listener, (event) => void log.push(event));
  const row = { epoch: 10, learningRate: 0.1 * 0.1, loss: 0.5, seconds: 2, dataSeconds: 0 };
  hear({ kind: "epoch", ...row });
  const evaluation = {
    correct1: 3,
    correct5: 4,
    samples: 4,
    batches: 1,
    loss: 1,
    batchLoss: 1,
    seconds: 1,
  };
  hear({ kind: "epoch", ...row, evaluation });
  const line = "twin/tcn seed 1: epoch 10, lr 0.01, mean loss 0.5000";
  assert.deepEqual(notes, [`${line}, 2.0 s`, `${line}, top-1 75.00 %, top-5 100.00 %, 2.0 s`]);
  hear({ kind: "epoch", ...row, epoch: 11, evaluation: { ...evaluation, correct1: 2 } });
  assert.match(notes[2] ?? "", /, top-1 50\.00 % \(best 75\.00 %, epoch 10\), top-5 100\.00 %,/);
  assert.deepEqual(log.map(({ kind }) => kind), ["epoch", "epoch", "epoch"]);
});

Deno.test("narrate() shows every batch, and says from where a run goes on", () => {
  const shown: ActivityProgress[] = [];
  const notes: string[] = [];
  const listener = {
    note: (line: string) => void notes.push(line),
    progress: (p: ActivityProgress) => void shown.push(p),
  };
  const hear = narrate("twin/tcn", listener, () => {});
  hear({ kind: "resumed", path: "a.safetensors", epoch: 2, batch: 0, broken: ["b is cut"] });
  assert.deepEqual(notes, [
    "twin/tcn: b is cut",
    'twin/tcn: goes on in epoch 2, batch 0, from "a.safetensors"',
  ]);
  for (let batch = 0; batch < 201; batch++) {
    const position = { epoch: 0, batch, batches: 201, samplesDone: batch, samplesTotal: 402 };
    hear({ kind: "batch", loss: 1, learningRate: 0.1, ...position });
  }
  assert.equal(shown.length, 201);
  assert.ok(shown.every(({ activity, total }) => activity === "train twin/tcn" && total === 402));
  assert.equal(shown[0]?.detail, "epoch 0, batch 1 of 201, loss 1.000, lr 0.1");
});
