/** Downloading one URL into a partial file: bounded, resumed and retried. Digests are not its matter. */

import { reason } from "../base/errors.ts";
import type { PartialFile, Resumable } from "./partial.ts";
import { MAX_REDIRECTS, redirectTarget } from "./redirects.ts";
import { TransferError } from "./transfer_error.ts";

/** Patience, apart from the URL: tests have little. */
export interface Patience {
  /** Waits before the second, third, … try at one URL, in milliseconds. */
  readonly delaysMs: readonly number[];
  /** How long a server may send nothing. */
  readonly stallMs: number;
}

/** What people and servers are used to. */
export const PATIENCE: Patience = { delaysMs: [1_000, 3_000, 10_000, 30_000], stallMs: 30_000 };

/** What one download is held to. */
export interface Transfer {
  readonly partial: PartialFile;
  /** The exact size, where known. */
  readonly bytes?: number | undefined;
  /** What it may not pass. */
  readonly limit: number;
  readonly patience: Patience;
  readonly onBytes: (done: number, total?: number) => void;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Fetches a URL into `partial`, going on where an earlier try stopped if the server still has the same
 * file (RFC 9110: Range and If-Range with a strong validator).
 * @throws {TransferError} when the server's answer is final or all tries failed.
 */
export async function download(url: URL, transfer: Transfer): Promise<void> {
  const { delaysMs } = transfer.patience;
  for (let attempt = 0;; attempt++) {
    try {
      return await attemptOnce(url, transfer);
    } catch (thrown) {
      transfer.signal?.throwIfAborted();
      if (!(thrown instanceof TransferError)) throw thrown;
      const delay = delaysMs[attempt];
      if (!thrown.again || delay === undefined) {
        const tries = attempt === 0 ? "" : ` (${attempt + 1} tries)`;
        const { unreachable } = thrown;
        throw new TransferError(`${thrown.message}${tries}`, { again: false, unreachable });
      }
      await pause(delay, transfer.signal);
    }
  }
}

async function attemptOnce(url: URL, transfer: Transfer): Promise<void> {
  const { stallMs } = transfer.patience;
  const stalled = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const alive = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => stalled.abort(), stallMs);
  };
  const signals = transfer.signal === undefined ? [] : [transfer.signal];
  alive();
  try {
    await receive(url, transfer, AbortSignal.any([stalled.signal, ...signals]), alive);
  } catch (thrown) {
    if (stalled.signal.aborted) {
      throw new TransferError(`sent nothing for ${stallMs / 1000} s`, { again: true });
    }
    if (isNetworkTrouble(thrown)) throw new TransferError(reason(thrown), { again: true });
    throw thrown;
  } finally {
    clearTimeout(timer);
  }
}

/** One request and its body, written behind what is there already. */
async function receive(
  url: URL,
  transfer: Transfer,
  signal: AbortSignal,
  alive: () => void,
): Promise<void> {
  const { partial, onBytes } = transfer;
  const resumable = await partial.resumable(url);
  const response = await request(url, resumable, signal);
  const { body, headers } = response;
  try {
    if (response.status === 416) {
      await partial.discard();
      throw new TransferError("has no more of the file than is here", { again: true });
    }
    requireSuccess(response);
    if (body === null) throw new TransferError("sent no content", { again: true });
    const from = response.status === 206 ? requireRange(headers, resumable?.from) : 0;
    const total = totalOf(headers, from);
    requireSize(total, transfer);
    using file = from > 0 ? await partial.resume() : await partial.begin(url, validatorOf(headers));
    let done = from;
    for await (const chunk of body) {
      alive();
      done += chunk.length;
      if (done > transfer.limit) {
        throw new TransferError(`sends more than ${transfer.limit} bytes`, { again: false });
      }
      for (let rest = chunk; rest.length > 0;) rest = rest.subarray(await file.write(rest));
      onBytes(done, transfer.bytes ?? total);
    }
    const whole = transfer.bytes ?? total;
    if (whole !== undefined && done !== whole) {
      throw new TransferError(`stopped after ${done} of ${whole} bytes`, { again: done < whole });
    }
  } finally {
    if (body !== null && !body.locked) await body.cancel();
  }
}

/** Asks for the file, or its rest, and follows redirects. */
async function request(
  url: URL,
  resumable: Resumable | undefined,
  signal: AbortSignal,
): Promise<Response> {
  // Packed transfer would make lengths and offsets those of other bytes.
  const headers = new Headers({ "accept-encoding": "identity" });
  if (resumable !== undefined) {
    headers.set("range", `bytes=${resumable.from}-`);
    headers.set("if-range", resumable.validator);
  }
  let at = url;
  for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
    const response = await fetch(at, { headers, redirect: "manual", signal }).catch(unreached);
    if (response.status < 300 || response.status >= 400) return response;
    await response.body?.cancel();
    at = redirectTarget(at, response.headers.get("location"));
  }
  throw new TransferError(`redirects more than ${MAX_REDIRECTS} times`, { again: false });
}

/** fetch() and a body's stream report every trouble of the network in one of these classes. */
function isNetworkTrouble(thrown: unknown): thrown is Error {
  return thrown instanceof TypeError || thrown instanceof Deno.errors.Http;
}

/** No answer at all; why stands in the cause's last clauses, behind the address that is named anyway. */
function unreached(thrown: unknown): never {
  if (!isNetworkTrouble(thrown)) throw thrown;
  const { cause } = thrown;
  const why = reason(cause instanceof Error ? cause : thrown).replace(/^.*?\): /, "");
  throw new TransferError(`no answer: ${why}`, { again: true, unreachable: true });
}

/** A server that is busy, or that lost its way, is asked again; one that says no is not. */
function requireSuccess({ status, statusText }: Response): void {
  if (status === 200 || status === 206) return;
  const again = status === 408 || status === 429 || status >= 500;
  throw new TransferError(`${status} ${statusText}`.trim(), { again });
}

/** Where a partial answer begins; another byte than the one asked for would garble the file. */
function requireRange(headers: Headers, asked: number | undefined): number {
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

/** Refuses what cannot be the file before a byte of it is read. */
function requireSize(total: number | undefined, { bytes, limit }: Transfer): void {
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

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, ms);
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    signal?.addEventListener("abort", stop, { once: true });
  });
}
