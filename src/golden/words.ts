/** How messages write runs, digests, counts and shares. */

import type { RunKey } from "./fields.ts";

/** The start of a digest, enough to tell two apart by eye. */
export function short(digest: string): string {
  return `${digest.slice(0, 12)}…`;
}

/** A run as lists name it: one may be trained and have its recorded weights evaluated in one suite. */
export function runTitle({ run, kind }: RunKey): string {
  return kind === "recorded weights" ? `${run} (recorded weights)` : run;
}

/** The program that made something, as far as its checkout tells. */
export interface Version {
  /** Null outside a checkout. */
  readonly commit: string | null;
  /** Whether all files were as the commit has them; null where nobody knows. */
  readonly clean: boolean | null;
}

/** A version as goldens, the history and messages name it: `3e3164a…+changes` where files were not as the commit has them. */
export function versionWords({ commit, clean }: Version, digits?: number): string {
  if (commit === null) return "outside a checkout";
  return commit.slice(0, digits) + (clean === false ? "+changes" : "");
}

/** `1 sample`, `2 samples`, `16,487 samples`. */
export function counted(count: number, thing: string): string {
  return `${thousands(count)} ${thing}${count === 1 ? "" : "s"}`;
}

/** A number with commas at the thousands, and at most two decimals. */
export function thousands(value: number): string {
  return value.toLocaleString("en-US", { maximumFractionDigits: 2 });
}

/** `count` of `samples` in percent, with two decimals. */
export function percent(count: number, samples: number): string {
  return `${(100 * count / samples).toFixed(2)} %`;
}

/** How far margins lie apart, in logits, against the noise of the engine where that was measured. */
export function describeDrift(drift: number, noise: number | null): string {
  if (drift === 0) return "every margin is the same, bit for bit";
  const moved = `margins moved by at most ${drift.toExponential(1)}`;
  if (noise === null) return moved;
  return `${moved}, ${drift <= noise ? "within" : "beyond"} the noise ${noise.toExponential(1)}`;
}

/** The first few names, and how many more there are. */
export function listed(names: readonly string[], most = 3): string {
  const rest = names.length - most;
  return names.slice(0, most).join(", ") + (rest > 0 ? ` and ${thousands(rest)} more` : "");
}
