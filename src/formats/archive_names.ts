/** Which names an archive may have, so that nothing it holds can land outside the target folder. */

import { DataError } from "../base/errors.ts";

/**
 * Passes an entry's name on, without the slash at a folder's end.
 * @throws {DataError} on an absolute path, `..`, a backslash, a drive letter, or an empty or odd name.
 */
export function safeName(name: string, archive: string): string {
  const plain = name.endsWith("/") ? name.slice(0, -1) : name;
  const fail = (reason: string): DataError =>
    new DataError(`Cannot read "${archive}": the entry ${JSON.stringify(name)} ${reason}`);
  if (plain.startsWith("/")) throw fail("has an absolute path");
  if (/^[A-Za-z]:/.test(plain)) throw fail("has a drive letter");
  if (plain.includes("\\")) throw fail("has a backslash");
  // deno-lint-ignore no-control-regex -- control characters are what is looked for
  if (/[\x00-\x1f]/.test(plain)) throw fail("has a control character");
  const names = plain.split("/");
  if (plain.length > 1024 || names.some((one) => byteLength(one) > MAX_NAME)) {
    throw fail("is too long a name");
  }
  if (names.includes("..")) throw fail('leaves its folder by ".."');
  if (names.includes("") || names.includes(".")) throw fail("has an empty name");
  return plain;
}

/** Bytes of one name of a path that every file system takes. */
const MAX_NAME = 255;

/** The order in which entries are given: by code unit, the same on every machine. */
export function byName(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}
