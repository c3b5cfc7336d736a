/** The layer of the score: whole correct answers against recorded ones, or against a published percentage. */

import type { Below, Evidence } from "./evidence.ts";
import { noiseOf } from "../drift.ts";
import type { CountRange, Score } from "../fields.ts";
import type { Golden, PublishedFigure } from "../golden.ts";
import type { Observation } from "../observation.ts";
import { answersOf } from "./predictions.ts";
import { type LayerResult, layerResult } from "../verdict.ts";
import { percent, thousands } from "../words.ts";

/** Holds the score of weights that the golden knows; where their answers were held, it follows those. */
export function holdScore(evidence: Evidence, below: Below): LayerResult {
  const { golden, observation } = evidence;
  const { given, trained, published } = golden;
  const first = observation.results[0];
  if (first === undefined) return layerResult("score", "not held", "nothing was scored");
  const answers = answersOf(evidence);
  if ("summary" in answers) {
    const message = `${
      describe(observation, first.score)
    }, as the predictions have it: ${answers.summary}`;
    const verdict = below.predictions?.verdict === "pass" ? "pass" : "not held";
    return layerResult("score", verdict, message);
  }
  const near = nearTies(evidence);
  const recorded = trained?.seeds.find((s) => s.weights === first.weights);
  if (observation.limit !== null) return limited(evidence, first.score);
  if (recorded !== undefined) return exactly(observation, first.score, recorded, near);
  if (given?.score && given.weights === first.weights) {
    return exactly(observation, first.score, given.score, near);
  }
  if (observation.kind === "trained") {
    return layerResult(
      "score",
      "not held",
      "the trained weights are not the golden's, bit for bit",
    );
  }
  if (published.length > 0) return againstPublished(observation, first.score, published, near);
  const message = `${
    describe(observation, first.score)
  }; the golden knows no score of these weights${
    recordedSeeds(golden, first.score)
  }; golden propose --from records one`;
  return layerResult("score", "inconclusive", message);
}

/** Where the scores of the recipe's own weights lie, and where among them that of weights from elsewhere does. */
function recordedSeeds({ trained }: Golden, { correct1, samples: scored }: Score): string {
  if (trained === null) return "";
  const { seeds, samples } = trained;
  const counts = seeds.map(({ correct1 }) => correct1);
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  const where = correct1 < least ? "under" : correct1 > most ? "over" : "among";
  return `; its ${seeds.length} recorded seeds lie between ${percent(least, samples)} and ${
    percent(most, samples)
  }, yours is ${percent(correct1, scored)}, ${where} them`;
}

/** Samples whose first two classes lie so close that rounding can swap them. */
function nearTies({ predictions, observation }: Evidence): number {
  const noise = noiseOf(observation.numerics);
  return (predictions ?? []).filter((p) => p.margin < noise).length;
}

function limited({ golden, observation }: Evidence, score: Score): LayerResult {
  if (observation.kind === "trained") {
    return layerResult("score", "not held", "some of the samples have no recorded score");
  }
  const enough = golden.given?.score?.samples ?? golden.published[0]?.samples;
  const wish = enough === undefined ? "all samples" : thousands(enough);
  const message = `${describe(observation, score)}, cut by --limit: ${wish} would do`;
  return layerResult("score", "inconclusive", message);
}

function exactly(
  observation: Observation,
  score: Score,
  recorded: Pick<Score, "correct1" | "correct5">,
  near: number,
): LayerResult {
  const range = (count: number): CountRange => ({ from: count, to: count });
  const figure = {
    name: "recorded",
    correct1: range(recorded.correct1),
    correct5: range(recorded.correct5),
  };
  return within(observation, score, [figure], near);
}

function againstPublished(
  observation: Observation,
  score: Score,
  published: readonly PublishedFigure[],
  near: number,
): LayerResult {
  const result = holdPublished(observation, score, published, near);
  return { ...result, message: result.message + whoseWeights(observation, result.verdict) };
}

/** Holds a score against published counts; `near` of its answers may be turned by rounding. */
export function holdPublished(
  of: Pick<Observation, "run">,
  score: Score,
  published: readonly PublishedFigure[],
  near: number,
): LayerResult {
  const figures = published.map((p) => ({
    name: `published ${p.top1} % (${p.source})`,
    correct1: p.correct1,
    correct5: p.correct5,
  }));
  return within(of, score, figures, near);
}

/** Whose weights a published count was held against: it is of the published ones, and others may reproduce it. */
function whoseWeights({ published }: Observation, verdict: LayerResult["verdict"]): string {
  if (published?.by === "pin") return `; the weights are the published ${published.file}`;
  if (published !== undefined) {
    return `; the weights are ${published.file} as it first came here, of which no digest was published`;
  }
  return verdict === "pass"
    ? "; these weights are not known to be the published ones: they reproduce the published count"
    : "; these weights are not known to be the published ones, whose count it is";
}

interface Figure {
  readonly name: string;
  readonly correct1: CountRange;
  readonly correct5: CountRange | null;
}

/** How far a count lies outside a range that is widened on both sides: 0 inside, negative under it. */
function outside(count: number, { from, to }: CountRange, widen: number): number {
  return Math.min(0, count - (from - widen)) + Math.max(0, count - (to + widen));
}

function within(
  observation: Pick<Observation, "run">,
  score: Score,
  figures: readonly Figure[],
  near: number,
): LayerResult {
  const judged = figures.map((figure) => {
    const first = outside(score.correct1, figure.correct1, near);
    const five = figure.correct5 === null ? 0 : outside(score.correct5, figure.correct5, near);
    return { figure, off: first === 0 ? five : first, which: first === 0 ? 5 : 1 } as const;
  }).sort((a, b) => Math.abs(a.off) - Math.abs(b.off));
  const nearest = judged[0];
  const details = figures.map((f) => `${f.name}: ${range(f.correct1, near)}`);
  if (nearest === undefined) return layerResult("score", "not held", "the golden has no figure");
  const { figure, off, which } = nearest;
  if (off === 0) {
    const message = `${describe(observation, score)}, in ${figure.name}: ${
      range(figure.correct1, near)
    }`;
    return layerResult("score", "pass", message, details);
  }
  const count = which === 1 ? score.correct1 : score.correct5;
  const bounds = which === 1 ? figure.correct1 : figure.correct5 ?? figure.correct1;
  const message = `${observation.run}: ${thousands(count)} of ${
    thousands(score.samples)
  } correct in the first ${which === 1 ? "guess" : "five"}, ${thousands(Math.abs(off))} ${
    off < 0 ? "under" : "over"
  } ${figure.name}: ${range(bounds, near)}`;
  return layerResult("score", off < 0 ? "regression" : "improvement", message, details);
}

function range({ from, to }: CountRange, near: number): string {
  const bounds = from === to ? thousands(from) : `${thousands(from)} to ${thousands(to)}`;
  return near === 0 ? bounds : `${bounds}, ± ${thousands(near)} within the noise`;
}

function describe({ run }: Pick<Observation, "run">, { correct1, samples }: Score): string {
  return `${run}: ${thousands(correct1)} of ${thousands(samples)} correct (${
    percent(correct1, samples)
  })`;
}
