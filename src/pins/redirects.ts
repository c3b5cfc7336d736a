import { TransferError } from "./transfer_error.ts";

/** How many times a server may send us on. */
export const MAX_REDIRECTS = 8;

/**
 * Where a redirect leads. Encryption is never given up: on from https only to https, on from a plain
 * http mirror that the user named to https or to the same host.
 * @throws {TransferError} for a redirect without or with a forbidden target.
 */
export function redirectTarget(from: URL, location: string | null): URL {
  if (location === null || !URL.canParse(location, from)) {
    throw new TransferError(`redirects to no address ("${location ?? ""}")`, { again: false });
  }
  const to = new URL(location, from);
  const allowed = to.protocol === "https:" ||
    (to.protocol === "http:" && from.protocol === "http:" && to.hostname === from.hostname);
  if (!allowed) {
    throw new TransferError(`redirects to ${to.href}, which is not https`, { again: false });
  }
  return to;
}
