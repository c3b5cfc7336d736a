import assert from "node:assert/strict";
import type { StepProgress } from "./listener.ts";
import { narrate } from "./narrate.ts";

Deno.test("narrate() keeps epochs with rates and scores as people write them", () => {
  const notes: string[] = [];
  const log: string[] = [];
  const listener = { note: (line: string) => void notes.push(line), progress: () => {} };
  const hear = narrate("twin/tcn seed 1", listener, (line) => void log.push(line));
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
  const line = "epoch 10, lr 0.01, mean loss 0.5000";
  assert.deepEqual(log, [`${line}, 2.0 s`, `${line}, top-1 75.00 %, top-5 100.00 %, 2.0 s`]);
  assert.deepEqual(notes, log.map((l) => `twin/tcn seed 1: ${l}`));
});

Deno.test("narrate() shows every batch, and logs one of a hundred", () => {
  const shown: StepProgress[] = [];
  const log: string[] = [];
  const listener = { note: () => {}, progress: (p: StepProgress) => void shown.push(p) };
  const hear = narrate("twin/tcn", listener, (line) => void log.push(line));
  for (let batch = 0; batch < 201; batch++) {
    const place = { epoch: 0, batch, batches: 201, samplesDone: batch, samplesTotal: 402 };
    hear({ kind: "batch", loss: 1, learningRate: 0.1, ...place });
  }
  assert.equal(shown.length, 201);
  assert.ok(shown.every(({ step, total }) => step === "train twin/tcn" && total === 402));
  assert.equal(log.length, 3);
});
