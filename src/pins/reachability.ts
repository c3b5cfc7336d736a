import type { Patience } from "./patience.ts";

/**
 * Which hosts could be reached while several files were fetched, so that a dead network is waited for
 * once and not once a file.
 */
export class Reachability {
  readonly #lost = new Set<string>();
  #heard = false;

  /** Takes note of how a host fared after all its tries. */
  note({ host }: URL, reached: boolean): void {
    if (reached) {
      this.#heard = true;
      this.#lost.delete(host);
    } else this.#lost.add(host);
  }

  /** How patient to be: a lost host gets one short try, and so does any other while none has been heard. */
  patience({ host }: URL, usual: Patience): Patience {
    const hopeless = this.#lost.has(host) || (!this.#heard && this.#lost.size > 0);
    return hopeless ? { ...usual, delaysMs: [], stallMs: usual.stallMs / 6 } : usual;
  }
}
