/** Fetching pinned files by name: recordings, lists and weights. */

import { join } from "node:path";
import { UnavailableError, UsageError } from "../base/errors.ts";
import { suggest } from "../base/suggest.ts";
import { locate, obtain, type Obtained } from "../pins/obtain.ts";
import { type FilePin, type Pin, type PinGroup, readPins } from "../pins/pin.ts";
import { readRecorded } from "../pins/recorded.ts";
import type { DataContext } from "./context.ts";
import type { Places } from "./places.ts";
import { runOfPublishedFile } from "./published_files.ts";
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

/** A file that was fetched, with its digest where it is one file. */
export interface Fetched extends Partial<Pick<Obtained, "sha256">> {
  readonly name: string;
  readonly path: string;
}

/** The lock file of digests that no publisher gave; the user commits it. */
export function recordedDigests({ config }: Pick<Places, "config">): string {
  return join(config, "recorded_digests.json");
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
 * Fetches one pin.
 * @throws {UnavailableError} that tells what each place answered, and how to go on.
 */
export async function fetchPin(
  pin: FetchablePin,
  { folder, offline }: FetchOptions,
  context: DataContext,
): Promise<Fetched> {
  if (pin.kind === "tree") return { name: pin.name, path: await provideUiPrmd(context) };
  const { places, listener, signal, mirror } = context;
  try {
    return await obtain(pin, {
      folder,
      mirror,
      offline,
      signal,
      lockFile: recordedDigests(places),
      onProgress: ({ step, done, total }) =>
        listener.progress({ step, done, total, unit: "bytes" }),
    });
  } catch (thrown) {
    if (!(thrown instanceof UnavailableError)) throw thrown;
    throw new UnavailableError(`${thrown.message}${wayOn(pin)}`);
  }
}

/** Weights that nobody gives any more can be trained. */
function wayOn({ name }: FilePin): string {
  const run = runOfPublishedFile(name);
  return run === undefined
    ? ""
    : `, or train the same: deno task train --config config/${run}.yaml`;
}

/** What fetching a pin would do, without the network: a line for `--dry-run`, and the bytes to come at most. */
export async function planFetch(
  pin: FetchablePin,
  folder: string,
  { places, mirror }: Pick<DataContext, "places" | "mirror">,
): Promise<{ readonly line: string; readonly bytes: number }> {
  const source = pin.kind === "tree" ? pin.packings[0] : pin;
  const lockFile = recordedDigests(places);
  const found = pin.kind === "tree" ? undefined : await locate(pin, { folder, mirror, lockFile });
  if (found !== undefined) {
    return { line: `${pin.name}: here, ${megabytes(found.bytes)}, "${found.path}"`, bytes: 0 };
  }
  const recorded = await readRecorded(lockFile, pin.name);
  const bytes = recorded?.bytes ?? source?.bytes ?? source?.max_bytes ?? 0;
  const exactly = recorded?.bytes ?? source?.bytes;
  const size = exactly === undefined ? `at most ${megabytes(bytes)}` : megabytes(exactly);
  const hosts = (source?.urls ?? []).map((url) => new URL(url).host);
  const from = hosts.length === 0 ? "nowhere but a mirror" : hosts.join(", then ");
  return { line: `${pin.name}: to fetch, ${size}, from ${from}`, bytes };
}

/** A line for each content that came under several names: a publisher's mistake that hides a wrong file. */
export function sameBytes(fetched: readonly Fetched[]): string[] {
  const byDigest = Map.groupBy(
    fetched.filter(({ sha256 }) => sha256 !== undefined),
    ({ sha256 }) => sha256,
  );
  return [...byDigest].filter(([, files]) => files.length > 1).map(([sha256, files]) =>
    `${files.map(({ name }) => name).join(" and ")} have the same bytes (sha256 ${sha256}): ` +
    "one of them is not what its name says"
  );
}

/** A pin as a line of a list: name, size, license, what it is. */
export function describePin(pin: FetchablePin): string {
  const source = pin.kind === "tree" ? pin.packings[0] : pin;
  const size = source?.bytes !== undefined
    ? megabytes(source.bytes)
    : source?.max_bytes === undefined
    ? "size not known"
    : `at most ${megabytes(source.max_bytes)}`;
  return `${pin.name}: ${pin.what} (${pin.license}, ${size})`;
}

/** `12.5 MB`. */
export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
