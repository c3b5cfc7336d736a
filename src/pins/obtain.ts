/** Getting a pinned file: from here, from a mirror, or from its URLs in order; only right bytes count. */

import { join } from "node:path";
import { withLock } from "../base/files.ts";
import { difference, type Digests, isPinned, look, measure, type Measured } from "./digests.ts";
import { download, PATIENCE, type Patience } from "./download.ts";
import { lookInFolder, type Mirror, type Tried } from "./mirror.ts";
import { PartialFile } from "./partial.ts";
import type { Source } from "./pin.ts";
import type { OnProgress } from "./progress.ts";
import { Reachability } from "./reachability.ts";
import { readRecorded, record } from "./recorded.ts";
import { TransferError } from "./transfer_error.ts";
import { UnobtainableError } from "./unobtainable.ts";

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
  source: Source,
  options: Pick<ObtainOptions, "folder" | "mirror" | "lockFile">,
): Promise<Obtained | undefined> {
  return (await lookAround(source, await knownOf(source, options.lockFile), options)).found;
}

/**
 * The pinned file, downloaded if it must be. A second process waits for the first one's download.
 * @throws {UnobtainableError} that lists what was tried, what each place answered and how to go on.
 */
export function obtain(source: Source, options: ObtainOptions): Promise<Obtained> {
  const path = join(options.folder, source.name);
  return withLock(
    `${path}.lock`,
    () => obtainUnderLock(source, path, options),
    () =>
      options.onProgress?.({ activity: `wait for another download of ${source.name}`, done: 0 }),
  );
}

async function obtainUnderLock(
  source: Source,
  path: string,
  options: ObtainOptions,
): Promise<Obtained> {
  const { lockFile } = options;
  const known = await knownOf(source, lockFile);
  const { found, tried } = await lookAround(source, known, options);
  const got = found ?? await fromNetwork(source, known, path, options, tried);
  if (lockFile !== undefined && !isPinned(known)) {
    await record(lockFile, source.name, got, join(options.folder, "recorded.lock"));
  }
  return got;
}

/** What the pin says, or else what the first download recorded. */
async function knownOf(source: Source, lockFile: string | undefined): Promise<Digests> {
  if (isPinned(source) || lockFile === undefined) return source;
  const recorded = await readRecorded(lockFile, source.name);
  return recorded === undefined ? source : { ...source, ...recorded };
}

async function lookAround(
  { name }: Source,
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
  source: Source,
  known: Digests,
  path: string,
  options: ObtainOptions,
  tried: Tried[],
): Promise<Obtained> {
  const { mirror, offline, onProgress, signal, patience = PATIENCE } = options;
  const { reachability = new Reachability() } = options;
  const urls = source.urls.map((url) => new URL(url));
  if (mirror?.kind === "url") urls.unshift(new URL(encodeURIComponent(source.name), mirror.base));
  const partial = new PartialFile(path);
  for (const url of offline ? [] : urls) {
    try {
      await download(url, {
        partial,
        bytes: known.bytes,
        limit: known.bytes ?? source.max_bytes ?? Infinity,
        patience: reachability.patience(url, patience),
        signal,
        onBytes: (done, total) => {
          onProgress?.({
            activity: `download ${source.name}`,
            done,
            ...(total === undefined ? {} : { total }),
          });
        },
      });
      reachability.note(url, true);
      const measured = await measure(partial.path);
      const wrong = difference(measured, known);
      if (wrong === undefined) {
        await partial.finish(path);
        return { ...measured, name: source.name, path, from: url.href };
      }
      tried.push({ place: url.href, answer: wrong });
      await partial.discard();
    } catch (thrown) {
      if (!(thrown instanceof TransferError)) throw thrown;
      reachability.note(url, !thrown.unreachable);
      tried.push({ place: url.href, answer: thrown.message });
    }
  }
  throw new UnobtainableError(source.name, tried, { offline: offline === true });
}
