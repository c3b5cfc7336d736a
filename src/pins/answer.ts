/** What a server's answer says of a file, before a byte of it is read. */

import type { Resumable } from "./partial.ts";
import { seconds } from "./patience.ts";
import { TransferError } from "./transfer_error.ts";

/** Bytes that an answer has to keep to. */
export interface Bounds {
  /** The exact size, where known. */
  readonly bytes?: number | undefined;
  /** What it may not pass. */
  readonly limit: number;
}

/** Where the body of an answer begins, how long the whole file is, and what names these bytes. */
export interface Announced {
  readonly from: number;
  readonly total: number | undefined;
  readonly validator: string | undefined;
}

/**
 * Reads the head of an answer.
 * @param resumable what was asked to be built upon.
 * @throws {TransferError} where it cannot be the file, or the rest that was asked for.
 */
export function announced(
  { status, statusText, headers }: Pick<Response, "status" | "statusText" | "headers">,
  resumable: Resumable | undefined,
  bounds: Bounds,
): Announced {
  requireSuccess(status, statusText, headers);
  const packed = headers.get("content-encoding") ?? "identity";
  if (packed !== "identity") {
    throw new TransferError(`sends the file packed by ${packed}, which nobody asked for`, {
      again: false,
    });
  }
  const from = status === 206 ? rangeBegin(headers, resumable?.from) : 0;
  const total = totalOf(headers, from);
  requireSize(total, bounds);
  return { from, total, validator: validatorOf(headers) };
}

/** Whether the rest that a server sends is of another file than the bytes that are here. */
export function isOfAnother({ from, total, validator }: Announced, kept: Resumable): boolean {
  if (from === 0) return false;
  const isOther = <T>(now: T | undefined, before: T | undefined): boolean =>
    now !== undefined && before !== undefined && now !== before;
  return isOther(validator, kept.validator) || isOther(total, kept.total);
}

/** A server that is busy, or that lost its way, is asked again; one that says no is not. */
function requireSuccess(status: number, statusText: string, headers: Headers): void {
  if (status === 200 || status === 206) return;
  const again = status === 408 || status === 429 || status >= 500;
  const afterMs = askedFor(headers);
  const asks = afterMs === undefined || !again ? "" : `, asks to wait ${seconds(afterMs)}`;
  throw new TransferError(`${status} ${statusText}`.trim() + asks, { again, afterMs });
}

/** `Retry-After` in milliseconds: seconds, or a date by the server's own clock. */
function askedFor(headers: Headers): number | undefined {
  const text = headers.get("retry-after")?.trim();
  if (text === undefined) return undefined;
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  const ms = Date.parse(text) - Date.parse(headers.get("date") ?? "");
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}

/** Where a partial answer begins; another place than the one asked for would garble the file. */
function rangeBegin(headers: Headers, asked: number | undefined): number {
  const begin = /^bytes (\d+)-/.exec(headers.get("content-range") ?? "")?.[1];
  if (asked === undefined || begin === undefined || Number(begin) !== asked) {
    throw new TransferError("answers another range than the one asked for", { again: false });
  }
  return asked;
}

/** The whole file's size, as the server has it. */
function totalOf(headers: Headers, from: number): number | undefined {
  const ranged = /\/(\d+)$/.exec(headers.get("content-range") ?? "")?.[1];
  if (ranged !== undefined) return Number(ranged);
  const length = headers.get("content-length");
  return length === null ? undefined : from + Number(length);
}

/** Refuses what cannot be the file. */
function requireSize(total: number | undefined, { bytes, limit }: Bounds): void {
  if (total === undefined) return;
  if (bytes !== undefined && total !== bytes) {
    throw new TransferError(`has ${total} bytes, the pin says ${bytes}`, { again: false });
  }
  if (total > limit) {
    throw new TransferError(`has ${total} bytes, at most ${limit} are taken`, { again: false });
  }
}

/** What names these bytes for `If-Range`: only a strong ETag may be used there, else the date. */
function validatorOf(headers: Headers): string | undefined {
  const etag = headers.get("etag");
  if (etag?.startsWith('"')) return etag;
  return headers.get("last-modified") ?? undefined;
}
