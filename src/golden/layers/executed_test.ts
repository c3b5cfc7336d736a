import assert from "node:assert/strict";
import { holdRecipe } from "./executed.ts";
import type { TrainedGolden } from "../golden.ts";
import type { Ledger } from "../ledger.ts";
import type { SeedResult } from "../observation.ts";
import { digest, seeded, trainedGolden } from "../testdata/examples.ts";

function ledger(seed: number): Ledger {
  return {
    initial: digest(String(seed % 10)),
    part: "train train",
    batches: "1×4 1×4",
    rate: "0.1 0.01",
    samples: `${seed}a ${seed}b`,
    values: `${seed}c ${seed}d`,
    dropout: `${seed}e ${seed}f`,
    masks: digest("e"),
    losses: [2 + seed / 100],
  };
}

/** Five recorded seeds, 1 to 5, with their ledgers. */
function recorded(): TrainedGolden {
  const { trained } = trainedGolden();
  assert.ok(trained);
  return { ...trained, seeds: trained.seeds.map((s) => ({ ...s, ledger: ledger(s.seed) })) };
}

function result(seed: number, of: Partial<SeedResult> = {}): SeedResult {
  return { ...seeded(seed, 400), weights: digest("f"), ledger: ledger(seed), ...of };
}

function said(...results: readonly SeedResult[]): string {
  const { differences, summary } = holdRecipe(recorded(), { results });
  assert.equal(summary.startsWith("not trained as recorded: "), differences.length > 0);
  return differences.join("\n");
}

Deno.test("holdRecipe() holds a recorded seed exactly, on whatever machine its weights were made", () => {
  const { summary, differences } = holdRecipe(recorded(), { results: [result(2)] });
  assert.deepEqual(differences, []);
  assert.equal(summary, "trained exactly as recorded, ");
  const { initial: _initial, ...ofThird } = ledger(3);
  const odd = { ...ledger(2), ...ofThird };
  assert.match(said(result(2, { ledger: odd })), /^seed 2: the samples, by name and label/);
});

Deno.test("holdRecipe() holds a fresh seed by what all seeds have alike", () => {
  assert.equal(said(result(7)), "");
  assert.equal(holdRecipe(recorded(), { results: [result(7)] }).summary, "");
  const late = { ...ledger(7), rate: "0.1 0.1" };
  assert.match(said(result(7, { ledger: late })), /^seed 7: the learning rate in 1 epoch/);
});

Deno.test("holdRecipe() finds a seed that was trained as another, recorded or not", () => {
  assert.match(said(result(7, { ledger: ledger(1) })), /it began with the weights of seed 1/);
  assert.match(said(result(2, { ledger: ledger(1) })), /it began with the weights of seed 1/);
  assert.match(
    said(result(7, { weights: digest("1") })),
    /seeds 1 and 7 came to the same weights/,
  );
  assert.match(said(result(7), result(8)), /seeds 7 and 8 came to the same weights/);
  assert.equal(said(result(1, { weights: digest("1") })), "", "a recorded seed again");
});

Deno.test("holdRecipe() asks for a ledger where one was recorded, and for none where none was", () => {
  const { ledger: _ledger, ...without } = result(2);
  assert.equal(said(without), "seed 2 left no ledger");
  const { trained } = trainedGolden();
  assert.ok(trained);
  assert.deepEqual(holdRecipe(trained, { results: [without] }), { differences: [], summary: "" });
});
