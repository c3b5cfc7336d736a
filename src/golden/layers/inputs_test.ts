import assert from "node:assert/strict";
import { holdInputs } from "./inputs.ts";
import type { KnownData, Observation } from "../observation.ts";
import {
  config,
  digest,
  digestOf,
  evidence,
  givenGolden,
  givenRun,
  predictions,
  seeded,
  trainedGolden,
  trainedRun,
} from "../testdata/examples.ts";

function changed(change: Partial<Observation["inputs"]>): Observation {
  const run = trainedRun(400);
  return { ...run, inputs: { ...run.inputs, ...change } };
}

Deno.test("holdInputs() passes a run on the golden's own data and recipe", () => {
  assert.equal(holdInputs(evidence(trainedGolden(), trainedRun(400))).verdict, "pass");
  assert.equal(holdInputs(evidence(givenGolden(400), givenRun(400))).verdict, "pass");
});

Deno.test("holdInputs() names the part and both digests where a byte changed", () => {
  const run = changed({ val: { ...trainedRun().inputs.val, content: digest("0") } });
  const result = holdInputs(evidence(trainedGolden(), run));
  assert.equal(result.verdict, "mismatch");
  assert.equal(
    result.message,
    "data set twin-ntu-xsub: val content digest is 000000000000…, the golden's is dddddddddddd…",
  );
  assert.match(result.details[0] ?? "", new RegExp(`is ${digest("0")}, .* is ${digest("d")}`));
});

Deno.test("holdInputs() names the samples before the digests that differ for them, and a cause before both", () => {
  const val = { ...trainedRun().inputs.val, content: digest("0"), sampleList: digest("1") };
  const kept = predictions(400);
  const renamed = kept.map((p, i) => i === 7 ? { ...p, name: "new.skeleton" } : p);
  const hold = (change: Partial<Observation["inputs"]>): ReturnType<typeof holdInputs> =>
    holdInputs({
      ...evidence(trainedGolden(), changed(change)),
      goldenPredictions: kept,
      predictions: renamed,
    });
  const { message, details } = hold({ val });
  assert.equal(
    message,
    "twin-ntu-xsub/stgcn: 1 sample of the golden is missing: S00007.skeleton (and 3 other differences)",
  );
  assert.match(details[1] ?? "", /1 sample is not in the golden: new\.skeleton$/);
  assert.match(hold({ val, preparation: 2 }).message, /^data set .*; prepare the data again/);
  const fewer = { ...val, counts: { "found": 510, "split": 499 } };
  assert.match(hold({ val: fewer }).message, /^data set .*: val: "split" leaves 499 samples/);
});

Deno.test("holdInputs() holds the train part of trained runs only", () => {
  const train = { ...trainedRun().inputs.val, content: digest("0") };
  const trained = holdInputs(evidence(trainedGolden(), changed({ train })));
  assert.match(trained.message, /train content digest/);
  const given = { ...givenRun(400), inputs: { ...givenRun(400).inputs, train } };
  assert.equal(holdInputs(evidence(givenGolden(400), given)).verdict, "pass");
});

Deno.test("holdInputs() names another preparation version, layout and data set", () => {
  const older = holdInputs(evidence(trainedGolden(), changed({ preparation: 2 })));
  assert.match(
    older.message,
    /preparation version is 2, the golden's is 3; prepare the data again/,
  );
  const layout = holdInputs(evidence(trainedGolden(), changed({ layout: "openpose" })));
  assert.match(layout.message, /layout is openpose, the golden's is ntu-rgb\+d/);
  const set = holdInputs(evidence(trainedGolden(), changed({ dataset: "ntu-xsub" })));
  assert.match(set.message, /dataset is ntu-xsub, the golden's is twin-ntu-xsub/);
});

Deno.test("holdInputs() names the count of preparation that left another number of samples", () => {
  const val = { ...trainedRun().inputs.val, counts: { "found": 510, "split": 499 } };
  const result = holdInputs(evidence(trainedGolden(), changed({ val })));
  assert.match(result.message, /val: "split" leaves 499 samples, the golden's leaves 500/);
});

Deno.test("holdInputs() names another recipe by its digest, and other recorded weights under the same name", () => {
  const recipe = { ...trainedRun(400), recipe: digest("0") };
  assert.match(
    holdInputs(evidence(trainedGolden(), recipe)).message,
    /recipe digest is 000000000000…, the golden's is ffffffffffff…; the golden keeps no config/,
  );
  const run = { ...givenRun(400), kind: "recorded weights" as const };
  const weights = { ...run, results: run.results.map((r) => ({ ...r, weights: digest("0") })) };
  assert.match(
    holdInputs(evidence(givenGolden(400), weights)).message,
    /weights digest is 0+…, the golden's is a+…; these are other weights under the same name/,
  );
});

/** A training by another config, or by a recipe of more than that, held against seeds of `config`. */
function heldAs(
  settings: typeof config,
  initial: string | null = null,
  recipe = digestOf(settings),
): ReturnType<typeof holdInputs> {
  const { trained, ...golden } = trainedGolden();
  const bound = trained && { ...trained, recipe: digestOf(config), config };
  const observation = { ...trainedRun(400), recipe };
  return holdInputs({
    ...evidence({ ...golden, trained: bound }, observation),
    config: settings,
    initial,
  });
}

Deno.test("holdInputs() names the settings that differ by their keys, before all else of the run's identity", () => {
  assert.equal(heldAs(config).verdict, "pass");
  const recipe = { ...config.recipe, step: [10, 12], num_epoch: 2 };
  const { verdict, message, details } = heldAs({ ...config, recipe });
  assert.equal(verdict, "mismatch");
  assert.equal(
    message,
    "twin-ntu-xsub/stgcn: recipe.step: 10, 15 became 10, 12 (and 1 other difference)",
  );
  assert.deepEqual(details.slice(1), ["twin-ntu-xsub/stgcn: recipe.num_epoch: 20 became 2"]);
  const { given, ...rest } = givenGolden(400);
  const golden = { ...rest, given: given && { ...given, recipe: digestOf(config), config } };
  const other = { ...config, recipe };
  const run = { ...givenRun(400), recipe: digestOf(other) };
  const hold = (kind: "given weights" | "recorded weights", run: Observation): string[] => [
    ...holdInputs({ ...evidence(golden, { ...run, kind }), config: other }).details,
  ];
  assert.deepEqual(hold("given weights", run), [...details]);
  const results = run.results.map((r) => ({ ...r, weights: digest("0") }));
  assert.match(
    hold("recorded weights", { ...run, results }).join("\n"),
    /^.* became 10, 12\n.* became 2\n.*other weights under the same name$/,
  );
});

Deno.test("holdInputs() says what a training starts from where its config is not what differs, or not all", () => {
  const started = heldAs(config, "a.pt", digest("0"));
  assert.equal(
    started.message,
    'twin-ntu-xsub/stgcn: it starts from the weights "a.pt", the golden\'s seeds from freshly drawn ones',
  );
  const recipe = { ...config.recipe, num_epoch: 2 };
  assert.match(
    heldAs({ ...config, recipe }, "a.pt", digest("0")).details.join("\n"),
    /recipe\.num_epoch: 20 became 2\n.*it starts from the weights "a\.pt"/,
  );
  const run = { ...trainedRun(400), recipe: digest("0") };
  assert.match(
    holdInputs({ ...evidence(trainedGolden(), run), config, initial: "a.pt" }).message,
    /recipe digest is 0+…, the golden's is f+…; it starts from the weights "a\.pt"$/,
  );
  // A recipe that its own config does not explain stays a digest.
  assert.match(heldAs(config, null, digest("0")).message, /recipe digest is 0+…, the golden's is/);
});

Deno.test("holdInputs() holds a user's weights that the golden does not know to its data alone", () => {
  const results = givenRun(400).results.map((r) => ({ ...r, weights: digest("0") }));
  const run = { ...givenRun(400), results };
  assert.equal(holdInputs(evidence(givenGolden(400), run)).verdict, "pass");
  const val = { ...run.inputs.val, content: digest("1") };
  const moved = { ...run, inputs: { ...run.inputs, val } };
  assert.match(holdInputs(evidence(givenGolden(400), moved)).message, /val content digest is 1+…/);
});

Deno.test("holdInputs() counts what else differs, and lists it all in the details", () => {
  const run = { ...changed({ preparation: 2, layout: "openpose" }), recipe: digest("0") };
  const { message, details } = holdInputs(evidence(trainedGolden(), run));
  assert.match(message, /\(and 2 other differences\)$/);
  assert.equal(details.length, 3);
});

Deno.test("holdInputs() refuses missing, extra and doubled samples, never an intersection", () => {
  const golden = givenGolden(400);
  const kept = predictions(400);
  const hold = (observed: typeof kept): string => {
    const base = evidence(golden, givenRun(400));
    const result = holdInputs({ ...base, goldenPredictions: kept, predictions: observed });
    assert.equal(result.verdict, "mismatch");
    return result.message;
  };
  assert.match(
    hold(kept.slice(5)),
    /5 samples of the golden are missing: S00000.skeleton, .* and 2 more$/,
  );
  const other = { ...predictions(1, 1)[0], name: "new.skeleton" } as (typeof kept)[number];
  assert.match(hold([...kept, other]), /1 sample is not in the golden: new\.skeleton/);
  assert.match(hold([...kept, ...kept.slice(0, 1)]), /1 sample is predicted twice: S00000/);
});

Deno.test("holdInputs() refuses labels re-ordered against the data, and allows a re-ordered set", () => {
  const kept = predictions(400);
  const base = { ...evidence(givenGolden(400), givenRun(400)), goldenPredictions: kept };
  assert.equal(holdInputs({ ...base, predictions: kept.toReversed() }).verdict, "pass");
  const moved = kept.map((p, i) => ({ ...p, label: kept[(i + 1) % kept.length]?.label ?? 0 }));
  const result = holdInputs({ ...base, predictions: moved });
  assert.equal(result.verdict, "mismatch");
  assert.match(result.message, /500 samples have another label than in the golden/);
});

Deno.test("holdInputs() refuses a whole run on fewer samples, and lets a limited one through", () => {
  const fewer = givenRun(390, 495);
  const result = holdInputs(evidence(givenGolden(400), fewer));
  assert.match(result.message, /495 samples scored, the golden has 500/);
  const limited = { ...givenRun(80, 100), limit: 100 };
  assert.equal(holdInputs(evidence(givenGolden(400), limited)).verdict, "pass");
});

/** A golden that knows the data by its size alone, and a run on data of which so much is known. */
function bySize(known: KnownData | undefined): ReturnType<typeof holdInputs> {
  const golden = givenGolden(400);
  const val = { content: null, sampleList: null, counts: { "split": 500 } };
  const run = givenRun(400);
  const observation = {
    ...run,
    inputs: { ...run.inputs, val: { ...run.inputs.val, ...known && { known } } },
  };
  return holdInputs(
    evidence({ ...golden, inputs: { ...golden.inputs, val } }, observation),
  );
}

const known: KnownData = { isPrepared: true, held: ["number", "names"], contradictions: [] };

Deno.test("holdInputs() of a golden with published sizes only holds the sizes of data prepared here and says so", () => {
  const { verdict, message } = bySize(known);
  assert.equal(verdict, "pass");
  assert.match(message, /published sizes \(no digest is known\)/);
  assert.match(message, /: number and names of what was prepared here are as known$/);
});

Deno.test("holdInputs() does not pass data of which no digest was ever recorded, however well it looks", () => {
  const { verdict, message } = bySize({ ...known, isPrepared: false });
  assert.equal(verdict, "inconclusive");
  assert.match(
    message,
    /number and names are as known, but nobody recorded a digest .*dddddddddddd…/,
  );
  assert.match(message, /prepare it .* deno task prepare, or record this data, .* golden propose/);
  const unknown = bySize(undefined);
  assert.equal(unknown.verdict, "inconclusive");
  assert.match(unknown.message, /cannot be told: nothing of it was held/);
});

Deno.test("holdInputs() names what cannot be in the published data, be there a manifest or none", () => {
  for (const isPrepared of [true, false]) {
    const lines = ["500 of 500 samples have no skeleton at all", "names that are none: 1 (a)"];
    const { verdict, message, details } = bySize({ ...known, isPrepared, contradictions: lines });
    assert.equal(verdict, "mismatch");
    assert.equal(
      message,
      `data set twin-ntu-xsub: val: ${lines[0]} (and 1 other difference)`,
    );
    assert.match(details[1] ?? "", /names that are none: 1 \(a\)$/);
  }
});

Deno.test("holdInputs() of recorded weights knows these alone; a user's own beside them are others, not wrong ones", () => {
  const golden = givenGolden(400);
  const given = golden.given && {
    ...golden.given,
    recorded: { file: "stgcn.weights.safetensors", digest: digest("7") },
  };
  const other = {
    ...givenRun(400),
    results: [{ ...seeded(1, 400), seed: null, weights: digest("5") }],
  };
  const verdict = (kind: "given weights" | "recorded weights"): string =>
    holdInputs(evidence({ ...golden, given }, { ...other, kind })).verdict;
  assert.equal(verdict("recorded weights"), "mismatch");
  assert.equal(verdict("given weights"), "pass");
  const own = { ...givenRun(400), kind: "recorded weights" as const };
  assert.equal(holdInputs(evidence({ ...golden, given }, own)).verdict, "pass");
});

Deno.test("holdInputs() asks for no counts of steps where the same data has no manifest that counted them", () => {
  const run = givenRun(400);
  const uncounted = (content: string): ReturnType<typeof holdInputs> => {
    const val = { ...run.inputs.val, content, counts: { "split": 500 } };
    return holdInputs(evidence(givenGolden(400), { ...run, inputs: { ...run.inputs, val } }));
  };
  assert.equal(uncounted(run.inputs.val.content).verdict, "pass");
  const other = uncounted(digest("7"));
  assert.equal(other.verdict, "mismatch");
  assert.match(other.details.join("\n"), /"found" is not counted/);
});

Deno.test("holdInputs() tells other data without a manifest by its digest and its size, not by steps that nobody took", () => {
  const run = givenRun(400);
  const val = { ...run.inputs.val, content: digest("7"), counts: { val: 500 } };
  const held = holdInputs(evidence(givenGolden(400), { ...run, inputs: { ...run.inputs, val } }));
  assert.equal(held.verdict, "mismatch");
  assert.match(held.message, /val content digest is 7777/);
  assert.doesNotMatch(held.details.join("\n"), /is not counted/);
});
