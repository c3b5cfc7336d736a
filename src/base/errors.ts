/**
 * The errors that the program's entry turns into an exit code of their own. Everything else is thrown
 * in the built-in class that fits, and ends as an internal error (70) when nobody catches it.
 *
 * A message states the act, the value and the wish: `Cannot open "x.npy": 12 bytes are missing`.
 */

/** The command line or a config asks for something that does not exist. Exit code 64. */
export class UsageError extends Error {
  /** The class, by name. */
  override readonly name = "UsageError";
}

/** A raw file, a database or weights cannot be read as what they should be. Exit code 65. */
export class DataError extends Error {
  /** The class, by name. */
  override readonly name = "DataError";
}

/** Inputs are whole but are not the ones that were recorded. Exit code 4. */
export class MismatchError extends Error {
  /** The class, by name. */
  override readonly name = "MismatchError";
}

/** Something outside the program is missing: an engine, a device, a pinned file. Exit code 5. */
export class UnavailableError extends Error {
  /** The class, by name. */
  override readonly name = "UnavailableError";
}

/** The user stopped the program. Exit code 130. */
export class InterruptedError extends Error {
  /** The class, by name. */
  override readonly name = "InterruptedError";
}

/** The text of whatever was thrown, for the tail of another message. */
export function reason(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
