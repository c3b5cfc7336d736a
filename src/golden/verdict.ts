/** What a run can end in, the exit code of each, and which of several counts. */

import { z } from "zod";

/** The layers that a record is held against, from the ground up. */
export const LAYERS = ["inputs", "numerics", "predictions", "score", "training"] as const;
export type Layer = (typeof LAYERS)[number];

/** Exit code of each verdict. */
export const EXIT_CODES = {
  "pass": 0,
  "regression": 1,
  "improvement": 2,
  "inconclusive": 3,
  "mismatch": 4,
  "unavailable": 5,
  "nothing measured": 6,
  "drift": 7,
} as const;
export type Verdict = keyof typeof EXIT_CODES;

/** From the worst to the best: of several runs the first in this order is the suite's verdict. */
export const WORST_FIRST = [
  "unavailable",
  "mismatch",
  "regression",
  "drift",
  "nothing measured",
  "inconclusive",
  "improvement",
  "pass",
] as const satisfies readonly Verdict[];

/** Schema of a verdict. */
export const verdictSchema = z.enum(WORST_FIRST);

/** Schema of a verdict's exit code. */
export const exitCodeSchema = z.int().min(0).max(Math.max(...Object.values(EXIT_CODES)));

/** The worst verdict; of no verdicts at all, `nothing measured`. */
export function worst(verdicts: readonly Verdict[]): Verdict {
  return WORST_FIRST.find((verdict) => verdicts.includes(verdict)) ?? "nothing measured";
}

/**
 * Schema of what one layer says. `not held` marks a layer that says nothing about this run; its message
 * gives the reason. `details` are lines for whoever looks closer: every difference, not only the first.
 */
export const layerResultSchema = z.strictObject({
  layer: z.enum(LAYERS),
  verdict: z.enum([...WORST_FIRST, "not held"]),
  message: z.string(),
  details: z.array(z.string()).readonly(),
}).readonly();
export type LayerResult = z.infer<typeof layerResultSchema>;

/** Schema of the judgement of one run: its layers, and the verdict that follows from them. */
export const judgementSchema = z.strictObject({
  verdict: verdictSchema,
  exitCode: exitCodeSchema,
  layer: z.enum(LAYERS).nullable().meta({ description: "where the verdict comes from" }),
  message: z.string(),
  layers: z.array(layerResultSchema).readonly(),
}).readonly()
  .refine(({ verdict, exitCode }) => EXIT_CODES[verdict] === exitCode, {
    error: "the exit code of the verdict",
    path: ["exitCode"],
  })
  .refine(({ verdict, layer, layers }) => {
    if (layer === null) return verdict !== "pass";
    const telling = tellingLayer(layers);
    return telling?.verdict === verdict && telling.layer === layer;
  }, { error: "what follows from the layers", path: ["verdict"] });
export type Judgement = z.infer<typeof judgementSchema>;

/** One layer's result. */
export function layerResult(
  layer: Layer,
  verdict: LayerResult["verdict"],
  message: string,
  details: readonly string[] = [],
): LayerResult {
  return { layer, verdict, message, details };
}

/** The layer that a verdict comes from: the first that differs, else one that cannot tell, else the highest that passed. */
function tellingLayer(layers: readonly LayerResult[]): LayerResult | undefined {
  const differs = ({ verdict }: LayerResult): boolean =>
    verdict !== "pass" && verdict !== "not held" && verdict !== "inconclusive";
  return layers.find(differs) ?? layers.find((l) => l.verdict === "inconclusive") ??
    layers.findLast((l) => l.verdict === "pass");
}

/**
 * The judgement that follows from the layers, given from the ground up: the first that differs names the
 * verdict; `inconclusive` does only where none differs.
 */
export function conclude(layers: readonly LayerResult[]): Judgement {
  const telling = tellingLayer(layers);
  if (telling === undefined || telling.verdict === "not held") {
    return withoutLayers("nothing measured", "no layer could be held", layers);
  }
  const { verdict, layer, message } = telling;
  return { verdict, exitCode: EXIT_CODES[verdict], layer, message, layers };
}

/** The judgement where the inputs differ: nothing above is held, for its numbers mean something else. */
export function otherInputs(message: string, details: readonly string[] = []): Judgement {
  const above = LAYERS.slice(1).map((l) => layerResult(l, "not held", "the inputs differ"));
  return conclude([layerResult("inputs", "mismatch", message, details), ...above]);
}

/**
 * A judgement before any layer was held: no engine, a run that never came back, a run without samples. A
 * `mismatch` is always one of the inputs, and says so.
 */
export function withoutLayers(
  verdict: Verdict,
  message: string,
  layers: readonly LayerResult[] = [],
): Judgement {
  if (verdict === "mismatch") return otherInputs(message);
  return { verdict, exitCode: EXIT_CODES[verdict], layer: null, message, layers };
}
