/** Data of which no digest was ever recorded: what is known of it instead, and whether that is enough. */

import type { BoundInputs, BoundPart, Golden } from "./golden.ts";
import type { Observation, ObservedInputs, ObservedPart } from "./observation.ts";
import { short } from "./words.ts";

/** One line for everything about the data that cannot be so in the published one. */
export function contradictions({ dataset, train, val }: ObservedInputs): string[] {
  const of = (part: string, found: ObservedPart | null): string[] =>
    (found?.known?.contradictions ?? []).map((line) => `data set ${dataset}: ${part}: ${line}`);
  return [...of("train", train), ...of("val", val)];
}

/** What binds data to what is made of it: the data itself, not how much of it was known. */
export function boundInputs({ train, val, ...rest }: ObservedInputs): BoundInputs {
  const bound = ({ content, sampleList, counts }: ObservedPart): BoundPart => (
    { content, sampleList, counts }
  );
  return { ...rest, train: train && bound(train), val: bound(val) };
}

/** Whether the golden knows the data by its size alone. */
export function isKnownBySize({ inputs: { val } }: Golden): boolean {
  return val.content === null;
}

/**
 * Why data that nothing contradicts cannot be said to be the published one, and what would do; undefined where the manifest
 * of a preparation here says so.
 */
export function unheldData({ run, inputs: { dataset, val } }: Observation): string | undefined {
  if (val.known?.isPrepared) return undefined;
  const held = val.known?.held ?? [];
  return `${run}: whether this is the published data of ${dataset} cannot be told: ${
    held.length === 0
      ? "nothing of it was held"
      : `${allOf(held)} are as known, but nobody recorded a digest of the published values`
  } (those here have ${
    short(val.content)
  }), and there is no manifest of a preparation here; prepare it from the raw ` +
    "recordings by deno task prepare, or record this data, if you trust it, by golden propose --from RUN --reason WHY";
}

/** What was held of data that was prepared here, as a message goes on. */
export function heldWords({ inputs: { val } }: Observation): string {
  const held = val.known?.held ?? [];
  return held.length === 0 ? "" : `: ${allOf(held)} of what was prepared here are as known`;
}

/** `names, labels and values`. */
function allOf(what: readonly string[]): string {
  const last = what.at(-1) ?? "";
  return what.length < 2 ? last : `${what.slice(0, -1).join(", ")} and ${last}`;
}
