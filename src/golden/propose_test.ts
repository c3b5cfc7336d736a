import assert from "node:assert/strict";
import { sha256 } from "../base/digest.ts";
import { formatGolden, type Golden, goldenSchema } from "./golden.ts";
import { judge } from "./layers/judge.ts";
import type { Observation } from "./observation.ts";
import { promisedDrop, proposeGolden } from "./propose.ts";
import {
  config,
  digest,
  digestOf,
  evidence,
  givenRun,
  trainedGolden,
  trainedRun,
} from "./testdata/examples.ts";

const CONTEXT = {
  previous: null,
  published: [],
  reason: "first",
  commit: "0000000",
  config,
} as const;

function propose(observations: readonly Observation[], previous: Golden | null = null): Golden {
  return proposeGolden(observations, { ...CONTEXT, previous });
}

Deno.test("proposeGolden() records five seeds, their mean and deviation, bound to their inputs", () => {
  const run = trainedRun(398, 399, 400, 401, 402);
  const golden = goldenSchema.parse(propose([run]));
  assert.equal(golden.trained?.mean, 400);
  assert.equal(golden.trained?.deviation, Math.sqrt(2.5));
  assert.deepEqual(golden.inputs, run.inputs);
  assert.deepEqual(golden.trained?.seeds.map((s) => s.seed), [11, 12, 13, 14, 15]);
  assert.equal(judge(evidence(golden, trainedRun(398))).verdict, "pass");
});

Deno.test("proposeGolden() keeps the config of either kind, and none that is not all of the recipe", () => {
  const recipe = digestOf(config);
  const { trained } = goldenSchema.parse(
    propose([{ ...trainedRun(398, 399, 400, 401, 402), recipe }]),
  );
  assert.deepEqual(trained?.config, config);
  assert.deepEqual(propose([{ ...givenRun(400), recipe }]).given?.config, config);
  // A training that started from other weights has a recipe of these too.
  assert.equal(propose([trainedRun(398, 399, 400, 401, 402)]).trained?.config, null);
});

Deno.test("proposeGolden() takes the seeds of several records together", () => {
  const more = trainedRun(1, 1, 1, 401, 402);
  const rest = { ...more, results: more.results.slice(3) };
  assert.equal(propose([trainedRun(398, 399, 400), rest]).trained?.seeds.length, 5);
});

Deno.test("proposeGolden() refuses fewer than five seeds, a doubled seed, a limit and no record", () => {
  const refuse = (observations: readonly Observation[], message: RegExp): void =>
    assert.throws(() => propose(observations), { name: "UsageError", message });
  refuse([], /there is no record/);
  refuse([trainedRun(398, 399, 400, 401)], /4 seeds are recorded; at least 5 are needed/);
  refuse([trainedRun(398, 399, 400), trainedRun(398, 399, 400)], /a seed comes twice/);
  refuse([{ ...trainedRun(398, 399, 400, 401, 402), limit: 500 }], /cut by --limit 500/);
});

Deno.test("proposeGolden() refuses runs that scored no sample, which nothing could ever miss", () => {
  const empty = ({ results, ...run }: Observation): Observation => ({
    ...run,
    results: results.map((r) => ({ ...r, score: { correct1: 0, correct5: 0, samples: 0 } })),
  });
  for (const run of [trainedRun(1, 2, 3, 4, 5), givenRun(400)]) {
    assert.throws(
      () => propose([empty(run)]),
      { name: "UsageError", message: /nothing was scored/ },
    );
  }
});

Deno.test("proposeGolden() refuses a band wider than ten points either way", () => {
  // The deviation is √2.5 gaps, the band 5.04 deviations: 11.2 points at 7 samples, 9.6 at 6.
  const spread = (gap: number): Observation =>
    trainedRun(400 - 2 * gap, 400 - gap, 400, 400 + gap, 400 + 2 * gap);
  assert.throws(
    () => propose([spread(7)]),
    { name: "UsageError", message: /one seed's band is 11\.2 points either way, over 10/ },
  );
  assert.doesNotThrow(() => propose([spread(6)]));
});

Deno.test("proposeGolden() refuses records of mixed inputs, recipes, kinds and runs", () => {
  const run = trainedRun(398, 399, 400, 401, 402);
  const mixed: [Partial<Observation>, string][] = [
    [{ inputs: { ...run.inputs, preparation: 4 } }, "inputs"],
    [{ recipe: digest("0") }, "recipe"],
    [{ replicas: 4 }, "replicas"],
    [{ run: "twin-ntu-xsub/tcn" }, "run"],
    [{ kind: "given weights" }, "kind"],
  ];
  for (const [change, name] of mixed) {
    assert.throws(
      () => propose([run, { ...run, ...change }]),
      { name: "MismatchError", message: new RegExp(`record 2 differs from record 1 in ${name};`) },
    );
  }
});

Deno.test("proposeGolden() binds the data, not how much was known of it, and refuses what cannot be", () => {
  const run = trainedRun(398, 399, 400, 401, 402);
  const withKnown = (contradictions: readonly string[]): Observation => {
    const known = { isPrepared: false, held: ["number"], contradictions };
    return { ...run, inputs: { ...run.inputs, val: { ...run.inputs.val, known } } };
  };
  assert.deepEqual(propose([withKnown([])]).inputs, propose([run]).inputs);
  assert.throws(
    () => propose([withKnown(["samples that belong to train: 1 (a)"])]),
    { name: "MismatchError", message: /val: samples that belong to train: 1 \(a\)$/ },
  );
});

Deno.test("proposeGolden() keeps its lineage: the digest of what it supersedes", () => {
  const previous = trainedGolden();
  const { lineage } = propose([trainedRun(399, 400, 401, 402, 403)], previous);
  assert.equal(lineage.supersedes, sha256(formatGolden(previous)));
  assert.equal(lineage.environment?.threads, 2);
});

Deno.test("proposeGolden() from given weights keeps the seeds recorded on the same val part", () => {
  const previous = trainedGolden();
  const golden = propose([{ ...givenRun(400), predictions: digest("b") }], previous);
  assert.deepEqual(golden.trained, previous.trained);
  assert.deepEqual(golden.inputs, previous.inputs);
  assert.deepEqual(golden.given?.predictions, {
    file: "stgcn.given.predictions.tsv",
    digest: digest("b"),
    promisedDrop: 2,
  });
  const moved = { ...previous, inputs: { ...previous.inputs, preparation: 4 } };
  assert.equal(propose([givenRun(400)], moved).trained, null);
});

Deno.test("promisedDrop() is ten samples in points, never finer than a tenth of a point", () => {
  assert.equal(promisedDrop(500), 2);
  assert.equal(promisedDrop(300), 3.4);
  assert.equal(promisedDrop(16487), 0.1);
});

Deno.test("proposeGolden() of recorded weights leaves the seeds and where they came from, and says where these do", () => {
  const previous = trainedGolden();
  const recorded = { file: "stgcn.weights.safetensors", digest: digest("7") };
  const kind = "recorded weights" as const;
  const run = { ...givenRun(400), kind, predictions: digest("b") };
  const context = { ...CONTEXT, previous, reason: "for everybody", recorded };
  const golden = goldenSchema.parse(proposeGolden([run], context));
  const { given, ...rest } = golden;
  assert.deepEqual({ ...rest, given: null }, previous);
  assert.deepEqual(given?.recorded, recorded);
  assert.equal(given?.predictions?.file, "stgcn.weights.predictions.tsv");
  assert.equal(given?.lineage?.reason, "for everybody");
  assert.equal(given?.lineage?.supersedes, sha256(formatGolden(previous)));
  const inputs = { ...run.inputs, preparation: 4 };
  assert.throws(
    () => proposeGolden([{ ...run, inputs }], context),
    { name: "MismatchError", message: /the data here is not the golden's/ },
  );
});
