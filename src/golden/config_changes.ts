/** What two configs of a run have apart, by their keys. */

import { canonicalJson } from "../base/digest.ts";
import type { Config } from "./fields.ts";

/**
 * One line for every setting that became another: `recipe.num_epoch: 20 became 2`. Keys come in the first config's
 * order, then those that it lacks; an array of single values is one of its own.
 */
export function configChanges(before: Config, after: Config): string[] {
  const old = new Map(settings("", before));
  const fresh = new Map(settings("", after));
  return [...new Set([...old.keys(), ...fresh.keys()])].flatMap((path) => {
    const [was, is] = [old.get(path), fresh.get(path)];
    return canonicalJson(was) === canonicalJson(is)
      ? []
      : [`${path}: ${shown(was)} became ${shown(is)}`];
  });
}

function isSingle(value: unknown): boolean {
  return value === null || typeof value !== "object";
}

/** Path and value of every setting. */
function settings(path: string, value: unknown): [string, unknown][] {
  const isOne = Array.isArray(value) ? value.every(isSingle) : isSingle(value);
  if (isOne) return [[path, value]];
  return Object.entries(value ?? {}).flatMap(([key, inner]) =>
    settings(path === "" ? key : `${path}.${key}`, inner)
  );
}

function shown(value: unknown): string {
  if (value === undefined) return "absent";
  if (!Array.isArray(value)) return String(value);
  return value.length === 0 ? "nothing" : value.join(", ");
}
