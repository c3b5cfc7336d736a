import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { UsageError } from "../base/errors.ts";
import { type Digests, look, type Measured } from "./digests.ts";

/** Where copies of pinned files lie, by file name: a folder, or a URL that ends in `/`. */
export type Mirror =
  | { readonly kind: "folder"; readonly folder: string }
  | { readonly kind: "url"; readonly base: URL };

/** Takes `--mirror DIR|URL`. @throws {UsageError} for a scheme other than https, http or file. */
export function parseMirror(text: string): Mirror {
  const scheme = /^([a-z][a-z0-9+.-]+):\/\//i.exec(text)?.[1]?.toLowerCase();
  if (scheme === undefined && text !== "") return { kind: "folder", folder: resolve(text) };
  if (URL.canParse(text)) {
    if (scheme === "file") return { kind: "folder", folder: fileURLToPath(text) };
    if (scheme === "https" || scheme === "http") {
      return { kind: "url", base: new URL(text.endsWith("/") ? text : `${text}/`) };
    }
  }
  throw new UsageError(
    `Cannot take mirror "${text}": expected a folder or a URL with https, http or file`,
  );
}

/** One place that was asked, and what it answered. */
export interface Tried {
  readonly place: string;
  readonly answer: string;
}

/** A mirror folder's file, or why it does not serve. */
export type InFolder =
  | { readonly path: string; readonly measured: Measured }
  | { readonly path?: never; readonly tried: Tried };

/**
 * Looks for a pinned file in a mirror folder. A file with the pinned digest serves; one with another
 * is named and left. Where the pin has no digest, the file's name decides.
 */
export async function lookInFolder(
  folder: string,
  pin: Digests & { readonly name: string },
): Promise<InFolder> {
  const path = join(folder, pin.name);
  const seen = await look(path, pin);
  switch (seen.state) {
    case "right":
      return { path, measured: seen.measured };
    case "wrong":
      return { tried: { place: path, answer: seen.difference } };
    case "missing":
      return { tried: { place: path, answer: "not there" } };
  }
}
