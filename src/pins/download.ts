/** Downloading one URL into a partial file: bounded, resumed and retried. Digests are not its matter. */

import { reason } from "../base/errors.ts";
import { announced, type Bounds, isOfAnother } from "./answer.ts";
import type { PartialFile, Resumable } from "./partial.ts";
import { type Patience, seconds } from "./patience.ts";
import type { Progress } from "./progress.ts";
import { Pulse } from "./pulse.ts";
import { MAX_REDIRECTS, redirectTarget } from "./redirects.ts";
import { retried } from "./retry.ts";
import { TransferError } from "./transfer_error.ts";

type State = Omit<Progress, "activity">;

/** What one download is held to. */
export interface Transfer extends Bounds {
  readonly partial: PartialFile;
  readonly patience: Patience;
  /** Hears of bytes, and of waits. */
  readonly onProgress: (state: State) => void;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Fetches a URL into `partial`, going on where an earlier try stopped if the server still has the same
 * file (RFC 9110: Range and If-Range with a strong validator).
 * @throws {TransferError} when the server's answer is final or all tries failed.
 */
export async function download(url: URL, transfer: Transfer): Promise<void> {
  const { partial, bytes } = transfer;
  const kept = await partial.resumable(url);
  if (kept !== undefined && kept.from === (bytes ?? kept.total)) return;
  let state: State = { done: kept?.from ?? 0, total: bytes };
  const watched: Transfer = {
    ...transfer,
    onProgress: (progress) => transfer.onProgress(state = progress),
  };
  await retried(() => attemptOnce(url, watched, () => state), {
    ...transfer,
    onWait: (detail, done) => transfer.onProgress({ ...state, done, detail }),
  });
}

async function attemptOnce(url: URL, transfer: Transfer, stateNow: () => State): Promise<void> {
  const { onProgress, patience } = transfer;
  using pulse = new Pulse(patience, (ms) => {
    onProgress({ ...stateNow(), detail: `nothing has come for ${seconds(ms)}` });
  });
  const signals = transfer.signal === undefined ? [] : [transfer.signal];
  const signal = AbortSignal.any([pulse.signal, ...signals]);
  try {
    await receive(url, { ...transfer, signal }, (bytes) => pulse.beat(bytes));
  } catch (thrown) {
    const { fault } = pulse;
    const { done, total } = stateNow();
    const after = `after ${done}${total === undefined ? "" : ` of ${total}`} bytes`;
    if (fault !== undefined) throw new TransferError(`${fault.message}, ${after}`, fault);
    if (!isNetworkTrouble(thrown)) throw thrown;
    throw new TransferError(`stopped ${after}: ${reason(thrown)}`, { again: true });
  }
}

/** One request and its body, written behind what is there already. */
async function receive(
  url: URL,
  transfer: Transfer,
  onCame: (bytes: number) => void,
): Promise<void> {
  const { partial, onProgress, signal } = transfer;
  const resumable = await partial.resumable(url);
  const response = await request(url, resumable, signal);
  const { body } = response;
  onCame(0);
  try {
    if (response.status === 416) {
      await partial.discard();
      throw new TransferError("has no more of the file than is here", { again: true });
    }
    const answer = announced(response, resumable, transfer);
    const { from } = answer;
    if (body === null) throw new TransferError("sent no content", { again: true });
    if (resumable !== undefined && isOfAnother(answer, resumable)) {
      await partial.discard();
      throw new TransferError("goes on with another file than it began", { again: true });
    }
    const whole = transfer.bytes ?? answer.total;
    const limit = whole ?? transfer.limit;
    using file = from > 0 ? await partial.resume() : await partial.begin(url, answer);
    let done = from;
    onProgress({ done, total: whole });
    for await (const chunk of body) {
      onCame(chunk.length);
      done += chunk.length;
      if (done > limit) {
        await partial.discard();
        throw new TransferError(`sends more than ${limit} bytes`, { again: false });
      }
      for (let rest = chunk; rest.length > 0;) rest = rest.subarray(await file.write(rest));
      onProgress({ done, total: whole });
    }
    if (whole !== undefined && done !== whole) {
      throw new TransferError(`stopped after ${done} of ${whole} bytes`, { again: true });
    }
    await file.sync();
  } finally {
    if (body !== null && !body.locked) await body.cancel();
  }
}

/** Asks for the file, or its rest, and follows redirects. */
async function request(
  url: URL,
  resumable: Resumable | undefined,
  signal: AbortSignal | undefined,
): Promise<Response> {
  // Packed transfer would make lengths and offsets those of other bytes.
  const headers = new Headers({ "accept-encoding": "identity" });
  if (resumable !== undefined) {
    headers.set("range", `bytes=${resumable.from}-`);
    headers.set("if-range", resumable.validator);
  }
  let at = url;
  for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
    const response = await fetch(at, { headers, redirect: "manual", signal: signal ?? null })
      .catch(unreached);
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
