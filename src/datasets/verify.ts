/** Holds a database, or raw recordings, against what is known of their data set. */

import { DataError } from "../base/errors.ts";
import { nameSome } from "./content_digest.ts";
import { type Database, tick, type Watch } from "./database.ts";
import { knownCount, ntuFiles } from "./known_counts.ts";
import { byName, labelOf, parseSampleName, type SampleName, stem } from "./sample.ts";
import { sampleSize } from "./shape.ts";
import type { Source } from "./source.ts";
import { type NtuDataset, ntuSplit, type Part, uiPrmdPart } from "./splits.ts";
import { parseUiPrmdName } from "./ui_prmd.ts";

/** The data sets that something is known of. */
export const verifiable = ["ntu", "ntu120", "kinetics", "ui-prmd"] as const;

/** What a database claims to be. */
export interface Claim {
  readonly dataset: typeof verifiable[number];
  readonly split: string;
  readonly part: Part;
  /** Samples that have to be left out; see `parseMissingList`. */
  readonly missing: ReadonlySet<string>;
}

/** Something that was found. */
export interface Finding {
  /** `error`: it is not the published set. `note`: worth knowing, and so in the published set too. */
  readonly kind: "error" | "note";
  readonly text: string;
  /** The samples it is about, sorted; empty when it is about their number. */
  readonly samples: readonly string[];
}

/** A finding as one line. */
export function describeFinding({ kind, text, samples }: Finding): string {
  const names = samples.length > 0 ? `: ${samples.length} (${nameSome(samples)})` : "";
  return `${kind}: ${text}${names}`;
}

/** Reads a database whole and tells how it differs from the published one. @throws {UsageError} at an unknown split. */
export function verifyDatabase(database: Database, claim: Claim, watch: Watch = {}): Finding[] {
  const findings = new Findings();
  checkCount(database.size, claim, findings);
  checkNames(database, claim, findings);
  const values = new Float32Array(sampleSize(database.shape));
  for (const [i, name] of database.names.entries()) {
    tick(watch, i, database.size);
    database.read(i, database.shape[1], values);
    checkValues(name, values, database.shape[3], claim, findings);
  }
  tick(watch, database.size, database.size);
  return findings.all();
}

/** Lists raw recordings and reads each, without writing anything. */
export async function verifyRaw(source: Source, watch: Watch = {}): Promise<Finding[]> {
  const findings = new Findings();
  const { samples, unsound, counts } = await source.list();
  for (const { name, reason } of unsound) findings.error(reason, name);
  const found = counts["found"] ?? 0;
  const known = source.dataset === "ntu" ? ntuFiles.ntu : undefined;
  const left = counts["left out by list"] ?? 0;
  if (known !== undefined && found !== known.found) {
    findings.error(`${found} files; the data set has ${known.found}`);
  }
  if (known !== undefined && left !== known.missing) {
    findings.error(`${left} files are on the list of missing skeletons; it has ${known.missing}`);
  }
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

/** Findings gathered by their text. */
class Findings {
  readonly #samples = new Map<
    string,
    { readonly kind: Finding["kind"]; readonly names: string[] }
  >();

  error(text: string, name?: string): void {
    this.#add("error", text, name);
  }

  note(text: string, name?: string): void {
    this.#add("note", text, name);
  }

  /** Errors first, each kind in the order of finding. */
  all(): Finding[] {
    const found = [...this.#samples].map(([text, { kind, names }]) => (
      { kind, text, samples: names.sort(byName) }
    ));
    return [...found.filter((f) => f.kind === "error"), ...found.filter((f) => f.kind === "note")];
  }

  #add(kind: Finding["kind"], text: string, name: string | undefined): void {
    const entry = this.#samples.get(text) ?? { kind, names: [] };
    if (name !== undefined) entry.names.push(name);
    this.#samples.set(text, entry);
  }
}

function checkCount(samples: number, { dataset, split, part }: Claim, findings: Findings): void {
  const known = knownCount(dataset, split, part);
  if (known === undefined || known.samples === samples) return;
  const mistake = known.mistakes.find((m) => m.samples === samples);
  const cause = mistake === undefined ? "" : `: ${mistake.cause}`;
  findings.error(`${samples} samples instead of ${known.samples}${cause}`);
}

/** What a sample's name tells of where it belongs; `undefined` where names tell nothing. */
interface Membership {
  readonly label: number;
  readonly part: Part;
}

function membership({ dataset, split }: Claim): (name: string) => Membership | undefined {
  if (dataset === "kinetics") return () => undefined;
  if (dataset === "ui-prmd") {
    return (name) => {
      const { movement, subject } = parseUiPrmdName(name);
      return { label: movement - 1, part: uiPrmdPart(subject) };
    };
  }
  const part = ntuSplit(dataset, split);
  return (name) => {
    const sample = parseSampleName(name);
    return { label: labelOf(sample), part: part(sample) };
  };
}

function checkNames(database: Database, claim: Claim, findings: Findings): void {
  const belongs = membership(claim);
  const seen = new Set<string>();
  for (const [i, name] of database.names.entries()) {
    const bare = stem(name);
    if (seen.has(bare)) findings.error("samples that occur more than once", name);
    seen.add(bare);
    if (claim.missing.has(bare)) findings.error("samples whose skeletons are missing", name);
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

/** Farther from the sensor, or from a person's waist, than any recording goes; OpenPose counts in widths of the video. */
const farthest: Readonly<Record<Claim["dataset"], number>> = {
  "ntu": 15,
  "ntu120": 15,
  "kinetics": 1,
  "ui-prmd": 3,
};

function checkValues(
  name: string,
  values: Float32Array,
  persons: number,
  { dataset }: Claim,
  findings: Findings,
): void {
  const limit = farthest[dataset];
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
    else if (value > limit || value < -limit) near = false;
  }
  if (!finite) findings.error("samples with values that are no numbers", name);
  if (!near) findings.error(`samples with values beyond ${limit}`, name);
  if (!first && !second) findings.note("samples without any skeleton", name);
  else if (!second && isNtu(dataset) && isMutual(name)) {
    findings.note("samples of two persons without a second body", name);
  }
}

function isNtu(dataset: Claim["dataset"]): dataset is NtuDataset {
  return dataset === "ntu" || dataset === "ntu120";
}

/** Whether two persons act: A050 to A060, and A106 to A120 of NTU-120. */
function isMutual(name: string): boolean {
  let sample: SampleName;
  try {
    sample = parseSampleName(stem(name));
  } catch {
    return false; // found out by the check of names
  }
  const { action } = sample;
  return (action >= 50 && action <= 60) || action >= 106;
}
