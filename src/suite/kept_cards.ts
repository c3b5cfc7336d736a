/** Makes the cards of a run, for the page: a few samples with what the network sees in them. */

import { DataError, MismatchError } from "../base/errors.ts";
import { softmaxOf } from "../base/statistics.ts";
import type { Sample } from "../datasets/augmentation.ts";
import { dataSetOf } from "../datasets/catalog/choice.ts";
import type { Database } from "../datasets/database.ts";
import { ranked } from "../evaluation/metrics.ts";
import type { Response, Sight } from "../evaluation/sights.ts";
import { keptPredictions, predictionsOf } from "../golden/golden.ts";
import type { SeedResult } from "../golden/observation.ts";
import type { Prediction } from "../golden/prediction.ts";
import type { GivenWeights } from "../models/reference_weights.ts";
import { classNamesOf } from "../provision/class_names.ts";
import { type Card, type Cards, MOST_CARDS } from "../report/cards.ts";
import { packResponses } from "../report/player/pack.ts";
import { cardLayout, packedForms } from "../report/player/forms.ts";
import { type Layout, layoutOf } from "../skeleton/layouts.ts";
import { readGolden, readKeptPredictions } from "../store/golden_store.ts";
import type { RunFolder } from "../store/run_folder.ts";
import { type ChosenSample, chosenSamples } from "./chosen_samples.ts";
import type { EngineContext } from "./context.ts";
import type { Answers } from "./runner.ts";
import { runName } from "./run_config.ts";
import { kindOf, type RunTask } from "./task.ts";

/** Characters of one run's cards at most, so that a page of ten runs stays small. */
const MOST_CHARACTERS = 150_000;

/** What a run answered, and what gave the answers. */
export interface AnsweredRun {
  readonly task: RunTask;
  readonly val: Database;
  readonly weights: GivenWeights;
  readonly answers: Answers;
  readonly predictions: readonly Prediction[];
  readonly result: SeedResult;
}

/** Writes the cards beside what a run left. A share of an evaluation has none: which samples matter, its merge knows. */
export async function keepCards(
  run: AnsweredRun,
  folder: RunFolder,
  context: EngineContext,
): Promise<void> {
  if (run.task.kind === "evaluate" && run.task.shard !== undefined) return;
  await folder.writeCards(await cardsOf(run, context));
}

async function cardsOf(
  run: AnsweredRun,
  { runner, places, signal }: EngineContext,
): Promise<Cards> {
  const { task, val, weights, answers, result } = run;
  const { config } = task;
  const kept = await goldenAnswers(runName(config), result.weights, places.golden);
  const indices = new Map(val.names.map((name, index) => [name, index]));
  // Answers to other samples than the database's are the verdict's to tell of.
  const predictions = run.predictions.filter(({ name }) => indices.has(name));
  const { lost, gained, samples } = chosenSamples(
    predictions,
    kept?.predictions ?? null,
    MOST_CARDS,
  );
  const now = new Map(predictions.map((prediction) => [prediction.name, prediction]));
  const rows = new Map(answers.names.map((name, row) => [name, row]));
  const looked = samples.map(({ name }) => {
    const { label = 0, ranked: [first = 0] = [] } = now.get(name) ?? {};
    return {
      index: indices.get(name) as number,
      row: rows.get(name) as number,
      classes: [...new Set([label, first])],
    };
  });
  const sights = runner.look(config, val, weights, looked, signal);
  const layout: Layout = {
    ...layoutOf(val.manifest?.layout ?? dataSetOf(config.dataset).layout),
    ...typeof config.dataset !== "string" && { channels: config.dataset.channels },
  };
  const then = new Map(kept?.predictions.map(({ name, ranked }) => [name, ranked]));
  const cards = samples.map((sample, i) =>
    cardOf(sample, looked[i] as typeof looked[number], sights[i] as Sight, run, layout)
  ).map((card) => ({ ...card, then: then.get(card.sample) ?? null }));
  const names = await classNamesOf(config.dataset, places);
  return {
    schema: "skelbench/cards@1",
    run: runName(config),
    kind: kindOf(task),
    seed: result.seed,
    layout: cardLayout(layout, val.shape[0]),
    classNames: names.length > 0 ? names : null,
    against: kept?.words ?? null,
    lost,
    gained,
    cards: within(cards),
  };
}

/** Answers that a golden keeps, and whose they are; null where none are. What is wrong with them, the verdict says. */
async function goldenAnswers(
  run: string,
  weights: string,
  folder: string,
): Promise<{ readonly words: string; readonly predictions: readonly Prediction[] } | null> {
  try {
    const golden = await readGolden(folder, run);
    const kept = golden && keptPredictions(golden, weights);
    if (golden === null || kept === null) return null;
    const predictions = await readKeptPredictions(folder, golden, kept);
    const seed = golden.trained?.seeds[0]?.seed;
    const words = predictionsOf(golden, weights) !== null
      ? "the golden's answers by the same weights"
      : kept === golden.trained?.predictions
      ? `the golden's answers of seed ${seed}`
      : "the golden's answers by other weights";
    return { words, predictions };
  } catch (thrown) {
    if (thrown instanceof DataError || thrown instanceof MismatchError) return null;
    throw thrown;
  }
}

function cardOf(
  { name, reason, margin }: ChosenSample,
  { index, row, classes }: {
    readonly index: number;
    readonly row: number;
    readonly classes: readonly number[];
  },
  { sample, response }: Sight,
  { task: { config }, val, answers }: AnsweredRun,
  layout: Layout,
): Card {
  const [c, frames, v, m] = val.shape;
  const values = new Float32Array(c * frames * v * m);
  val.read(index, frames, values);
  const stride = config.feeder.test.temporal_downsample_step;
  const forms = packedForms({ shape: val.shape, values }, sample, stride, layout);
  const end = Math.max(forms.stored.frames, forms.seen?.frames ?? 0);
  return {
    sample: name,
    label: val.labels[index] as number,
    reason,
    margin,
    now: likeliest(answers, row),
    then: null,
    ...forms,
    stride,
    response: response && packed(response, classes, sample, Math.ceil(end / stride)),
  };
}

/** The five likeliest classes of a row of the answers, with their shares by softmax. */
function likeliest({ logits, classes }: Answers, n: number): Card["now"] {
  const row = logits.subarray(n * classes, (n + 1) * classes);
  const { largest, sum } = softmaxOf(row);
  return ranked(row).slice(0, 5).map((one) => {
    const share = Math.exp((row[one] as number) - largest) / sum;
    return { class: one, share: Number(share.toFixed(4)) };
  });
}

/** A response up to the clip's end, in cells of T'. */
function packed(
  { shape: [cells, joints, persons], classes: all }: Response,
  classes: readonly number[],
  { shape: [, frames] }: Sample,
  end: number,
): NonNullable<Card["response"]> {
  const every = frames / cells;
  const shown = Math.max(1, Math.min(cells, Math.ceil(end / every)));
  const parts = packResponses(all.map((one) => one.subarray(0, shown * joints * persons)));
  return {
    frames: shown,
    every,
    joints,
    persons,
    classes: parts.map((part, i) => ({ class: classes[i] as number, ...part })),
  };
}

/** As many cards as fit, in turn of both reasons; their order stays. */
function within(cards: readonly Card[]): Card[] {
  const taken = new Set<Card>();
  const another = (reason?: string): Card | undefined =>
    cards.find((card) => !taken.has(card) && card.reason !== reason);
  let room = MOST_CHARACTERS;
  let next = another();
  while (next !== undefined) {
    room -= JSON.stringify(next).length;
    if (room < 0) break;
    taken.add(next);
    next = another(next.reason) ?? another();
  }
  return cards.filter((card) => taken.has(card));
}
