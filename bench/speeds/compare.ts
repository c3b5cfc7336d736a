/** Today's measurement held against yesterday's: which speeds changed by more than they vary by themselves. */

import { MismatchError } from "../../src/base/errors.ts";
import { spokenLoad } from "../side_by_side.ts";
import { CONFIDENCE, type Estimate, quotientEstimate } from "./intervals.ts";
import { PROGRAMS } from "./programs.ts";
import type { Row, Saved } from "./saved.ts";

/** The part of a measurement that says what its rates mean. */
export type Setup = Pick<Saved, "machine" | "settings">;

/** What two measurements were made with otherwise, so that their rates mean different things. */
export function differences(now: Setup, before: Setup): string[] {
  return [
    ...changed(now.machine, before.machine),
    ...changed(now.settings, before.settings),
  ];
}

/** @throws {MismatchError} where the machine or a setting is another. */
export function requireComparable(now: Setup, before: Setup, path: string): void {
  const found = differences(now, before);
  if (found.length === 0) return;
  throw new MismatchError(
    `Cannot compare with "${path}": ${found.join("; ")}; --anyway compares all the same`,
  );
}

/** Everything that there is to say, a line each. */
export function comparison(now: Saved, before: Saved): string[] {
  const versions = changed(now.versions, before.versions);
  const rows = now.rows.map((row) => sentence(row, before.rows.find((old) => isOf(old, row))));
  const gone = before.rows.filter((old) => !now.rows.some((row) => isOf(old, row)));
  return [
    `Since ${before.when}, ${spokenLoad(before.load)} before that start and ${
      spokenLoad(now.load)
    } before this:`,
    ...differences(now, before).map((line) => `Not the same, and compared all the same: ${line}`),
    ...versions.length === 0 ? ["No version is another."] : versions,
    ...rows,
    ...gone.map((old) => `${titleOf(old)}: measured then alone`),
    `In brackets is where the change lies with ${percent(CONFIDENCE)} % for each row by itself: ` +
    "of twenty rows that did not change, one is beyond noise.",
  ];
}

/** What became of one row. */
export function sentence(now: Row, before: Row | undefined): string {
  const title = titleOf(now);
  if (before === undefined) return `${title}: measured now alone`;
  for (const [when, { unavailable }] of [["now", now], ["then", before]] as const) {
    if (unavailable !== null) return `${title}: not there ${when} (${unavailable})`;
  }
  return `${title}: ${change(quotientEstimate(now.rates, before.rates))}`;
}

/** `7.0 % slower (5.0 to 9.0)`, if that is more than noise. */
export function change({ middle, from, to, confidence }: Estimate): string {
  const range = `${signed(from)} to ${signed(to)}`;
  if (confidence < CONFIDENCE) {
    return `${signed(middle)} (${range}, with ${
      percent(confidence)
    } % alone): too few repeats to tell it from noise`;
  }
  if (to < 1) return `${percent(1 - middle)} % slower (${percent(1 - to)} to ${percent(1 - from)})`;
  if (from > 1) {
    return `${percent(middle - 1)} % faster (${percent(from - 1)} to ${percent(to - 1)})`;
  }
  return `no change beyond noise (${range})`;
}

function signed(quotient: number): string {
  return `${percent(Math.abs(quotient - 1))} % ${quotient < 1 ? "slower" : "faster"}`;
}

function percent(share: number): string {
  return (100 * share).toFixed(1);
}

function titleOf({ task, network, batch, program }: Row): string {
  return `${task}, ${network}, batch ${batch}, ${PROGRAMS[program]}`;
}

function isOf(a: Row, b: Row): boolean {
  return titleOf(a) === titleOf(b);
}

function changed<V>(
  now: Readonly<Record<string, V>>,
  before: Readonly<Record<string, V>>,
): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(now)])]
    .filter((key) => now[key] !== before[key])
    .map((key) => `${key} is ${now[key] ?? "not there"}, and was ${before[key] ?? "not there"}`);
}
