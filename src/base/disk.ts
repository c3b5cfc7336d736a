/** Whether an error says that the disk, or the user's share of it, is full. */
export function isDiskFull(thrown: unknown): boolean {
  return thrown instanceof Error &&
    /\bos error (28|122)\b|\bENOSPC\b|\bEDQUOT\b/.test(thrown.message);
}
