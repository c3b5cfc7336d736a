import { type Patience, seconds } from "./patience.ts";
import { TransferError } from "./transfer_error.ts";

/** Watches whether bytes keep coming, and ends what brings none or too few. */
export class Pulse implements Disposable {
  /** Given when the patience is at its end; its reason is {@link Pulse.fault}. */
  readonly signal: AbortSignal;
  readonly #patience: Patience;
  readonly #stopped = new AbortController();
  readonly #timer: ReturnType<typeof setInterval>;
  #last: number;
  #windowBegan: number;
  #windowBytes = 0;
  #isHeard = false;
  #brought = 0;
  #fault: TransferError | undefined;

  /** @param onQuiet hears, again and again, for how many milliseconds nothing has come. */
  constructor(patience: Patience, onQuiet: (ms: number) => void) {
    this.#patience = patience;
    this.signal = this.#stopped.signal;
    this.#last = this.#windowBegan = patience.clock();
    this.#timer = setInterval(() => this.#check(onQuiet), patience.tickMs);
  }

  /** Why it was ended; `undefined` as long as it was not. */
  get fault(): TransferError | undefined {
    return this.#fault;
  }

  /** So many bytes came just now; 0 for an answer whose bytes are still to come. */
  beat(bytes: number): void {
    this.#last = this.#patience.clock();
    this.#isHeard = true;
    this.#windowBytes += bytes;
    this.#brought += bytes;
  }

  #check(onQuiet: (ms: number) => void): void {
    const { clock, stallMs, slow, tickMs } = this.#patience;
    const now = clock();
    const quiet = now - this.#last;
    if (quiet >= stallMs) {
      // Who kept silent from the start was waited for long enough.
      return this.#end(`sent nothing for ${seconds(stallMs)}`, this.#brought > 0);
    }
    if (now - this.#windowBegan >= slow.ms) {
      if (this.#windowBytes < slow.bytes) {
        const wish = `at least ${slow.bytes} are expected`;
        const sent = `sent ${this.#windowBytes} bytes in ${seconds(slow.ms)}, ${wish}`;
        return this.#end(sent, false);
      }
      this.#windowBegan = now;
      this.#windowBytes = 0;
    }
    if (quiet >= tickMs) onQuiet(quiet);
  }

  #end(answer: string, again: boolean): void {
    this.#fault = new TransferError(answer, { again, unreachable: !this.#isHeard });
    this.#stopped.abort(this.#fault);
    this[Symbol.dispose]();
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }
}
