import assert from "node:assert/strict";
import { tf } from "../../src/engine/backend.ts";
import { testEngine } from "../../src/engine/testing.ts";
import { networkOf } from "../networks.ts";
import { heardRound, predictionJob, trainingJob } from "./jobs.ts";
import { byKernel, tally } from "./tally.ts";

const size = { samples: 1, frames: 300 };

Deno.test("a prediction of ST-GCN makes as many operations as the network has by its sizes", async () => {
  const { policy } = await testEngine();
  using job = predictionJob(await networkOf("stgcn"), policy, size);
  const done = tally([heardRound(job)]).rows.reduce((sum, row) => sum + row.operations, 0);
  // Convolutions along frames, 24.3 G; over partitions, 7.8 G; along the graph, 1.3 G; around strides, 0.4 G.
  assert.ok(Math.abs(done / 33.8e9 - 1) < 0.005, `${done}`);
});

Deno.test("jobs are done with every kernel heard and leave no tensor, whole or kernel by kernel", async () => {
  const { policy } = await testEngine();
  const config = await networkOf("tcn");
  const before = tf.memory().numTensors;
  for (const jobOf of [trainingJob, predictionJob]) {
    using job = jobOf(config, policy, { samples: 2, frames: 20 });
    job.whole();
    const kept = tf.memory().numTensors;
    const rounds = [heardRound(job), heardRound(job)];
    job.whole();
    const { rows, between, total } = tally(rounds);
    const named = new Set(byKernel(rows).map(({ kernel }) => kernel));
    assert.ok(
      named.has("MatMul") && (named.has("Conv2D") || named.has("Conv2DWithBias")),
      [...named].join(),
    );
    assert.equal(named.has("ResourceApplyMomentum"), jobOf === trainingJob);
    const parts = rows.reduce((sum, { milliseconds }) => sum + milliseconds, between);
    assert.ok(Math.abs(parts / total - 1) < 1e-9);
    assert.ok(total <= rounds.reduce((sum, { milliseconds }) => sum + milliseconds, 0));
    assert.equal(tf.memory().numTensors, kept);
  }
  assert.equal(tf.memory().numTensors, before);
});
