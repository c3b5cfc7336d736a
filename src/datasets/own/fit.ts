/** A database held against the description of a user's own data set before anything is made of it. */

import { canonicalJson } from "../../base/digest.ts";
import { MismatchError } from "../../base/errors.ts";
import type { Database } from "../database.ts";
import { type OwnDataset, shapeOf } from "../described/description.ts";

/**
 * Looks whether a database is one of a description: by the description in its manifest, or where it has none, by its shape
 * and labels.
 * @throws {MismatchError} naming what differs, and what to do.
 */
export function requireDescribed(database: Database, own: OwnDataset): void {
  const { paths, manifest, shape, labels, names } = database;
  const refuse = (what: string): never => {
    throw new MismatchError(
      `Cannot use "${paths.data}" as ${own.name}: ${what}; prepare it again, or take the change back`,
    );
  };
  if (manifest !== undefined) {
    if (manifest.own === undefined) return refuse("it was prepared of another data set");
    const changes = changed(manifest.own, own);
    if (changes.length > 0) refuse(`it was prepared by another description: ${changes.join("; ")}`);
    return;
  }
  const wanted = shapeOf(own);
  if (shape.join() !== wanted.join()) {
    refuse(`its samples are C,T,V,M = ${shape.join(",")}, described are ${wanted.join(",")}`);
  }
  const beyond = labels.findIndex((label) => label < 0 || label >= own.classes.length);
  if (beyond >= 0) {
    refuse(`"${names[beyond]}" has label ${labels[beyond]} of ${own.classes.length} classes`);
  }
}

/** What became another, by its key; the title is for readers alone. */
function changed(before: OwnDataset, after: OwnDataset): string[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  const [old, fresh] = [before, after].map((own) => new Map<string, unknown>(Object.entries(own)));
  return [...keys].filter((key) => key !== "title").flatMap((key) => {
    const [was, is] = [old?.get(key), fresh?.get(key)].map((value) => canonicalJson(value ?? null));
    if (was === is || was === undefined || is === undefined) return [];
    const isShort = was.length + is.length < 80;
    return [isShort ? `${key} was ${was}, is ${is}` : `${key} is another`];
  });
}
