/** Fetching pinned files by name: recordings, lists and weights. */

import { join } from "node:path";
import { UsageError } from "../base/errors.ts";
import { suggest } from "../base/suggest.ts";
import { obtain } from "../pins/obtain.ts";
import { type Pin, type PinGroup, readPins } from "../pins/pin.ts";
import type { DataContext } from "./context.ts";
import { provideUiPrmd } from "./ui_prmd.ts";

/** What is fetched by name; wheels are the engine's own affair. */
export type FetchablePin = Exclude<Pin, { readonly kind: "wheel" }>;

/** How `fetch` goes about it. */
export interface FetchOptions {
  /** Where files go; a tree has its own place below the data folder. */
  readonly folder: string;
  /** No network: only what is here or in a mirror folder. */
  readonly offline: boolean;
}

/** All pins of some groups, in the file's order. */
export async function pinsOf(groups: readonly PinGroup[]): Promise<FetchablePin[]> {
  return (await readPins()).all().filter((pin) => pin.kind !== "wheel")
    .filter((pin) => groups.includes(pin.group));
}

/** The pins with these names, or all. @throws {UsageError} for a name that is none of them. */
export function namedPins(pins: readonly FetchablePin[], names: readonly string[]): FetchablePin[] {
  const known = pins.map(({ name }) => name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new UsageError(`Cannot fetch "${unknown}"${suggest(unknown, known)}`);
  }
  return pins.filter(({ name }) => names.length === 0 || names.includes(name));
}

/**
 * Fetches one pin and gives its path.
 * @throws {UnavailableError} that tells what each place answered.
 */
export async function fetchPin(
  pin: FetchablePin,
  { folder, offline }: FetchOptions,
  context: DataContext,
): Promise<string> {
  if (pin.kind === "tree") return await provideUiPrmd(context);
  const { places, listener, signal, mirror } = context;
  const { path } = await obtain(pin, {
    folder,
    mirror,
    offline,
    signal,
    lockFile: join(places.config, "recorded_digests.json"),
    onProgress: ({ step, done, total }) => listener.progress({ step, done, total, unit: "bytes" }),
  });
  return path;
}

/** A pin as a line of a list: name, size, license, what it is. */
export function describePin(pin: FetchablePin): string {
  return `${pin.name}: ${pin.what} (${pin.license}, ${sizeOf(pin)})`;
}

function sizeOf(pin: FetchablePin): string {
  const source = pin.kind === "tree" ? pin.packings[0] : pin;
  const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
  if (source?.bytes !== undefined) return megabytes(source.bytes);
  return source?.max_bytes === undefined
    ? "size not known"
    : `at most ${megabytes(source.max_bytes)}`;
}
