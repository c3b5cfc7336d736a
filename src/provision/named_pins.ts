/** What of a run is pinned, in words and digests, for who reads its report. */

import { dataSets } from "../datasets/catalog/catalog.ts";
import type { DataSet } from "../datasets/catalog/data_set.ts";
import { type Pin, readPins } from "../pins/pin.ts";

/** Something from outside, and the digest that holds it. */
export interface NamedPin {
  readonly name: string;
  /** What it is: `recordings`, `samples left out`, `weights`. */
  readonly what: string;
  /** Git's id of a folder, SHA-256 of a file; null where nobody ever gave one. */
  readonly digest: string | null;
}

/** The pins of a data set's recordings and lists, and of a file of weights where that is a published one. */
export async function namedPinsOf(
  dataset: string,
  weights: string | undefined,
): Promise<NamedPin[]> {
  const known: DataSet | undefined = dataSets.find(({ name }) => name === dataset);
  const pins = (await readPins()).all();
  const pinned = (name: string, what: string): NamedPin[] =>
    pins.filter((pin) => pin.name === name).map((pin) => ({ name, what, digest: digestOf(pin) }));
  return [
    ...known?.obtained.kind === "twin"
      ? [{
        name: known.obtained.twin.title,
        what: "recordings",
        digest: known.obtained.twin.sha256,
      }]
      : [],
    ...known?.obtained.kind === "pin" ? pinned(known.obtained.pin, "recordings") : [],
    ...known?.leftOut?.kind === "pin" ? pinned(known.leftOut.pin, "samples left out") : [],
    ...weights === undefined ? [] : pinned(weights, "weights"),
  ];
}

function digestOf(pin: Pin): string | null {
  return pin.kind === "tree" ? pin.git_tree : pin.sha256 ?? null;
}
