/** Why one try to download failed, and whether the same place is worth another one. */
export class TransferError extends Error {
  override readonly name = "TransferError";
  readonly again: boolean;

  constructor(answer: string, options: { readonly again: boolean }) {
    super(answer);
    this.again = options.again;
  }
}
