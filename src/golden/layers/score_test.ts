import assert from "node:assert/strict";
import type { Evidence } from "./evidence.ts";
import { holdPredictions } from "./predictions.ts";
import { publishedFigures } from "../../datasets/catalog/published.ts";
import { holdScore } from "./score.ts";
import {
  digest,
  evidence,
  givenGolden,
  givenRun,
  predictions,
  seeded,
  trainedGolden,
  trainedRun,
} from "../testdata/examples.ts";
import type { LayerResult } from "../verdict.ts";

function hold(given: Evidence): LayerResult {
  return holdScore(given, { predictions: holdPredictions(given) });
}

/** Given weights of 2018 on NTU xsub, known from publications only, with this many correct. */
function published(run: string, correct1: number, samples: number): Evidence {
  const golden = { ...givenGolden(0), given: null, published: publishedFigures(run) };
  const observation = givenRun(correct1, samples);
  return evidence(golden, observation);
}

Deno.test("holdScore() passes in either published interval of 2018 and says which", () => {
  const paper = hold(published("ntu-xsub/stgcn", 13_264, 16_487));
  assert.equal(paper.verdict, "pass");
  assert.match(paper.message, /in published 80\.5 % \(ST-GCN paper.*13,264 to 13,280/);
  const readme = hold(published("ntu-xsub/stgcn", 13_313, 16_487));
  assert.equal(readme.verdict, "pass");
  assert.match(readme.message, /in published 80\.7 % \(README/);
});

Deno.test("holdScore() says whose weights reproduce a published count", () => {
  const base = published("ntu-xsub/stgcn", 13_264, 16_487);
  const by = (told?: "pin" | "first download"): string =>
    hold({
      ...base,
      observation: {
        ...base.observation,
        ...told && { published: { file: "ntuxsub-st_gcn.pt", by: told } },
      },
    }).message;
  assert.match(by("pin"), /; the weights are the published ntuxsub-st_gcn\.pt$/);
  assert.match(by("first download"), /as it first came here, of which no digest was published$/);
  assert.match(by(), /not known to be the published ones: they reproduce the published count$/);
  const low = hold(published("ntu-xsub/stgcn", 13_000, 16_487));
  assert.match(low.message, /not known to be the published ones, whose count it is$/);
});

Deno.test("holdScore() is two-sided around the published intervals, and between them", () => {
  const verdict = (count: number): string =>
    hold(published("ntu-xsub/stgcn", count, 16_487)).verdict;
  assert.equal(verdict(13_263), "regression");
  assert.equal(verdict(13_314), "improvement");
  assert.equal(verdict(13_281), "improvement");
  assert.match(
    hold(published("ntu-xsub/stgcn", 13_260, 16_487)).message,
    /13,260 of 16,487 correct in the first guess, 4 under published 80\.5 %/,
  );
});

Deno.test("holdScore() holds the published first five guesses too", () => {
  const base = published("ntu-xsub/stgcn-2019", 13_448, 16_487);
  const score = { correct1: 13_448, correct5: 15_960, samples: 16_487 };
  const results = [{ seed: null, weights: digest("a"), score }];
  const { verdict, message } = hold({ ...base, observation: { ...base.observation, results } });
  assert.equal(verdict, "regression");
  assert.match(message, /15,960 of 16,487 correct in the first five, 7 under/);
});

Deno.test("holdScore() widens the interval by the samples whose margin is under the noise", () => {
  const base = published("ntu-xsub/stgcn", 13_262, 16_487);
  const near = predictions(0, 3).map((p) => ({ ...p, margin: 1e-6 }));
  const numerics = { vectors: [], repeatable: true, noise: 1e-5 };
  const observation = { ...base.observation, numerics };
  const { verdict, message } = hold({ ...base, observation, predictions: near });
  assert.equal(verdict, "pass");
  assert.match(message, /13,264 to 13,280, ± 3 within the noise/);
});

Deno.test("holdScore() holds a recorded score exactly where no predictions were kept", () => {
  const golden = givenGolden(400);
  const bare = { ...golden, given: golden.given && { ...golden.given, predictions: null } };
  const verdict = (count: number): string => hold(evidence(bare, givenRun(count))).verdict;
  assert.deepEqual([399, 400, 401].map(verdict), ["regression", "pass", "improvement"]);
});

Deno.test("holdScore() holds a trained run exactly where its weights are the golden's", () => {
  const golden = trainedGolden();
  const again = (correct1: number): Evidence =>
    evidence(golden, { ...trainedRun(), results: [seeded(2, correct1)] });
  assert.equal(hold(again(399)).verdict, "pass");
  assert.equal(hold(again(398)).verdict, "regression");
  assert.equal(hold(evidence(golden, trainedRun(398))).verdict, "not held");
});

Deno.test("holdScore() follows the predictions where they were held", () => {
  const kept = {
    ...evidence(givenGolden(400), givenRun(400)),
    goldenPredictions: predictions(400),
    predictions: predictions(400),
  };
  const result = hold(kept);
  assert.equal(result.verdict, "pass");
  assert.match(result.message, /400 of 500 correct \(80\.00 %\), as the predictions have it/);
});

Deno.test("holdScore() takes the verdict of the predictions, and what they say from the answers themselves", () => {
  const kept = {
    ...evidence(givenGolden(400), givenRun(400)),
    goldenPredictions: predictions(400),
    predictions: predictions(400),
  };
  const { verdict, message } = holdScore(kept, { predictions: { verdict: "regression" } });
  assert.equal(verdict, "not held");
  assert.match(message, /as the predictions have it: no answer of 500 flipped; a net loss of /);
});

Deno.test("holdScore() of a limited run is inconclusive and names the n that would do", () => {
  const golden = givenGolden(400);
  const { verdict, message } = hold(evidence(golden, { ...givenRun(80, 100), limit: 100 }));
  assert.equal(verdict, "inconclusive");
  assert.match(message, /cut by --limit: 500 would do/);
});

Deno.test("holdScore() of weights that nobody scored is inconclusive", () => {
  const golden = { ...givenGolden(400), given: null };
  assert.equal(hold(evidence(golden, givenRun(400))).verdict, "inconclusive");
});

Deno.test("holdScore() of weights that the golden does not know says where its seeds lie, and where these do", () => {
  const of = (correct1: number): LayerResult => hold(evidence(trainedGolden(), givenRun(correct1)));
  assert.equal(
    of(397).message,
    "twin-ntu-xsub/stgcn: 397 of 500 correct (79.40 %); the golden knows no score of these weights" +
      "; its 5 recorded seeds lie between 79.60 % and 80.40 %, yours is 79.40 %, under them" +
      "; golden propose --from records one",
  );
  const where = (correct1: number): string | undefined =>
    /yours is [\d.]+ %, (\w+) them/.exec(of(correct1).message)?.[1];
  assert.deepEqual([397, 398, 402, 403].map(where), ["under", "among", "among", "over"]);
  const { verdict, message } = hold(evidence({ ...givenGolden(400), given: null }, givenRun(400)));
  assert.equal(verdict, "inconclusive");
  assert.match(message, /no score of these weights; golden propose --from records one$/);
});

Deno.test("holdScore() holds weights that the golden does not know to published figures where there are some", () => {
  const known = published("ntu-xsub/stgcn", 13_264, 16_487);
  const { given } = givenGolden(400);
  const golden = { ...known.golden, given: given && { ...given, weights: digest("5") } };
  const { verdict, message } = hold({ ...known, golden });
  assert.equal(verdict, "pass");
  assert.match(message, /in published 80\.5 %/);
});
