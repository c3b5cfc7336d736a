/** Digests that tell two sets of samples apart, whatever their order and packing. */

import { Sha256, sha256 } from "../base/digest.ts";
import { byName } from "./sample.ts";

/** One sample of a database: what it is called, what it shows, and which bytes. */
export interface SampleDigest {
  readonly name: string;
  readonly label: number;
  /** SHA-256 of the little-endian float32 values in C,T,V,M order. */
  readonly sha256: string;
}

/** The digest of one sample's values `[C,T,V,M]`. */
export function digestSample(name: string, label: number, values: Float32Array): SampleDigest {
  return { name, label, sha256: sha256(values) };
}

/**
 * The digest over (name, label, bytes) sorted by name: the same for a consistently re-ordered database, another
 * one when labels are re-ordered against the data.
 */
export function contentDigest(samples: readonly SampleDigest[]): string {
  const rows = samples.map(({ name, label, sha256 }) =>
    `${JSON.stringify(name)} ${label} ${sha256}\n`
  );
  return digestRows(rows.sort(byName));
}

/** The digest of the sample list alone: the names, sorted. */
export function sampleListDigest(names: readonly string[]): string {
  return digestRows(names.map((name) => `${JSON.stringify(name)}\n`).sort(byName));
}

function digestRows(rows: readonly string[]): string {
  const digest = new Sha256();
  for (const row of rows) digest.update(row);
  return digest.hex();
}

/** How a set of samples differs from the one that was recorded; names are sorted. */
export interface SampleDifference {
  readonly missing: readonly string[];
  readonly extra: readonly string[];
  /** Names that occur more than once. */
  readonly duplicate: readonly string[];
  readonly relabelled: readonly string[];
  /** Same name, other values. */
  readonly changed: readonly string[];
}

/** Holds samples against the recorded ones, name by name. */
export function compareSamples(
  recorded: readonly SampleDigest[],
  found: readonly SampleDigest[],
): SampleDifference {
  const wishes = new Map(recorded.map((sample) => [sample.name, sample]));
  const seen = new Set<string>();
  const duplicate = new Set<string>();
  const extra: string[] = [];
  const relabelled: string[] = [];
  const changed: string[] = [];
  for (const sample of found) {
    const wish = wishes.get(sample.name);
    if (seen.has(sample.name)) duplicate.add(sample.name);
    else if (wish === undefined) extra.push(sample.name);
    else {
      if (wish.label !== sample.label) relabelled.push(sample.name);
      if (wish.sha256 !== sample.sha256) changed.push(sample.name);
    }
    seen.add(sample.name);
  }
  return {
    missing: recorded.map((s) => s.name).filter((name) => !seen.has(name)).sort(byName),
    extra: extra.sort(byName),
    duplicate: [...duplicate].sort(byName),
    relabelled: relabelled.sort(byName),
    changed: changed.sort(byName),
  };
}

/** A difference as text, `2 changed (a, b); 1 missing (c)`; empty when there is none. */
export function describeDifference(difference: SampleDifference): string {
  return Object.entries(difference)
    .filter(([, names]) => names.length > 0)
    .map(([what, names]) => `${names.length} ${what} (${nameSome(names)})`)
    .join("; ");
}

/** The first five of some names, and how many are left. */
export function nameSome(names: readonly string[]): string {
  const rest = names.length > 5 ? `, and ${names.length - 5} more` : "";
  return names.slice(0, 5).join(", ") + rest;
}
