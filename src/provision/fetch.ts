/** Fetching pinned files by name: recordings, lists and weights. */

import { join } from "node:path";
import { readableBytes } from "../base/bytes.ts";
import { MismatchError, UnavailableError, UsageError } from "../base/errors.ts";
import { exists } from "../base/files.ts";
import { suggest } from "../base/suggest.ts";
import { dataSets } from "../datasets/catalog/catalog.ts";
import { locate, obtain, type ObtainOptions, type Sought } from "../pins/obtain.ts";
import { namesOf, type Pin, type PinGroup, readPins } from "../pins/pin.ts";
import { Reachability } from "../pins/reachability.ts";
import { readAllRecorded, readRecorded } from "../pins/recorded.ts";
import { type DataContext, downloadsHeard, type Places } from "./context.ts";
import { type Fetched, fetchFailure, sameBytes } from "./fetch_findings.ts";
import { provideTree, treeFolder } from "./pinned_tree.ts";
import { soughtIn, soughtOf } from "./sought.ts";
import { isPinned } from "../pins/digests.ts";

/** How `fetch` goes about it. */
export interface FetchOptions {
  /** Where files go; a tree has its own place below the data folder. */
  readonly folder: string;
  /** No network: only what is here or in a mirror folder. */
  readonly offline: boolean;
}

/** The names of pinned files that data sets are made of or known by, and that are fetched unasked. */
export const freePins: readonly string[] = dataSets.flatMap(({ obtained, leftOut, classNames }) => [
  ...(obtained.kind === "pin" ? [obtained.pin] : []),
  ...(leftOut?.kind === "pin" && leftOut.elsewhere === undefined ? [leftOut.pin] : []),
  ...("pin" in classNames ? [classNames.pin] : []),
]);

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
  const known = pins.flatMap(namesOf);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new UsageError(`Cannot fetch "${unknown}"${suggest(unknown, known)}`);
  }
  return pins.filter((pin) =>
    names.length === 0 || namesOf(pin).some((name) => names.includes(name))
  );
}

/**
 * Fetches what can be had of some pins, and only then says what cannot. `onFetched` hears of each file.
 * @throws {UnavailableError} that tells what each place answered, and how to go on.
 * @throws {MismatchError} where files of several names, here or recorded before, have the same bytes.
 */
export async function fetchPins(
  pins: readonly FetchablePin[],
  options: FetchOptions,
  context: DataContext,
  onFetched: (fetched: Fetched) => void,
): Promise<void> {
  const reachability = new Reachability();
  const fetched: Fetched[] = [];
  const failures: UnavailableError[] = [];
  for (const pin of pins) {
    try {
      const got = await fetchFrom(pin, { ...options, reachability }, context);
      fetched.push(got);
      onFetched(got);
    } catch (thrown) {
      if (!(thrown instanceof UnavailableError)) throw thrown;
      failures.push(thrown);
    }
  }
  const recorded = await readAllRecorded(recordedDigests(context.places));
  const same = sameBytes(fetched, recorded);
  if (failures.length > 0) throw fetchFailure(failures, same, options);
  if (same.length > 0) throw new MismatchError(same.join("\n"));
}

/**
 * Fetches one pin.
 * @throws {UnavailableError} that tells what each place answered, and how to go on.
 */
export async function fetchPin(
  pin: FetchablePin,
  options: FetchOptions,
  context: DataContext,
): Promise<Fetched> {
  try {
    return await fetchFrom(pin, options, context);
  } catch (thrown) {
    if (!(thrown instanceof UnavailableError)) throw thrown;
    throw fetchFailure([thrown], [], options);
  }
}

async function fetchFrom(
  pin: FetchablePin,
  { folder, offline, reachability }: FetchOptions & Pick<ObtainOptions, "reachability">,
  context: DataContext,
): Promise<Fetched> {
  if (pin.kind === "tree") {
    return { name: pin.name, path: await provideTree(pin.name, context, { offline }) };
  }
  const { places, listener, signal, mirror } = context;
  return await obtain(await soughtIn(places, pin), {
    folder,
    mirror,
    offline,
    signal,
    reachability,
    lockFile: recordedDigests(places),
    onProgress: downloadsHeard(listener),
  });
}

/** What fetching a pin would do, without the network: a line for `--dry-run`, and the bytes to come at most. */
export async function planFetch(
  pin: FetchablePin,
  folder: string,
  { places, mirror }: Pick<DataContext, "places" | "mirror">,
): Promise<{ readonly line: string; readonly bytes: number }> {
  const lockFile = recordedDigests(places);
  const tree = pin.kind === "tree" ? treeFolder(pin.name, places) : undefined;
  if (tree !== undefined && await exists(tree)) {
    return { line: `${pin.name}: here, "${tree}"`, bytes: 0 };
  }
  // A tree's packings lie among the downloads, whatever folder is named.
  const sources: readonly Sought[] = pin.kind === "tree"
    ? pin.packings
    : [await soughtIn(places, pin)];
  const here = pin.kind === "tree" ? join(places.cache, "downloads") : folder;
  for (const one of sources) {
    const found = await locate(one, { folder: here, mirror, lockFile });
    if (found !== undefined) {
      const size = readableBytes(found.bytes);
      return { line: `${pin.name}: here, ${size}, "${found.path}"`, bytes: 0 };
    }
  }
  const source = sources.find(({ urls }) => urls.length > 0) ?? sources[0];
  const recorded = await readRecorded(lockFile, pin.name);
  const bytes = recorded?.bytes ?? source?.bytes ?? source?.max_bytes ?? 0;
  const exactly = recorded?.bytes ?? source?.bytes;
  const size = exactly === undefined ? `at most ${readableBytes(bytes)}` : readableBytes(exactly);
  const hosts = [...new Set((source?.urls ?? []).map((url) => new URL(url).host))];
  const from = hosts.length === 0 ? "nowhere but a mirror" : hosts.join(", then ");
  return { line: `${pin.name}: to fetch, ${size}, from ${from}`, bytes };
}

/** What is fetched by name; wheels are the engine's own affair. */
export type FetchablePin = Exclude<Pin, { readonly kind: "wheel" }>;

/** A pin as a line of a list: name, what it is, license, size, and how a copy is known to be right. */
export function describePin(pin: FetchablePin): string {
  const source = pin.kind === "tree" ? pin.packings[0] : pin;
  const size = source?.bytes !== undefined
    ? readableBytes(source.bytes)
    : source?.max_bytes === undefined
    ? "size not known"
    : `at most ${readableBytes(source.max_bytes)}`;
  const names = pin.also === undefined ? pin.name : `${pin.name} or ${pin.also}`;
  const known = pin.kind === "tree" ? "held to its git tree id" : knownBy(soughtOf(pin));
  return `${names}: ${pin.what} (${pin.license}, ${size}, ${known})`;
}

function knownBy(source: Sought): string {
  if (!isPinned(source)) return "no digest published: the first download is recorded";
  const { sha256, sha256_prefix, git_blob, content } = source;
  const held = [
    ...(sha256 === undefined ? [] : ["its sha256"]),
    ...(git_blob === undefined ? [] : ["its git blob id"]),
    ...(sha256_prefix === undefined ? [] : [`a sha256 that starts with ${sha256_prefix}`]),
    ...(content === undefined ? [] : [`its ${content.what}`]),
  ];
  return `held to ${held.join(" and ")}`;
}
