/**
 * Folders by their start, so that none takes another's place: `<home>/<YYYYMMDD-HHMMSS>[.N][-<digest>]` in UTC, where N
 * counts those of one second. `<home>/latest` links to the one whose work ended last, as a training of days that has
 * just begun, or was stopped, has nothing to show yet; of a share it is the last one that began, which a merge judges.
 */

import { basename, dirname, join } from "node:path";
import { reason } from "../base/errors.ts";
import { exists, linkAtomically } from "../base/files.ts";
import type { Listener } from "../provision/context.ts";

/** The name of the link. */
export const LATEST = "latest";

/** Who makes a folder holds this file of its home locked, who writes into a folder that of the folder itself. */
export const LOCK = ".lock";

const pattern = /^(\d{8}-\d{6})(?:\.(\d+))?(-[0-9a-f]{8})?$/;

function parsed(name: string): { readonly second: string; readonly count: number } | undefined {
  const [, second, count = "1"] = pattern.exec(name) ?? [];
  return second === undefined ? undefined : { second, count: Number(count) };
}

/** Whether a folder's name tells a start and a config, as those of runs do. */
export function tellsRun(name: string): boolean {
  return pattern.exec(name)?.[3] !== undefined;
}

/** The names of such folders, oldest first; none where there is no home. */
export async function startedIn(home: string): Promise<string[]> {
  const found: { name: string; second: string; count: number }[] = [];
  try {
    for await (const { name, isDirectory } of Deno.readDir(home)) {
      const start = isDirectory ? parsed(name) : undefined;
      if (start !== undefined) found.push({ name, ...start });
    }
  } catch (thrown) {
    if (!(thrown instanceof Deno.errors.NotFound)) throw thrown;
  }
  const order = (a: string, b: string): number => a < b ? -1 : a > b ? 1 : 0;
  return found.sort((a, b) => order(a.second, b.second) || a.count - b.count)
    .map(({ name }) => name);
}

/** Makes a folder for what starts now. The home has to be there, and locked; `digest` is that of its config. */
export async function makeStarted(home: string, start: Date, digest?: string): Promise<string> {
  const second = start.toISOString().replaceAll(/[-:]/g, "").replace("T", "-").slice(0, 15);
  const others = (await startedIn(home)).flatMap((name) => parsed(name) ?? [])
    .filter((other) => other.second === second);
  const count = 1 + (others.at(-1)?.count ?? 0);
  const name = [
    count === 1 ? second : `${second}.${count}`,
    ...(digest === undefined ? [] : [digest.slice(0, 8)]),
  ].join("-");
  const path = join(home, name);
  await Deno.mkdir(path);
  return path;
}

/**
 * Lets `latest` of its home be this folder. Where the disk has no links, or something else is called so, a line says
 * it: what was to be written is written by then.
 */
export async function setLatest(path: string, { note }: Pick<Listener, "note">): Promise<void> {
  const link = join(dirname(path), LATEST);
  try {
    await linkAtomically(link, basename(path));
  } catch (thrown) {
    note(`notice: "${link}" could not be made a link to "${basename(path)}": ${reason(thrown)}`);
  }
}

/** What `latest` links to, by name; undefined where it is no link. */
export async function latestIn(home: string): Promise<string | undefined> {
  try {
    return basename(await Deno.readLink(join(home, LATEST)));
  } catch {
    return undefined;
  }
}

/**
 * The folder that `latest` stands for, which of a copied home may be a folder itself; else the newest one; else the
 * home, which once held what such a folder does.
 */
export async function lastFolder(home: string): Promise<string> {
  const linked = await latestIn(home) ?? LATEST;
  if (await exists(join(home, linked))) return join(home, linked);
  return join(home, (await startedIn(home)).at(-1) ?? "");
}
