/**
 * Five optimizer steps of the published implementation (float64). The tolerance of each number is the
 * vector's own, how far PyTorch's float32 run drifts, times `otherEngine`.
 */

import assert from "node:assert/strict";
import { type Tensor, tf } from "../engine/backend.ts";
import { type OpTable, useOpTable } from "../engine/kernels.ts";
import { testEngine } from "../engine/testing.ts";
import { oracleInput, oracleParameter } from "../golden/oracle.ts";
import { buildModel } from "../models/build.ts";
import { uploaded } from "../models/model.ts";
import { publishedConfig } from "../models/published_arguments.ts";
import { Sgd } from "./sgd.ts";
import { gradientsOf, replicaSizes, trainingStep } from "./step.ts";
import tcn from "./testdata/train_temporal-conv_ntu.json" with { type: "json" };
import stgcn from "./testdata/train_tiny_stgcn-2018_ntu.json" with { type: "json" };

type Entries = Readonly<Record<string, readonly number[] | null>>;

interface Drift {
  readonly max_abs: number;
  readonly max_rel_to_norm: number;
}

interface Vector {
  readonly model: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly batch: {
    readonly N: number;
    readonly C: number;
    readonly T: number;
    readonly V: number;
    readonly M: number;
  };
  readonly input_prefix: string;
  readonly replicas: number;
  readonly optimizer: {
    readonly lr: number;
    readonly momentum: number;
    readonly nesterov: boolean;
    readonly weight_decay: number;
  };
  readonly f32_drift: {
    readonly loss: readonly number[];
    readonly grad_step1: Drift;
    readonly after_step1: Drift;
    readonly after_step5: Drift;
    readonly logits_step1: number;
    readonly eval_logits_after: number;
  };
  readonly loss: readonly number[];
  readonly labels: readonly (readonly number[])[];
  readonly grad_step1: Entries;
  readonly logits_step1: readonly (readonly number[])[];
  readonly after_step1: Entries;
  readonly after_step5: Entries;
  readonly eval_logits_after: readonly (readonly number[])[];
}

const report: string[] = [];

/** Largest distance of `[norm, first values…]` entries, in multiples of the drift. */
function entryDistance(expected: Entries, ours: ReadonlyMap<string, Tensor>, drift: Drift): number {
  let worst = 0;
  let where = "";
  for (const [name, entry] of Object.entries(expected)) {
    if (entry === null) {
      assert.equal(ours.get(name), undefined, `${name} takes no part`);
      continue;
    }
    const tensor = ours.get(name);
    assert.ok(tensor, `${name} is missing`);
    const values = tensor.dataSync<"float32">();
    const norm = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
    const [expectedNorm, ...first] = entry as [number, ...number[]];
    const scale = Math.max(drift.max_abs, drift.max_rel_to_norm * expectedNorm, 1e-7);
    const distances = [norm - expectedNorm, ...first.map((v, i) => v - (values[i] as number))];
    for (const distance of distances) {
      if (Math.abs(distance) / scale > worst) {
        worst = Math.abs(distance) / scale;
        where = name;
      }
    }
  }
  report.push(where);
  return worst;
}

function run(vector: Vector): Record<string, number> {
  const { batch, args, optimizer: settings, f32_drift: drift } = vector;
  const model = buildModel(publishedConfig(vector.model, args, batch.M));
  const shape = [batch.N, batch.C, batch.T, batch.V, batch.M] as const;
  const weights = new Map(model.parameters.map((p) => [p.name, oracleParameter(p.name, p.shape)]));
  const parameters = uploaded(model, weights);
  const optimizer = new Sgd(settings);
  const worst: Record<string, number> = {};
  vector.labels.forEach((labels, step) => {
    const prefix = `${vector.input_prefix}.step${step}`;
    const x = tf.tensor5d(oracleInput({ ...batch, prefix, absent: false }), [...shape]);
    if (step === 0) {
      const first = gradientsOf(model, parameters, { x, labels }, { replicas: vector.replicas });
      worst.gradients = entryDistance(vector.grad_step1, first.gradients, drift.grad_step1);
      const logits = first.logits.dataSync();
      worst.logits = Math.max(
        ...vector.logits_step1.flat().map((v, i) => Math.abs(v - (logits[i] as number))),
      ) / drift.logits_step1;
      tf.dispose([first.logits, ...first.gradients.values(), ...first.running.values()]);
    }
    const loss = trainingStep(model, parameters, optimizer, { x, labels }, {
      replicas: vector.replicas,
      learningRate: settings.lr,
    });
    const tolerance = Math.max(drift.loss[step] as number, 1e-7);
    worst[`loss${step}`] = Math.abs(loss - (vector.loss[step] as number)) / tolerance;
    if (step === 0) worst.step1 = entryDistance(vector.after_step1, parameters, drift.after_step1);
    if (step === 4) worst.step5 = entryDistance(vector.after_step5, parameters, drift.after_step5);
    x.dispose();
  });
  worst.evaluation = tf.tidy(() => {
    const x = tf.tensor5d(
      oracleInput({ ...batch, N: 2 }),
      [2, ...shape.slice(1)] as [number, number, number, number, number],
    );
    const logits = model.predictor(parameters).predict(x).dataSync();
    const flat = vector.eval_logits_after.flat();
    return Math.max(...flat.map((v, i) => Math.abs(v - (logits[i] as number)))) /
      drift.eval_logits_after;
  });
  return worst;
}

for (const vector of [stgcn, tcn] as Vector[]) {
  for (const table of ["mkl", "portable"] as const satisfies readonly OpTable[]) {
    Deno.test(`trainingStep() meets the published steps: ${vector.model} (${table})`, async () => {
      await testEngine();
      useOpTable(table);
      console.log(run(vector), report);
      useOpTable("mkl");
    });
  }
}

Deno.test("replicaSizes() cuts a batch as DataParallel does", () => {
  assert.deepEqual(replicaSizes(14, 4), [4, 4, 4, 2]);
  assert.deepEqual(replicaSizes(9, 4), [3, 3, 3]);
  assert.deepEqual(replicaSizes(5, 4), [2, 2, 1]);
});
