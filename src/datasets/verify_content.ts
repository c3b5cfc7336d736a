/** A database as a whole, with or without a manifest: its content and its order, as far as anything is known of them. */

import type { Database, Watch } from "./database.ts";
import type { Finding } from "./findings.ts";
import { byName } from "./sample.ts";
import { type Claim, type ReadWhole, readWhole } from "./verify.ts";

/** The content of one part that a golden is bound to. */
export interface BoundContent {
  /** The golden's run. */
  readonly run: string;
  /** `contentDigest` of it. */
  readonly content: string;
}

/**
 * Reads a database whole and holds it against what is known of its data set, against its manifest if it has one, and
 * against what goldens are bound to. Errors come first.
 */
export function verifyPart(
  database: Database,
  claim: Claim,
  bound: readonly BoundContent[],
  watch: Watch,
): Omit<ReadWhole, "content"> {
  const { findings, content, isAsManifest } = readWhole(database, claim, watch);
  const held = heldContent(content, isAsManifest !== undefined, bound);
  const all = [...held, ...findings, ...notSorted(database.names)];
  const isError = ({ kind }: Finding): boolean => kind === "error";
  return { findings: [...all.filter(isError), ...all.filter((f) => !isError(f))], isAsManifest };
}

/** The published scripts take files as the system lists them, which is in no order. */
function notSorted(names: readonly string[]): Finding[] {
  const isSorted = names.every((name, i) => i === 0 || byName(names[i - 1] as string, name) <= 0);
  const text = "the samples are not in the order of their names; no score here depends on it";
  return isSorted ? [] : [{ kind: "note", text, samples: [] }];
}

/** What is known of content as a whole; nothing where a manifest tells of it and no golden does, or does otherwise. */
function heldContent(
  content: string,
  hasManifest: boolean,
  bound: readonly BoundContent[],
): Finding[] {
  const [other] = bound;
  const same = bound.find((one) => one.content === content);
  const short = (digest: string): string => digest.slice(0, 12);
  if (same === undefined && other !== undefined) {
    const text = `its content (${short(content)}…) is not what golden ${other.run} is bound to ` +
      `(${short(other.content)}…)`;
    return [{ kind: "error", text, samples: [] }];
  }
  if (hasManifest) return [];
  const known = same === undefined
    ? `and nobody recorded a digest of its content (${short(content)}…)`
    : `but its content (${short(content)}…) is what golden ${same.run} is bound to`;
  const text =
    "there is no manifest, which would tell the files and the rules that it was made of, " +
    known;
  return [{ kind: "note", text, samples: [] }];
}
