/** Getting a pinned file: from here, from a mirror, or from its URLs in order; only right bytes count. */

import { join, resolve } from "node:path";
import { reason, UnavailableError } from "../base/errors.ts";
import { isDiskFull, withLock } from "../base/files.ts";
import { type Digests, isPinned, look, type Measured } from "./digests.ts";
import { download } from "./download.ts";
import { lookInFolder, type Mirror, type Tried } from "./mirror.ts";
import { PartialFile } from "./partial.ts";
import { PATIENCE, type Patience } from "./patience.ts";
import type { Source } from "./pin.ts";
import type { OnProgress } from "./progress.ts";
import { Reachability } from "./reachability.ts";
import { readRecorded, record } from "./recorded.ts";
import { TransferError } from "./transfer_error.ts";
import { UnobtainableError } from "./unobtainable.ts";

/** A file that is looked for: where it comes from, and all that is known of it. */
export type Sought = Source & Pick<Digests, "content">;

/** How files are got. */
export interface ObtainOptions {
  /** Where they go, by name. */
  readonly folder: string;
  readonly mirror?: Mirror | undefined;
  /** No network: only what is in `folder` or in a mirror folder. */
  readonly offline?: boolean | undefined;
  /**
   * The lock file for files without a published digest. Without one they are taken as they come; that
   * is for archives whose content is checked after unpacking.
   */
  readonly lockFile?: string | undefined;
  readonly onProgress?: OnProgress | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly patience?: Patience | undefined;
  /** Shared by the files that are got one after another. */
  readonly reachability?: Reachability | undefined;
}

/** A file with the right bytes. */
export interface Obtained extends Measured {
  readonly name: string;
  readonly path: string;
  /** A URL, a mirror's path, or `path` itself if it was here. */
  readonly from: string;
}

/** The file if it is here or in a mirror folder with the right bytes; no network, nothing written. */
export async function locate(
  source: Sought,
  options: Pick<ObtainOptions, "folder" | "mirror" | "lockFile">,
): Promise<Obtained | undefined> {
  return (await lookAround(source, await knownOf(source, options.lockFile), options)).found;
}

/** By what a file is told to be the one that is looked for: its pin, or a first download's record; undefined where it is another. */
export async function toldBy(
  source: Sought,
  path: string,
  lockFile: string,
): Promise<"pin" | "first download" | undefined> {
  const known = await knownOf(source, lockFile);
  if (!isPinned(known) || (await look(path, known)).state !== "right") return undefined;
  return isPinned(source) ? "pin" : "first download";
}

/**
 * The pinned file, downloaded if it must be. A second process waits for the first one's download.
 * @throws {UnobtainableError} that lists what was tried, what each place answered and how to go on.
 */
export function obtain(source: Sought, options: ObtainOptions): Promise<Obtained> {
  const path = join(options.folder, source.name);
  return withLock(
    `${path}.lock`,
    () => obtainUnderLock(source, path, options),
    () =>
      options.onProgress?.({ activity: `wait for another download of ${source.name}`, done: 0 }),
    (options.patience ?? PATIENCE).tickMs,
  );
}

async function obtainUnderLock(
  source: Sought,
  path: string,
  options: ObtainOptions,
): Promise<Obtained> {
  const { lockFile } = options;
  const known = await knownOf(source, lockFile);
  const { found, tried } = await lookAround(source, known, options);
  const got = found ??
    await fromNetwork(source, known, path, options, tried).catch(explained(path));
  if (lockFile !== undefined && !isPinned(known)) {
    await record(lockFile, source.name, got, join(options.folder, "recorded.lock"));
  }
  return got;
}

/** What the pin says, or else what the first download recorded. */
async function knownOf(source: Sought, lockFile: string | undefined): Promise<Digests> {
  if (isPinned(source) || lockFile === undefined) return source;
  const recorded = await readRecorded(lockFile, source.name);
  return recorded === undefined ? source : { ...source, ...recorded };
}

async function lookAround(
  { name }: Sought,
  known: Digests,
  { folder, mirror }: Pick<ObtainOptions, "folder" | "mirror">,
): Promise<{ readonly found?: Obtained; readonly tried: Tried[] }> {
  const path = join(folder, name);
  const tried: Tried[] = [];
  const here = await look(path, known);
  if (here.state === "right") return { found: { ...here.measured, name, path, from: path }, tried };
  tried.push({ place: path, answer: here.state === "wrong" ? here.difference : "not there" });
  if (mirror?.kind === "folder") {
    const there = await lookInFolder(mirror.folder, { ...known, name });
    if (there.path !== undefined) {
      return { found: { ...there.measured, name, path: there.path, from: there.path }, tried };
    }
    tried.push(there.tried);
  }
  return { tried };
}

async function fromNetwork(
  source: Sought,
  known: Digests,
  path: string,
  options: ObtainOptions,
  tried: Tried[],
): Promise<Obtained> {
  const { mirror, offline = false, onProgress, signal, patience = PATIENCE } = options;
  const { reachability = new Reachability() } = options;
  const { name } = source;
  const partial = new PartialFile(path);
  for (const url of offline ? [] : await addressesOf(source, mirror, partial)) {
    try {
      await download(url, {
        partial,
        bytes: known.bytes,
        limit: known.bytes ?? source.max_bytes ?? Infinity,
        patience: reachability.patience(url, patience),
        signal,
        onProgress: (state) => onProgress?.({ activity: `download ${name}`, ...state }),
      });
      reachability.note(url, true);
      const seen = await look(partial.path, known);
      if (seen.state === "right") {
        await partial.finish(path);
        return { ...seen.measured, name, path, from: url.href };
      }
      const answer = seen.state === "wrong" ? seen.difference : "somebody removed what it sent";
      tried.push({ place: url.href, answer });
      await partial.discard();
    } catch (thrown) {
      if (!(thrown instanceof TransferError)) throw thrown;
      reachability.note(url, !thrown.unreachable);
      tried.push({ place: url.href, answer: thrown.message });
    }
  }
  const kept = await partial.kept();
  if (kept === undefined) await partial.discard();
  await putAside(path, options, tried);
  throw new UnobtainableError(name, tried, { offline, known, kept });
}

/** A mirror's address, then the pin's in order, but first the one whose bytes are here. */
async function addressesOf(
  { name, urls }: Sought,
  mirror: Mirror | undefined,
  partial: PartialFile,
): Promise<URL[]> {
  const kept = await partial.kept();
  const pinned = urls.map((url) => new URL(url));
  const inOrder = [
    ...pinned.filter(({ href }) => href === kept?.url),
    ...pinned.filter(({ href }) => href !== kept?.url),
  ];
  return mirror?.kind === "url"
    ? [new URL(encodeURIComponent(name), mirror.base), ...inOrder]
    : inOrder;
}

/** What is not the right file does not stay where the right one is looked for. */
async function putAside(
  path: string,
  { folder, mirror }: Pick<ObtainOptions, "folder" | "mirror">,
  tried: Tried[],
): Promise<void> {
  const isMirror = mirror?.kind === "folder" && resolve(mirror.folder) === resolve(folder);
  const info = await Deno.lstat(path).catch(() => undefined);
  if (info?.isFile !== true || isMirror) return;
  const aside = `${path}.wrong`;
  const answer = await Deno.rename(path, aside).then(
    () => "there it lies now",
    (thrown) => `it cannot be put there: ${reason(thrown)}`,
  );
  tried.push({ place: aside, answer });
}

/** A full disk is told in a sentence; what came so far stays. */
function explained(path: string): (thrown: unknown) => never {
  return (thrown) => {
    if (!isDiskFull(thrown)) throw thrown;
    throw new UnavailableError(
      `Cannot write "${path}": the disk is full; what came so far is kept: make room, and the same command goes on from there`,
    );
  };
}
