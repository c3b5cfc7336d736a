/** Trying one address again, as long as that gets on or has not been tried often. */

import type { PartialFile } from "./partial.ts";
import { type Patience, seconds } from "./patience.ts";
import { TransferError } from "./transfer_error.ts";

/** What tries at one address have in common. */
export interface Retrying {
  readonly partial: Pick<PartialFile, "size">;
  readonly patience: Patience;
  /** Hears why it waits, for how long, and for which try. */
  readonly onWait: (detail: string, done: number) => void;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Makes `attempt` until it succeeds. Bytes that come for the second time are no progress: what counts is the most that
 * was ever here.
 * @throws {TransferError} when an answer is final or the patience at its end, with how often it was tried and how long.
 */
export async function retried(attempt: () => Promise<void>, retrying: Retrying): Promise<void> {
  const { partial, patience: { delaysMs, gain, clock }, onWait, signal } = retrying;
  const began = clock();
  let most = await partial.size();
  let inARow = 0;
  for (let tries = 1;; tries++) {
    try {
      return await attempt();
    } catch (thrown) {
      signal?.throwIfAborted();
      if (!(thrown instanceof TransferError)) throw thrown;
      const had = await partial.size();
      inARow = had - most >= gain ? 1 : inARow + 1;
      most = Math.max(most, had);
      const delay = delayAfter(thrown, inARow, retrying.patience);
      if (delay === undefined) throw givenUp(thrown, tries, clock() - began);
      const next = `try ${inARow + 1} of ${delaysMs.length + 1}`;
      onWait(`${thrown.message}; waits ${seconds(delay)}, then ${next}`, had);
      await pause(delay, signal);
    }
  }
}

function delayAfter(
  { again, afterMs }: TransferError,
  inARow: number,
  { delaysMs, askedMs }: Patience,
): number | undefined {
  const delay = delaysMs[inARow - 1];
  return !again || delay === undefined || afterMs > askedMs ? undefined : Math.max(delay, afterMs);
}

function givenUp(thrown: TransferError, tries: number, ms: number): TransferError {
  const { message, unreachable } = thrown;
  const often = tries === 1 ? "" : `; given up after ${seconds(ms)} (${tries} tries)`;
  return new TransferError(`${message}${often}`, { again: false, unreachable });
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
