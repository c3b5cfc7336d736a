import assert from "node:assert/strict";
import { DataError, InterruptedError } from "../base/errors.ts";
import { Random } from "../base/random.ts";
import type { Batch } from "../datasets/batches.ts";
import { tf } from "../engine/backend.ts";
import { mkl } from "../engine/policy.ts";
import { testEngine } from "../engine/testing.ts";
import { buildModel } from "../models/build.ts";
import { initialWeights, uploaded } from "../models/model.ts";
import type { Batches } from "./batches.ts";
import { evaluate } from "./predict.ts";

const frames = 16;
const model = buildModel({ name: "tcn", channel: 150, num_class: 7, use_data_bn: true });
const weights = initialWeights(model, Random.of(1));

/** Samples of noise, sample n of class n modulo 7, in batches of `size`; `zeroFrom` says in which frame a person ends. */
function noise(
  samples: number,
  size: number,
  zeroFrom: (sample: number, person: number) => number = () => frames,
): Batches {
  const valuesOf = (n: number): Float32Array => {
    const random = Random.of(n);
    return Float32Array.from({ length: 3 * frames * 25 * 2 }, (_, i) => {
      const t = Math.floor(i / 50) % frames;
      const value = random.normal();
      return t < zeroFrom(n, i % 2) ? value : 0;
    });
  };
  return {
    names: Array.from({ length: samples }, (_, n) => `sample${n}`),
    samples,
    count: Math.ceil(samples / size),
    *from(first): Generator<Batch> {
      for (let start = first * size; start < samples; start += size) {
        const indices = Array.from(
          { length: Math.min(size, samples - start) },
          (_, i) => start + i,
        );
        yield {
          shape: [indices.length, 3, frames, 25, 2],
          data: Float32Array.from(indices.flatMap((n) => [...valuesOf(n)])),
          labels: Int32Array.from(indices, (n) => n % 7),
          indices,
          moving: indices.map((n) => [0, 1].map((m) => Math.min(frames, zeroFrom(n, m)))),
        };
      }
    },
  };
}

Deno.test("evaluate() answers in the order of the batches and leaves no tensor", async () => {
  await testEngine();
  const tensors = tf.memory().numTensors;
  const heard: number[] = [];
  const evaluation = await evaluate(model, weights, noise(11, 4), mkl, {
    onProgress: (done, total) => heard.push(done / total),
  });
  assert.equal(tf.memory().numTensors, tensors);
  assert.deepEqual(heard, [4 / 11, 8 / 11, 1]);
  assert.deepEqual(evaluation.names, Array.from({ length: 11 }, (_, n) => `sample${n}`));
  assert.deepEqual(evaluation.labels, [0, 1, 2, 3, 4, 5, 6, 0, 1, 2, 3]);
  assert.equal(evaluation.logits.length, 77);
  assert.equal(evaluation.batches, 3);
});

Deno.test("evaluate() gives the logits that the network has for the samples, bit for bit", async () => {
  await testEngine();
  const { logits } = await evaluate(model, weights, noise(3, 3), mkl);
  tf.tidy(() => {
    const [batch] = noise(3, 3).from(0) as Iterable<Batch>;
    assert.ok(batch !== undefined);
    const predictor = model.predictor(uploaded(model, weights), mkl);
    const x = tf.tensor5d(batch.data, [...batch.shape]);
    assert.deepEqual(logits, predictor.predict(x).dataSync());
    predictor.dispose();
  });
});

Deno.test("evaluate() gives the same answers in batches of any size", async () => {
  await testEngine();
  const [one, all] = [
    await evaluate(model, weights, noise(5, 1), mkl),
    await evaluate(model, weights, noise(5, 5), mkl),
  ];
  assert.deepEqual([one.correct1, one.correct5], [all.correct1, all.correct5]);
  one.logits.forEach((logit, i) => assert.ok(Math.abs(logit - (all.logits[i] as number)) < 1e-5));
  assert.ok(Math.abs(one.batchLoss - one.loss) < 1e-12, "one sample a batch");
});

/** Ends of persons: from samples without any frame to whole ones. */
const ended = (sample: number, person: number): number => sample * (person + 3) % (frames + 1);

Deno.test("evaluate() gives the same logits by the frames that move, checks some, and leaves no tensor", async () => {
  await testEngine();
  const tensors = tf.memory().numTensors;
  const dense = await evaluate(model, weights, noise(40, 8, ended), mkl);
  assert.equal(dense.skipping, undefined);
  const { skipping, ...skipped } = await evaluate(model, weights, noise(40, 8, ended), mkl, {
    skips: true,
  });
  assert.equal(tf.memory().numTensors, tensors);
  dense.logits.forEach((logit, i) =>
    assert.ok(Math.abs(logit - (skipped.logits[i] as number)) < 1e-5)
  );
  assert.deepEqual([skipped.correct1, skipped.correct5], [dense.correct1, dense.correct5]);
  assert.equal(new Set(skipping?.map(({ name }) => name)).size, 12);
  for (const { name, by } of skipping ?? []) {
    assert.ok(by < 2e-5, `${name} moved by ${by}`);
    assert.ok(skipped.names.includes(name));
  }
});

Deno.test("evaluate() by the frames that move gives the same answers in batches of any size", async () => {
  await testEngine();
  const all = await evaluate(model, weights, noise(24, 24, ended), mkl, { skips: true });
  for (const size of [1, 5, 8]) {
    const some = await evaluate(model, weights, noise(24, size, ended), mkl, { skips: true });
    some.logits.forEach((logit, i) =>
      assert.ok(Math.abs(logit - (all.logits[i] as number)) < 1e-5)
    );
    const names = [some, all].map(({ skipping }) => skipping?.map(({ name }) => name));
    assert.deepEqual(names[0], names[1]);
  }
});

Deno.test("evaluate() names the sample whose logits are not finite, and leaves no tensor", async () => {
  await testEngine();
  const tensors = tf.memory().numTensors;
  const broken = new Map(weights).set("fcn.bias", new Float32Array(7).fill(NaN));
  await assert.rejects(evaluate(model, broken, noise(3, 2), mkl), (thrown) => {
    assert.ok(thrown instanceof DataError);
    assert.match(thrown.message, /"sample0"/);
    return true;
  });
  assert.equal(tf.memory().numTensors, tensors);
});

Deno.test("evaluate() stops behind the batch in which the signal comes, even from a timer", async () => {
  await testEngine();
  const controller = new AbortController();
  let done = 0;
  const timer = setTimeout(() => controller.abort(), 1);
  await assert.rejects(
    evaluate(model, weights, noise(400, 4), mkl, {
      signal: controller.signal,
      onProgress: (samples) => done = samples,
    }),
    InterruptedError,
  );
  clearTimeout(timer);
  assert.ok(done < 400);
});

Deno.test("evaluate() gives the same bits of many batches as of a few, and leaves no tensor", async () => {
  await testEngine();
  const tensors = tf.memory().numTensors;
  const [few, many] = [
    await evaluate(model, weights, noise(78, 2), mkl),
    await evaluate(model, weights, noise(81, 2), mkl),
  ];
  assert.equal(tf.memory().numTensors, tensors);
  assert.deepEqual([few.batches, many.batches], [39, 41]);
  assert.deepEqual(many.logits.slice(0, few.logits.length), few.logits);
});

Deno.test("evaluate() refuses to answer nothing", async () => {
  await testEngine();
  await assert.rejects(evaluate(model, weights, noise(0, 4), mkl), /there is no sample/);
});

Deno.test("evaluate() with a clock tells what went into the engine, into waiting and into the whole", async () => {
  await testEngine();
  let now = 0;
  const slow: Batches = {
    ...noise(4, 2),
    *from(first): Generator<Batch> {
      for (const batch of noise(4, 2).from(first) as Iterable<Batch>) {
        now += 300;
        yield batch;
      }
    },
  };
  const { spent } = await evaluate(model, weights, slow, mkl, {
    now: () => now++,
    onProgress: () => now += 50,
  });
  assert.ok(spent !== undefined);
  assert.ok(Math.abs(spent.waiting - 0.6) < 0.01, `${spent.waiting}`);
  assert.ok(spent.whole - spent.waiting - spent.engine >= 0.1, "what heard of progress took 0.1 s");
  assert.ok(spent.whole < 0.75, `${spent.whole}`);
});

Deno.test("evaluate() by the frames that move gives dense bits where all of them do", async () => {
  await testEngine();
  const dense = await evaluate(model, weights, noise(90, 2), mkl);
  const { skipping, logits } = await evaluate(model, weights, noise(90, 2), mkl, { skips: true });
  assert.deepEqual(logits, dense.logits);
  assert.deepEqual([...new Set(skipping?.map(({ by }) => by))], [0]);
  assert.equal(skipping?.length, 12);
});
