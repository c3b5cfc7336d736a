/** What there is to fetch, in words. */

import { isPinned } from "../pins/digests.ts";
import type { Pin, Source } from "../pins/pin.ts";

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
  const known = pin.kind === "tree" ? "held to its git tree id" : knownBy(pin);
  return `${names}: ${pin.what} (${pin.license}, ${size}, ${known})`;
}

function knownBy(source: Source): string {
  if (!isPinned(source)) return "no digest published: the first download is recorded";
  const { sha256, sha256_prefix, git_blob } = source;
  const held = [
    ...(sha256 === undefined ? [] : ["its sha256"]),
    ...(git_blob === undefined ? [] : ["its git blob id"]),
    ...(sha256_prefix === undefined ? [] : [`a sha256 that starts with ${sha256_prefix}`]),
  ];
  return `held to ${held.join(" and ")}`;
}

/** `12.5 MB`, or in kB or GB what would be hard to read so. */
export function readableBytes(bytes: number): string {
  if (bytes < 100_000) return `${(bytes / 1e3).toFixed(1)} kB`;
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}
