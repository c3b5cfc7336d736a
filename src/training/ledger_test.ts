import assert from "node:assert/strict";
import type { Batch } from "../datasets/batches.ts";
import { type DevicePolicy, mkl, portable } from "../engine/policy.ts";
import { testEngine } from "../engine/testing.ts";
import { type Ledger, ledgerDifferences } from "../golden/ledger.ts";
import { initialWeights } from "../models/model.ts";
import { Random } from "../base/random.ts";
import { fit } from "./fit.ts";
import { emptyLedger, ledgerOf, type LedgerState, type LedgerStep, withStep } from "./ledger.ts";
import { tinyModel, tinyRecipe, tinyTrain, tinyVal } from "./testdata/tiny.ts";
import { weightsDigest } from "./weights_digest.ts";

async function ledgerOfFit(seed: number, policy: DevicePolicy): Promise<Ledger> {
  await testEngine();
  const request = {
    model: tinyModel(),
    policy,
    recipe: tinyRecipe,
    train: tinyTrain,
    val: tinyVal,
  };
  return (await fit({ ...request, seed, now: () => 0 })).ledger;
}

Deno.test("a training's ledger is decided by recipe, data and seed alone, whatever the kernels", async () => {
  const [ledger, other] = [await ledgerOfFit(1, mkl), await ledgerOfFit(1, portable)];
  assert.deepEqual({ ...other, losses: [] }, { ...ledger, losses: [] });
  assert.deepEqual(ledgerDifferences(other, ledger), []);
  assert.equal(ledger.batches, "3×4+1×2 3×4+1×2 3×4+1×2");
  assert.deepEqual(ledger.rate.split(" ").map(Number), [0.05, 0.05, 0.05 * 0.1]);
  assert.equal(ledger.losses.length, 12);
  for (const kind of ["samples", "values", "dropout"] as const) {
    assert.equal(new Set(ledger[kind].split(" ")).size, 3, `${kind}: each epoch draws anew`);
  }
  const model = tinyModel();
  const initial = initialWeights(model, Random.of(1).fork("parameters"));
  assert.equal(ledger.initial, weightsDigest(model, initial));
});

Deno.test("another seed leaves another ledger, but for what no seed decides", async () => {
  const [first, second] = [await ledgerOfFit(1, mkl), await ledgerOfFit(2, mkl)];
  for (const kind of ["initial", "samples", "values", "dropout", "masks"] as const) {
    assert.notEqual(first[kind], second[kind], kind);
  }
  for (const kind of ["part", "batches", "rate"] as const) assert.equal(first[kind], second[kind]);
});

const batch: Batch = {
  shape: [2, 1, 1, 1, 1],
  data: Float32Array.of(0.5, 1.5),
  labels: Int32Array.of(3, 4),
  indices: [1, 0],
  moving: [[1], [1]],
};
const step: LedgerStep = {
  epoch: 0,
  part: "train",
  batch,
  names: ["a", "b"],
  rate: 0.1,
  masks: [],
  loss: 2,
};

function ledgerOfSteps(...steps: readonly Partial<LedgerStep>[]): Ledger {
  const start: LedgerState = emptyLedger("0".repeat(64));
  return ledgerOf(steps.reduce((ledger, own) => withStep(ledger, { ...step, ...own }), start));
}

Deno.test("withStep() tells samples, labels, values, parts, rates and sizes of each epoch apart", () => {
  const plain = ledgerOfSteps({}, { epoch: 1 });
  assert.equal(plain.dropout, "none none");
  const changes: readonly [keyof Ledger, Partial<LedgerStep>][] = [
    ["samples", { batch: { ...batch, indices: [0, 1] } }],
    ["samples", { batch: { ...batch, labels: Int32Array.of(3, 5) } }],
    ["samples", { names: ["a", "c"] }],
    ["values", { batch: { ...batch, data: Float32Array.of(0.5, -1.5) } }],
    ["part", { part: "val" }],
    ["rate", { rate: 0.01 }],
  ];
  for (const [kind, change] of changes) {
    const { [kind]: ours, ...rest } = ledgerOfSteps({}, { epoch: 1, ...change });
    const { [kind]: theirs, ...others } = plain;
    assert.deepEqual(rest, others, kind);
    const [first, second] = String(ours).split(" ");
    assert.equal(first, String(theirs).split(" ")[0], `${kind} of the epoch before`);
    assert.notEqual(second, String(theirs).split(" ")[1], kind);
  }
});

Deno.test("withStep() tells what changes within an epoch", () => {
  const short = { ...batch, shape: [1, 1, 1, 1, 1], indices: [0] } as const;
  const ledger = ledgerOfSteps({}, {}, { batch: short, rate: 0.2, part: "val" });
  assert.equal(ledger.batches, "2×2+1×1");
  assert.equal(ledger.rate, "0.1/0.2");
  assert.equal(ledger.part, "train+val");
  assert.deepEqual(ledger.losses, [2, 2, 2]);
});

Deno.test("withStep() tells masks apart by layer, replica, shape, share and seeds, and keeps the first step's bits", async () => {
  await testEngine();
  const mask = { replica: 0, name: "bn", shape: [4, 8], share: 0.5, seeds: [1, 2] } as const;
  const plain = ledgerOfSteps({ masks: [mask] });
  assert.match(plain.masks ?? "", /^[0-9a-f]{64}$/);
  const others = [
    { ...mask, replica: 1 },
    { ...mask, name: "bn2" },
    { ...mask, shape: [8, 4] },
    { ...mask, share: 0.6 },
    { ...mask, seeds: [1, 3] },
  ] as const;
  const found = others.map((other) => ledgerOfSteps({ masks: [other] }));
  assert.equal(new Set([plain, ...found].map(({ dropout }) => dropout)).size, 6);
  assert.deepEqual(found.map(({ masks }) => masks === plain.masks), [
    true,
    true,
    true,
    false,
    false,
  ]);
  assert.notEqual(ledgerOfSteps({ masks: [mask, mask] }).dropout, plain.dropout);
});
