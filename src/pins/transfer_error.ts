/** What a failed try says about the next one. */
export interface TransferVerdict {
  /** Whether the same place is worth another try. */
  readonly again: boolean;
  /** Whether its host was never reached. */
  readonly unreachable?: boolean;
}

/** Why one try to download failed, and whether the same place is worth another one. */
export class TransferError extends Error {
  override readonly name = "TransferError";
  readonly again: boolean;
  readonly unreachable: boolean;

  constructor(answer: string, { again, unreachable = false }: TransferVerdict) {
    super(answer);
    this.again = again;
    this.unreachable = unreachable;
  }
}
