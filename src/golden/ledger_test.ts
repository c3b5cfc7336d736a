import assert from "node:assert/strict";
import {
  type Ledger,
  ledgerDifferences,
  ledgerSchema,
  lossTolerance,
  recipeDifferences,
} from "./ledger.ts";
import { digest } from "./testdata/examples.ts";

const recorded: Ledger = {
  initial: digest("a"),
  part: "train train train",
  batches: "2×64+1×15 2×64+1×15 2×64+1×15",
  rate: "0.1 0.1 0.01",
  samples: "00000001 00000002 00000003",
  values: "10000001 10000002 10000003",
  dropout: "20000001 20000002 20000003",
  masks: digest("b"),
  losses: [2.5, 2.25, 0.5],
};

const others: readonly [string, Partial<Ledger>, RegExp][] = [
  ["other initial weights", { initial: digest("c") }, /^the initial weights are others$/],
  [
    "the val part",
    { part: "train val val" },
    /^the part that was read in 2 epochs, first in epoch 1 \(from 0\): train became val$/,
  ],
  [
    "a batch that was dropped",
    { batches: "2×64 2×64 2×64" },
    /^the batches' sizes in 3 epochs, first in epoch 0 \(from 0\): 2×64\+1×15 became 2×64$/,
  ],
  [
    "a rate that fell late",
    { rate: "0.1 0.1 0.1" },
    /^the learning rate in 1 epoch, first in epoch 2 \(from 0\): 0.01 became 0.1$/,
  ],
  [
    "one order in every epoch",
    { samples: "00000001 00000001 00000001" },
    /^the samples, by name and label, in their order in 2 epochs, first in epoch 1/,
  ],
  ["other values", { values: "10000001 10000002 f0000003" }, /^what the network saw .* in epoch 2/],
  ["no dropout", { dropout: "none none none" }, /^dropout's masks in 3 epochs, .* became none$/],
  ["an epoch less", { rate: "0.1 0.1" }, /^the learning rate in 1 epoch, .*: 0.01 became absent$/],
  ["other bits from the same seeds", { masks: digest("c") }, /masks have other bits/],
  ["a loss that is off", { losses: [2.5, 2.251, 0.5] }, /^the loss of step 1 \(from 0\): 2.25 bec/],
  ["a loss that is none", { losses: [2.5, NaN, 0.5] }, /^the loss of step 1/],
  ["a step less", { losses: [2.5, 2.25] }, /^the loss of step 2 \(from 0\): 0.5 became absent/],
];

for (const [what, changes, line] of others) {
  Deno.test(`ledgerDifferences() names ${what}`, () => {
    const lines = ledgerDifferences({ ...recorded, ...changes }, recorded);
    assert.equal(lines.length, 1, lines.join("\n"));
    assert.match(lines[0] ?? "", line);
  });
}

Deno.test("ledgerDifferences() forgives what rounding moves, more of it with each step, and no more", () => {
  const moved = (times: number): Ledger => ({
    ...recorded,
    losses: recorded.losses.map((loss, step) =>
      loss + times * lossTolerance(step) * Math.max(1, loss)
    ),
  });
  assert.deepEqual(ledgerDifferences(recorded, recorded), []);
  assert.deepEqual(ledgerDifferences(moved(0.99), recorded), []);
  assert.match(ledgerDifferences(moved(1.01), recorded).join(), /the loss of step 0/);
  assert.ok(lossTolerance(5) > lossTolerance(4));
});

Deno.test("recipeDifferences() holds what all seeds have alike, and nothing that a seed draws", () => {
  const drawn = { initial: digest("d"), samples: "1 2 3", values: "1 2 3", dropout: "1 2 3" };
  assert.deepEqual(recipeDifferences({ ...recorded, ...drawn, losses: [] }, recorded), []);
  for (const changed of [{ part: "val val val" }, { rate: "1 1 1" }, { batches: "1 1 1" }]) {
    assert.equal(recipeDifferences({ ...recorded, ...changed }, recorded).length, 1);
  }
});

Deno.test("a ledger's kinds are tokens with one space between them", () => {
  assert.ok(ledgerSchema.safeParse(recorded).success);
  for (const wrong of ["a  b", " a", "a ", "a\tb"]) {
    assert.ok(!ledgerSchema.safeParse({ ...recorded, samples: wrong }).success, wrong);
  }
});
