/** What a check of a data set found. */

import { nameSome } from "./content_digest.ts";
import { byName } from "./sample.ts";

/** Something that was found. */
export interface Finding {
  /**
   * `error`: it is not the published set. `note`: worth knowing, and so in the published set too. `unchecked`: what could
   * not be held against anything.
   */
  readonly kind: "error" | "note" | "unchecked";
  readonly text: string;
  /** The samples it is about, sorted; empty when it is about their number. */
  readonly samples: readonly string[];
}

/** A finding as one line. */
export function describeFinding(finding: Finding): string {
  return `${finding.kind === "unchecked" ? "not checked" : finding.kind}: ${withSamples(finding)}`;
}

/** What was found, and of which samples. */
export function withSamples({ text, samples }: Omit<Finding, "kind">): string {
  return samples.length > 0 ? `${text}: ${samples.length} (${nameSome(samples)})` : text;
}

/** Findings gathered by their text. */
export class Findings {
  readonly #samples = new Map<
    string,
    { readonly kind: Finding["kind"]; readonly names: string[] }
  >();

  /** Adds what must not be, of one sample or of all together. */
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
