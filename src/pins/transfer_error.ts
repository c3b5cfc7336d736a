/** What a failed try says about the next one. */
export interface TransferVerdict {
  /** Whether the same place is worth another try. */
  readonly again: boolean;
  /** Whether its host was never reached. */
  readonly unreachable?: boolean;
  /** How long the server asks to be left alone, in milliseconds. */
  readonly afterMs?: number | undefined;
}

/** Why one try to download failed, and whether the same place is worth another one. */
export class TransferError extends Error {
  override readonly name = "TransferError";
  readonly again: boolean;
  readonly unreachable: boolean;
  readonly afterMs: number;

  constructor(answer: string, { again, unreachable = false, afterMs = 0 }: TransferVerdict) {
    super(answer);
    this.again = again;
    this.unreachable = unreachable;
    this.afterMs = afterMs;
  }
}
