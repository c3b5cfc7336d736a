/** The layer of the inputs: the same data, recipe, weights and preparation, or a mismatch that says which. */

import { nameProblems, sizeProblems } from "../coverage.ts";
import type { Evidence } from "./evidence.ts";
import { configChanges } from "../config_changes.ts";
import type { BoundPart, GivenGolden, TrainedGolden } from "../golden.ts";
import { contradictions, heldWords, isKnownBySize, unheldData } from "../known_data.ts";
import type { ObservedPart } from "../observation.ts";
import { type LayerResult, layerResult } from "../verdict.ts";
import { counted, short, thousands } from "../words.ts";

/** One thing that differs: a line in full, and the same with digests cut short. */
interface Difference {
  readonly full: string;
  readonly brief: string;
}

/**
 * Holds the run's inputs against those that the golden is bound to. What tells a cause comes first, then the samples that
 * differ by their names, and then the digests, which tell only that something does. Data of which no digest was ever recorded
 * is held against what is known of it, which alone makes no pass.
 */
export function holdInputs(evidence: Evidence): LayerResult {
  const { golden, observation } = evidence;
  const differences = [
    ...kindDifferences(evidence),
    ...isKnownBySize(golden) ? contradictions(observation.inputs).map(plain) : [],
    ...comparedParts(evidence).flatMap(countDifferences),
    ...nameProblems(evidence).map(plain),
    ...comparedParts(evidence).flatMap(digestDifferences),
    ...identityDifferences(evidence),
    ...sizeProblems(evidence).map(plain),
  ];
  const [first] = differences;
  if (first === undefined) {
    const { run, inputs } = observation;
    const hold = `${run}: ${boundTo(evidence)} of ${inputs.dataset} hold`;
    if (!isKnownBySize(golden)) return layerResult("inputs", "pass", hold);
    const unheld = unheldData(observation);
    return unheld === undefined
      ? layerResult("inputs", "pass", hold + heldWords(observation))
      : layerResult("inputs", "inconclusive", unheld);
  }
  const more = differences.length - 1;
  const message = first.brief + (more === 0 ? "" : ` (and ${counted(more, "other difference")})`);
  return layerResult("inputs", "mismatch", message, differences.map((d) => d.full));
}

/** What the golden binds; a golden from a published figure knows sizes only. */
function boundTo({ golden }: Evidence): string {
  return isKnownBySize(golden) ? "published sizes (no digest is known)" : "digests";
}

function kindDifferences(
  { golden: { inputs: bound }, observation: { inputs: found } }: Evidence,
): Difference[] {
  const words = ["dataset", "layout", "preparation"] as const;
  return words.flatMap((key) =>
    found[key] === bound[key] ? [] : [plain(
      `data set ${found.dataset}: ${key === "preparation" ? "preparation version" : key} is ` +
        `${found[key]}, the golden's is ${
          bound[key]
        }; prepare the data again, or propose a new golden`,
    )]
  );
}

/** A part of the database that the golden is bound to, as messages name it. */
interface ComparedPart {
  readonly part: "train" | "val";
  readonly where: string;
  readonly found: ObservedPart | null;
  readonly bound: BoundPart;
}

function comparedParts(
  { golden, observation: { kind, inputs } }: Evidence,
): readonly ComparedPart[] {
  const parts = kind === "trained" ? ["train", "val"] as const : ["val"] as const;
  return parts.flatMap((part) => {
    const bound = golden.inputs[part];
    const where = `data set ${inputs.dataset}: ${part}`;
    return bound === null ? [] : [{ part, where, found: inputs[part], bound }];
  });
}

function digestDifferences({ where, found, bound }: ComparedPart): Difference[] {
  if (found === null) return [];
  return [
    ...digestDifference(`${where} sample list`, found.sampleList, bound.sampleList),
    ...digestDifference(`${where} content`, found.content, bound.content),
  ];
}

function countDifferences({ part, where, found, bound }: ComparedPart): Difference[] {
  if (found === null) return [plain(`${where} is absent, the golden is bound to it`)];
  // Without a manifest nobody counted the steps that led here, but the samples alone; digests say more than counts.
  const isUncounted = bound.content !== null &&
    (found.content === bound.content || Object.keys(found.counts).join() === part);
  return Object.entries(bound.counts).flatMap(([what, count]) => {
    const here = found.counts[what];
    if (here === count || (here === undefined && isUncounted)) return [];
    const is = here === undefined ? "is not counted" : `leaves ${counted(here, "sample")}`;
    return [plain(`${where}: "${what}" ${is}, the golden's leaves ${thousands(count)}`)];
  });
}

function identityDifferences(evidence: Evidence): Difference[] {
  const { golden, observation: { run, kind, results } } = evidence;
  const other = run === golden.run ? [] : [plain(`run is ${run}, the golden's is ${golden.run}`)];
  const section = kind === "trained" ? golden.trained : golden.given;
  if (section === null || isOfOtherWeights(evidence)) return other;
  const weights = kind !== "recorded weights" ? [] : results.flatMap((result) =>
    digestDifference(
      `${run}: weights`,
      result.weights,
      golden.given?.weights ?? null,
      "; these are other weights under the same name",
    )
  );
  return [...recipeDifferences(evidence, section), ...other, ...weights];
}

/** What became of the golden's recipe, key by key where both configs are known. */
function recipeDifferences(
  { observation: { run, recipe }, config, initial }: Evidence,
  bound: Pick<TrainedGolden | GivenGolden, "recipe" | "config">,
): Difference[] {
  if (recipe === bound.recipe) return [];
  if (config !== null && bound.config !== null) {
    const start = initial === null
      ? []
      : [`it starts from the weights "${initial}", the golden's seeds from freshly drawn ones`];
    const lines = [...configChanges(bound.config, config), ...start];
    if (lines.length > 0) return lines.map((line) => plain(`${run}: ${line}`));
  }
  const why = initial === null
    ? "the golden keeps no config that would tell what differs"
    : `it starts from the weights "${initial}"`;
  return digestDifference(`${run}: recipe`, recipe, bound.recipe, `; ${why}`);
}

/** Whether the golden knows nothing of a user's weights but the samples: what they score is judged for what it is. */
function isOfOtherWeights({ golden, observation: { kind, results } }: Evidence): boolean {
  return kind === "given weights" &&
    results.every(({ weights }) => weights !== golden.given?.weights);
}

function digestDifference(
  what: string,
  found: string,
  bound: string | null,
  tail = "",
): Difference[] {
  if (bound === null || found === bound) return [];
  const line = (of: (digest: string) => string): string =>
    `${what} digest is ${of(found)}, the golden's is ${of(bound)}${tail}`;
  return [{ full: line((d) => d), brief: line(short) }];
}

function plain(line: string): Difference {
  return { full: line, brief: line };
}
