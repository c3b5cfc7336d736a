/** The weights that a run left, however its folder is named. */

import { basename, dirname, join } from "node:path";
import { UsageError } from "../base/errors.ts";
import { RECORDED, REFERENCE } from "../provision/reference_weights.ts";
import { LATEST, latestIn } from "./started_folder.ts";

const pattern = /^weights\.seed\d+\.pt$/;

/**
 * The file that is meant by a path: itself, or the one file of weights in a run's folder. Where the path goes
 * through `latest`, which is another folder tomorrow, it is told by the folder that `latest` is now. What is not there
 * stays as it is, and so do `recorded` and `reference`, which are no paths.
 * @throws {UsageError} if a folder has weights of several seeds, or none.
 */
export async function weightsMeant(path: string): Promise<string> {
  if (path === RECORDED || path === REFERENCE) return path;
  const told = await withoutLatest(path);
  const found = await Deno.stat(told).catch(() => undefined);
  if (found?.isDirectory !== true) return told;
  const names = (await Array.fromAsync(Deno.readDir(told))).map(({ name }) => name);
  const [name, ...more] = names.filter((one) => pattern.test(one)).sort();
  if (name === undefined && names.includes(LATEST)) return await weightsMeant(join(told, LATEST));
  if (name !== undefined && more.length === 0) return join(told, name);
  const choice = name === undefined ? "none" : `${[name, ...more].join(", ")}: name one of them`;
  throw new UsageError(`Cannot take weights from the folder "${path}": it has ${choice}`);
}

/** The same path by the folder's own name, where a part of it is a `latest` that is a link. */
async function withoutLatest(path: string): Promise<string> {
  const above = dirname(path);
  if (above === path) return path;
  if (basename(path) !== LATEST) {
    const whole = await withoutLatest(above);
    return whole === above ? path : join(whole, basename(path));
  }
  const linked = await latestIn(above);
  return linked === undefined ? path : join(above, linked);
}
