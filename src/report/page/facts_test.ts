import assert from "node:assert/strict";
import { givenGolden, givenRun, predictions } from "../../golden/testdata/examples.ts";
import { trainingBand } from "../../golden/layers/training.ts";
import { fullRun } from "../testdata/evidence.ts";
import { exampleRecord } from "../testdata/examples.ts";
import { sharedChanges, sinceGolden, sinceLast } from "./changes.ts";
import { classFacts, worstPairs } from "./class_facts.ts";
import { byConfidence, byLength, byNames, calibrationError } from "./groups.ts";
import { verdictSentence } from "./head.ts";
import { stripFacts, worstFirst } from "./strip_facts.ts";

Deno.test("stripFacts() has the golden's seeds, mean and band, and today's difference in points and deviations", () => {
  const run = fullRun();
  const facts = stripFacts(run) ?? assert.fail();
  assert.deepEqual(facts.seeds.map((seed) => seed.toFixed(1)), [
    "79.6",
    "79.8",
    "80.0",
    "80.2",
    "80.4",
  ]);
  assert.equal(facts.today.toFixed(1), "79.6");
  assert.equal(facts.last?.toFixed(1), "80.2");
  assert.equal(facts.points?.toFixed(3), "-0.400");
  assert.equal(facts.deviations?.toFixed(2), (-2 / Math.sqrt(2.5)).toFixed(2));
  assert.ok(run.golden?.trained);
  const { from } = trainingBand(run.golden.trained, 1);
  assert.equal(facts.band?.from.toFixed(6), (from / 5).toFixed(6));
  assert.equal(facts.answers, null);
});

Deno.test("stripFacts() of given weights counts answers against those that were recorded", () => {
  const observation = givenRun(397);
  const run = { ...fullRun({ observation }), golden: givenGolden(400) };
  const { answers, band, seeds, deviations } = stripFacts(run) ?? assert.fail();
  assert.deepEqual([answers, band, seeds, deviations], [-3, null, [], null]);
  assert.equal(stripFacts({ ...run, golden: null })?.center, null);
  assert.equal(stripFacts({ ...run, result: { ...run.result, record: null } }), null);
});

Deno.test("worstFirst() orders by verdict, then by how far under the golden a run is", () => {
  const at = (correct1: number): ReturnType<typeof fullRun> => fullRun(exampleRecord(correct1));
  const order = worstFirst([at(401), at(399), at(300), at(400)]);
  assert.deepEqual(
    order.map(({ result }) => result.record?.observation.results[0]?.score.correct1),
    [300, 399, 400, 401],
  );
});

Deno.test("classFacts() has recall, precision and what changed, with Holm's p", () => {
  const [zero, one] = classFacts(fullRun());
  assert.deepEqual([zero?.samples, zero?.correct, zero?.change?.lost, zero?.change?.gained], [
    50,
    37,
    3,
    0,
  ]);
  assert.equal(zero?.recall, 37 / 50);
  assert.equal(zero?.precision, 37 / 47); // and the ten of class 9 that are taken for it
  assert.deepEqual([one?.change?.lost, one?.change?.gained], [0, 1]);
  assert.ok((zero?.change?.p ?? 0) <= 1);
  assert.equal(classFacts({ ...fullRun(), then: null })[0]?.change, null);
});

Deno.test("worstPairs() leads with the pair that is confused most, and says how it was before", () => {
  const pairs = worstPairs(fullRun(), 100);
  assert.deepEqual(pairs[0], { truth: 0, guess: 1, count: 10, share: 0.2, before: 10 });
  assert.deepEqual(pairs.find(({ truth, guess }) => truth === 0 && guess === 5), {
    truth: 0,
    guess: 5,
    count: 3,
    share: 0.06,
    before: 0,
  });
  assert.equal(worstPairs(fullRun(), 2).length, 2);
});

Deno.test("sinceLast() names what is other than in the run before; sharedChanges() counts the runs that it is other in", () => {
  const changes = sinceLast(fullRun()) ?? assert.fail();
  assert.ok(
    changes.lines.every((line) => !/[0-9a-f]{64}/.test(line)),
    "digests by their beginnings",
  );
  assert.match(changes.since, /2026-01-01 00:00 UTC/);
  assert.deepEqual(changes.lines.slice(0, 1), ["commit: aaaaaaa became 0000000"]);
  assert.ok(
    changes.lines.includes('dataset: absent became "twin-ntu-xsub"'),
    changes.lines.join("\n"),
  );
  assert.match(changes.answers ?? "", /^4 answers became others: 3 lost, 1 gained; /);
  assert.equal(sinceLast({ ...fullRun(), last: null }), null);
  assert.deepEqual(sharedChanges([changes, changes, null])[0]?.runs, 2);
});

Deno.test("sinceGolden() names settings and versions that are other than the golden was recorded by", () => {
  const run = fullRun();
  const { observation } = run.result.record ?? assert.fail();
  const other = fullRun({
    observation: { ...observation, environment: { ...observation.environment, deno: "9.9.9" } },
  });
  assert.deepEqual(sinceGolden(run)?.lines, []);
  assert.deepEqual(sinceGolden(other)?.lines, ["deno: 2.9.6 became 9.9.9"]);
  assert.equal(sinceGolden(run)?.answers, null, "of other weights no answer is to be held");
  const same = { ...run, then: run.then && { ...run.then, isSame: true } };
  assert.match(sinceGolden(same)?.answers ?? "", /3 lost, 1 gained/);
  assert.equal(sinceGolden({ ...run, golden: null }), null);
});

Deno.test("byConfidence() bins every sample, and its error is 0 where confidence is accuracy", () => {
  const grouping = byConfidence(fullRun()) ?? assert.fail();
  assert.equal(grouping.groups.reduce((sum, { samples }) => sum + samples, 0), 500);
  const group = { name: "", samples: 10, correct: 5, confidence: 0.5 };
  assert.equal(calibrationError({ title: "", groups: [group] }), 0);
  const off = { ...group, samples: 30, correct: 0 };
  assert.equal(calibrationError({ title: "", groups: [group, off] }), 0.375);
  assert.equal(byConfidence({ ...fullRun(), samples: null }), null);
});

Deno.test("byLength() has groups of about as many samples, and none where all are as long", () => {
  const run = fullRun();
  const { groups } = byLength(run) ?? assert.fail();
  assert.equal(groups.length, 6);
  assert.equal(groups.reduce((sum, { samples }) => sum + samples, 0), 500);
  assert.equal(groups[0]?.name, "20 to 28");
  const alike = run.samples?.map((one) => ({ ...one, frames: 300 })) ?? null;
  assert.equal(byLength({ ...run, samples: alike }), null);
});

Deno.test("byNames() groups by what the catalog reads in names, and leaves out what it cannot read", () => {
  const run = fullRun();
  assert.deepEqual(byNames(run), [], "names of another form");
  const named = predictions(400).map((one, i) => ({
    ...one,
    name: `S001C00${1 + i % 3}P00${1 + i % 2}R001A001.skeleton`,
  }));
  const groupings = byNames({ ...run, predictions: named });
  assert.deepEqual(groupings.map(({ title }) => title), ["By subject", "By camera"]);
  assert.deepEqual(groupings[1]?.groups.map(({ name, samples }) => [name, samples]), [
    ["camera 1", 167],
    ["camera 2", 167],
    ["camera 3", 166],
  ]);
});

Deno.test("verdictSentence() tells one, two and many runs", () => {
  const run = fullRun();
  assert.equal(verdictSentence([run]), "twin-ntu-xsub/stgcn is as its golden has it.");
  assert.equal(verdictSentence([run, run]), "All 2 runs are as their goldens have them.");
  const worse = fullRun(exampleRecord(300));
  const bad = { ...worse, result: { ...worse.result, judgement: exampleRecord(300).judgement } };
  assert.equal(
    verdictSentence([bad, bad, bad, run]),
    "twin-ntu-xsub/stgcn and 2 more are worse than their goldens; 1 of 4 runs pass.",
  );
});
