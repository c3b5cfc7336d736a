/** Writing so that nothing half-written stays: beside the target, then renamed over it. */

import { dirname } from "node:path";

/** A name beside `path` that no other process takes. */
export function besideName(path: string): string {
  return `${path}.partial-${Deno.pid}-${crypto.randomUUID().slice(0, 8)}`;
}

/** Whether something is there; errors other than "not found" are thrown. */
export async function exists(path: string): Promise<boolean> {
  try {
    await Deno.lstat(path);
    return true;
  } catch (thrown) {
    if (thrown instanceof Deno.errors.NotFound) return false;
    throw thrown;
  }
}

/** Passes over what is not there. */
export function ignoreMissing(thrown: unknown): void {
  if (!(thrown instanceof Deno.errors.NotFound)) throw thrown;
}

/** Throws `error` in the place of "not found". */
export function whereMissing(error: Error): (thrown: unknown) => never {
  return (thrown) => {
    throw thrown instanceof Deno.errors.NotFound ? error : thrown;
  };
}

/** Writes a file whole or not at all, and makes its folder. */
export async function writeAtomically(path: string, data: Uint8Array | string): Promise<void> {
  await replaceAtomically(
    path,
    (beside) =>
      typeof data === "string" ? Deno.writeTextFile(beside, data) : Deno.writeFile(beside, data),
  );
}

/**
 * Lets `fill` make a file or folder under a name beside `path`, then renames it to `path`.
 * When `fill` fails, what it left is removed and `path` is as it was. A folder at `path` is replaced.
 */
export async function replaceAtomically(
  path: string,
  fill: (beside: string) => Promise<void>,
): Promise<void> {
  await Deno.mkdir(dirname(path), { recursive: true });
  const beside = besideName(path);
  try {
    await fill(beside);
    await sync(beside);
    if ((await Deno.lstat(beside)).isDirectory && await exists(path)) {
      const old = besideName(path);
      await Deno.rename(path, old);
      await Deno.rename(beside, path);
      await Deno.remove(old, { recursive: true });
    } else {
      await Deno.rename(beside, path);
    }
  } catch (thrown) {
    await Deno.remove(beside, { recursive: true }).catch(() => {});
    throw thrown;
  }
}

/**
 * Writes files that belong together: none takes its place before all are whole on the disk. The last one's name is given
 * last, so that it may speak for the others.
 */
export async function writeTogether(
  files: readonly (readonly [path: string, data: Uint8Array | string])[],
): Promise<void> {
  const staged: (readonly [beside: string, path: string])[] = [];
  try {
    for (const [path, data] of files) {
      await Deno.mkdir(dirname(path), { recursive: true });
      const beside = besideName(path);
      staged.push([beside, path]);
      if (typeof data === "string") await Deno.writeTextFile(beside, data);
      else await Deno.writeFile(beside, data);
      await sync(beside);
    }
    for (const [beside, path] of staged) await Deno.rename(beside, path);
  } catch (thrown) {
    for (const [beside] of staged) await Deno.remove(beside).catch(() => {});
    throw thrown;
  }
}

/** Flushes a file to the disk, so that the rename after it cannot come first. */
async function sync(path: string): Promise<void> {
  if ((await Deno.lstat(path)).isDirectory) return;
  using file = await Deno.open(path, { read: true, write: true });
  await file.sync();
}

/**
 * Runs `work` while holding an exclusive lock on `path`, which the system drops when the process dies.
 * A second process waits; `onWait` is called once if it has to, or again and again after `againMs` milliseconds.
 */
export async function withLock<T>(
  path: string,
  work: () => Promise<T>,
  onWait: () => void = () => {},
  againMs: number | undefined = undefined,
): Promise<T> {
  await Deno.mkdir(dirname(path), { recursive: true });
  using file = await Deno.open(path, { create: true, write: true });
  const locked = file.tryLock ? await file.tryLock(true) : undefined;
  if (locked === false) onWait();
  if (locked !== true) {
    const timer = againMs === undefined ? undefined : setInterval(onWait, againMs);
    try {
      await file.lock(true);
    } finally {
      clearInterval(timer);
    }
  }
  return await work();
}

/** The same lock as an object, held until it is disposed of; undefined where somebody has it. The folder has to be there. */
export async function tryLock(path: string): Promise<Disposable | undefined> {
  const file = await Deno.open(path, { create: true, write: true });
  if (await file.tryLock(true)) return file;
  file.close();
  return undefined;
}

/** Makes `path` a symbolic link to a name beside it, at once where a link was there. */
export async function linkAtomically(path: string, name: string): Promise<void> {
  const beside = besideName(path);
  await Deno.symlink(name, beside);
  try {
    await Deno.rename(beside, path);
  } catch (thrown) {
    await Deno.remove(beside);
    throw thrown;
  }
}

/** Whether an error says that the disk, or the user's share of it, is full. */
export function isDiskFull(thrown: unknown): boolean {
  return thrown instanceof Error &&
    /\bos error (28|122)\b|\bENOSPC\b|\bEDQUOT\b/.test(thrown.message);
}
