/** How long is waited, for what, and how often something is tried again. */

/** The bounds of one transfer; tests have narrow ones. */
export interface Patience {
  /** Waits before the next try at one address, in milliseconds: so many tries in a row may bring next to nothing. */
  readonly delaysMs: readonly number[];
  /** A try that brought so many bytes more than any before it got on, and the count begins anew. */
  readonly gain: number;
  /** How long nothing may come. */
  readonly stallMs: number;
  /** The fewest bytes that have to come in such a time. */
  readonly slow: { readonly bytes: number; readonly ms: number };
  /** The longest wait that a server may ask for (`Retry-After`). */
  readonly askedMs: number;
  /** How often a transfer is looked at, and how long nothing comes before a listener hears of it. */
  readonly tickMs: number;
  /** Milliseconds on a clock that does not go back. */
  readonly clock: () => number;
}

/** What people and servers are used to. */
export const PATIENCE: Patience = {
  delaysMs: [1_000, 3_000],
  gain: 1 << 20,
  stallMs: 30_000,
  slow: { bytes: 1 << 16, ms: 60_000 },
  askedMs: 10_000,
  tickMs: 1_000,
  clock: () => performance.now(),
};

/** pip asks its index again by itself, and brings nothing while it does or while it takes a hash. */
export const PIP_PATIENCE: Patience = {
  ...PATIENCE,
  stallMs: 120_000,
  slow: { bytes: 1 << 16, ms: 180_000 },
};

/** `3 s`, `0.4 s`. */
export function seconds(ms: number): string {
  return `${Number((ms / 1000).toFixed(1))} s`;
}
