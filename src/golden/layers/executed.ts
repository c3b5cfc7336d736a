/** Whether trainings executed their recipe as the golden's seeds did, by their ledgers. */

import type { TrainedGolden } from "../golden.ts";
import { type Ledger, ledgerDifferences, recipeDifferences } from "../ledger.ts";
import type { Observation, SeedResult } from "../observation.ts";
import { counted } from "../words.ts";

/** What is to be said of it. */
export interface ExecutedRecipe {
  /** One line each; none where the recipe was executed as recorded, or nobody recorded how. */
  readonly differences: readonly string[];
  /** The beginning of a sentence on the outcome, with its comma or semicolon. */
  readonly summary: string;
}

/** Holds the ledgers of a run's seeds against the recorded ones, exactly, and no two seeds' weights may be one. */
export function holdRecipe(
  { seeds }: TrainedGolden,
  { results }: Pick<Observation, "results">,
): ExecutedRecipe {
  const recorded = seeds.flatMap(({ seed, ledger }) =>
    ledger === undefined ? [] : { seed, ledger }
  );
  const differences = [
    ...twins([...seeds, ...results]),
    ...recorded.length === 0 ? [] : results.flatMap((result) => ofSeed(result, recorded)),
  ];
  const [first] = differences;
  if (first !== undefined) {
    const more = differences.length - 1;
    const others = more === 0 ? "" : ` (and ${counted(more, "other difference")})`;
    return { differences, summary: `not trained as recorded: ${first}${others}; ` };
  }
  const known = recorded.length > 0 &&
    results.every(({ seed }) => recorded.some((one) => one.seed === seed));
  return { differences, summary: known ? "trained exactly as recorded, " : "" };
}

/** What a seed's weights are told by; a recorded seed may come again. */
type Trained = Pick<SeedResult, "seed" | "weights">;

/** A line for every two seeds that came to the same weights, as seeds that nobody hears of do. */
function twins(trained: readonly Trained[]): string[] {
  const seedOf = new Map<string, number | null>();
  return trained.flatMap(({ seed, weights }) => {
    const first = seedOf.get(weights);
    if (first === undefined) seedOf.set(weights, seed);
    return first === undefined || first === seed
      ? []
      : [`seeds ${first} and ${seed} came to the same weights`];
  });
}

interface Recorded {
  readonly seed: number;
  readonly ledger: Ledger;
}

function ofSeed({ seed, ledger }: SeedResult, recorded: readonly Recorded[]): string[] {
  if (ledger === undefined) return [`seed ${seed} left no ledger`];
  const own = recorded.find((one) => one.seed === seed)?.ledger;
  const alike = recorded.find((one) => one.seed !== seed && one.ledger.initial === ledger.initial);
  const lines = [
    ...alike === undefined ? [] : [`it began with the weights of seed ${alike.seed}`],
    ...own === undefined
      ? recorded.slice(0, 1).flatMap((any) => recipeDifferences(ledger, any.ledger))
      : ledgerDifferences(ledger, own),
  ];
  return lines.map((line) => `seed ${seed}: ${line}`);
}
