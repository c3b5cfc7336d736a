/** Holds a database, or raw recordings, against what is known of their data set. */

import { DataError } from "../base/errors.ts";
import { contentDigest } from "./content_digest.ts";
import { describedBy } from "./catalog/catalog.ts";
import type { DataSet, KnownCount } from "./catalog/data_set.ts";
import {
  type Database,
  digestDatabase,
  manifestDifference,
  tick,
  type WalkedSample,
  type Watch,
} from "./database.ts";
import { type Finding, Findings } from "./findings.ts";
import type { Manifest } from "./manifest.ts";
import { stem } from "./sample.ts";
import { sampleSize } from "./shape.ts";
import type { Membership, Source } from "./raw/source.ts";
import { type Part, parts } from "./splits.ts";

/** What a database claims to be. */
export interface Claim {
  readonly dataSet: DataSet;
  readonly part: Part;
  /** Samples that have to be left out, without their endings. */
  readonly missing: ReadonlySet<string>;
}

/** Reads a database whole and tells how it differs from the published one, and from its own manifest if it has one. */
export function verifyDatabase(database: Database, claim: Claim, watch: Watch = {}): Finding[] {
  return readWhole(database, claim, watch).findings;
}

/** A database, read whole. */
export interface ReadWhole {
  readonly findings: Finding[];
  /** The digest of its content. */
  readonly content: string;
  /** Whether it is as its manifest says; undefined without one. */
  readonly isAsManifest: boolean | undefined;
}

/** The same, with its digest. */
export function readWhole(database: Database, claim: Claim, watch: Watch = {}): ReadWhole {
  const inspection = new Inspection(database, claim);
  const digests = digestDatabase(database, watch, (...seen) => inspection.see(...seen));
  const difference = manifestDifference(database, digests);
  if (difference !== undefined) inspection.error(`differs from its manifest: ${difference}`);
  return {
    findings: inspection.findings(),
    content: contentDigest(digests),
    isAsManifest: database.manifest === undefined ? undefined : difference === undefined,
  };
}

/** How a sample that a list leaves out is called. */
const MISSING = "samples whose skeletons are missing";

/** Names of samples that a list says have to be left out; nothing where there are none. */
export function verifyMissing(names: readonly string[], missing: ReadonlySet<string>): Finding[] {
  const findings = new Findings();
  for (const name of names) if (missing.has(stem(name))) findings.error(MISSING, name);
  return findings.all();
}

/** More samples than this are no oddity of some recordings, where they are a hundredth of all besides. */
const A_HANDFUL = 10;

/** A database held against what is known of its data set, while somebody walks over its samples. */
export class Inspection {
  readonly #database: Database;
  readonly #claim: Claim;
  readonly #findings = new Findings();
  readonly #seen = new Set<string>();
  #empty = 0;
  #alike = 0;

  /** Holds all that needs no values. */
  constructor(database: Database, claim: Claim) {
    this.#database = database;
    this.#claim = claim;
    if (database.size === 0) this.error("there is no sample: nothing was verified");
    const wrong = wrongCount(database.size, claim.dataSet.counts[claim.part]);
    if (wrong !== undefined) this.error(wrong);
    checkShape(database, claim, this.#findings);
    checkNames(database, claim, this.#findings);
  }

  /** Holds the values of one sample. @param digest tells them apart from those of others. */
  see({ name, values }: WalkedSample, digest: string): void {
    const { isEmpty } = checkValues(
      name,
      values,
      this.#database.shape[3],
      this.#claim,
      this.#findings,
    );
    if (isEmpty) this.#empty++;
    else if (this.#seen.has(digest)) this.#alike++;
    this.#seen.add(digest);
  }

  /** Adds what must not be. */
  error(text: string): void {
    this.#findings.error(text);
  }

  /** What was found, once all samples were seen. */
  findings(): Finding[] {
    const { size } = this.#database;
    if (this.#empty > A_HANDFUL && this.#empty > size / 100) {
      this.error(`${this.#empty} of ${size} samples have no skeleton at all`);
    }
    if (this.#alike > A_HANDFUL && this.#alike > size / 100) {
      this.error(`${this.#alike} of ${size} samples have the same values as one before them`);
    }
    return this.#findings.all();
  }
}

/** Lists raw recordings and reads each, without writing anything. */
export async function verifyRaw(source: Source, watch: Watch = {}): Promise<Finding[]> {
  const findings = new Findings();
  const { samples, unsound, counts } = await source.list();
  for (const { name, reason } of unsound) findings.error(reason, name);
  checkFiles(describedBy(source), counts, findings);
  const values = new Float32Array(sampleSize(source.shape));
  for (const [i, sample] of samples.entries()) {
    tick(watch, i, samples.length);
    try {
      const notes = await source.read(sample, values);
      for (const kind of Object.keys(notes)) findings.note(kind, sample.name);
    } catch (thrown) {
      if (!(thrown instanceof DataError)) throw thrown;
      findings.error(thrown.message, sample.name);
    }
  }
  tick(watch, samples.length, samples.length);
  return findings.all();
}

/**
 * How the counts of a preparation, from the raw files to the two parts, differ from the known ones; a text each. Nothing is
 * read for it.
 */
export function verifyCounts(manifest: Manifest): readonly string[] {
  const { counts, train, val } = manifest;
  const dataSet = describedBy(manifest);
  const raw = new Findings();
  checkFiles(dataSet, counts, raw);
  const texts = raw.all().filter(({ kind }) => kind === "error").map(({ text }) => text);
  const known: readonly (readonly [string, number, KnownCount | undefined])[] = [
    ...parts.map((part) => [part, manifest[part].samples, dataSet?.counts[part]] as const),
    ["both parts", train.samples + val.samples, dataSet?.counts.both],
  ];
  for (const [what, samples, count] of known) {
    const wrong = wrongCount(samples, count);
    if (wrong !== undefined) texts.push(`${what}: ${wrong}`);
  }
  return texts;
}

/** That a number of samples is wrong, and why if that is known; undefined where it is right, or nobody knows. */
export function wrongCount(samples: number, known: KnownCount | undefined): string | undefined {
  if (known === undefined || known.samples === samples) return undefined;
  const mistake = known.mistakes.find((m) => m.samples === samples);
  const cause = mistake === undefined ? "" : `: ${mistake.cause}`;
  return `${samples} samples instead of ${known.samples}${cause}`;
}

function checkFiles(
  dataSet: DataSet | undefined,
  counts: Readonly<Record<string, number>>,
  findings: Findings,
): void {
  const known = dataSet?.files;
  if (known === undefined) return;
  const found = (counts["found"] ?? 0) - (counts["of other classes"] ?? 0);
  const left = counts["left out by list"] ?? 0;
  if (found === known.found - known.missing && left === 0) {
    return findings.note(`the ${known.missing} files on the list of missing skeletons are gone`);
  }
  if (found !== known.found) {
    findings.error(`${found} files; the data set has ${known.found}`);
  }
  if (left !== known.missing) {
    findings.error(`${left} files are on the list of missing skeletons; it has ${known.missing}`);
  }
}

function checkShape({ shape }: Database, { dataSet }: Claim, findings: Findings): void {
  const wish = dataSet.raw.shape.join(",");
  if (shape.join(",") !== wish) {
    findings.error(`samples are C,T,V,M = ${shape.join(",")} instead of ${wish}`);
  }
}

function checkNames(database: Database, claim: Claim, findings: Findings): void {
  const { belongs, classes } = claim.dataSet;
  const seen = new Set<string>();
  for (const [i, name] of database.names.entries()) {
    const bare = stem(name);
    if (seen.has(bare)) findings.error("samples that occur more than once", name);
    seen.add(bare);
    if (claim.missing.has(bare)) findings.error(MISSING, name);
    if ((database.labels[i] as number) >= classes) {
      findings.error(`samples with a label beyond the ${classes} classes`, name);
    }
    let wish: Membership | undefined;
    try {
      wish = belongs(bare);
    } catch (thrown) {
      if (!(thrown instanceof DataError)) throw thrown;
      findings.error("names that are none of the data set's", name);
      continue;
    }
    if (wish === undefined) continue;
    if (wish.part !== claim.part) findings.error(`samples that belong to ${wish.part}`, name);
    if (wish.label !== database.labels[i]) {
      findings.error("samples with another label than their name tells", name);
    }
  }
}

function checkValues(
  name: string,
  values: Float32Array,
  persons: number,
  { dataSet }: Claim,
  findings: Findings,
): { readonly isEmpty: boolean } {
  const { farthest } = dataSet;
  let finite = true;
  let near = true;
  let first = false;
  let second = false;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (value === 0) continue;
    if (i % persons === 0) first = true;
    else second = true;
    if (!Number.isFinite(value)) finite = false;
    else if (value > farthest || value < -farthest) near = false;
  }
  if (!finite) findings.error("samples with values that are no numbers", name);
  if (!near) findings.error(`samples with values beyond ${farthest}`, name);
  if (!first && !second) findings.note("samples without any skeleton", name);
  else if (!second && hasTwoPersons(dataSet, name)) {
    findings.note("samples of two persons without a second body", name);
  }
  return { isEmpty: !first && !second };
}

function hasTwoPersons({ hasTwoPersons }: DataSet, name: string): boolean {
  try {
    return hasTwoPersons?.(stem(name)) ?? false;
  } catch {
    return false; // a strange name, found out by the check of names
  }
}
