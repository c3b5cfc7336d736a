/** From what was thrown to the exit code and the words for it. Codes 0 to 6 are verdicts. */

import { CommanderError } from "@commander-js/extra-typings";
import {
  DataError,
  InterruptedError,
  MismatchError,
  reason,
  UnavailableError,
  UsageError,
} from "../base/errors.ts";
import { EXIT_CODES } from "../golden/verdict.ts";
import { refusal } from "./permissions.ts";

/** Exit codes beside those of verdicts; 64, 65, 70 and 77 as sysexits.h has them, 130 as shells do. */
export const EXIT = {
  ok: 0,
  usage: 64,
  data: 65,
  internal: 70,
  /** The task's permission set does not allow what was wanted. */
  refused: 77,
  interrupted: 130,
} as const;

/** What the help of a command that judges says of its exit code. */
export const VERDICT_HELP = "\nThe exit code is the verdict's:\n" +
  Object.entries(EXIT_CODES).map(([verdict, code]) => `  ${code}  ${verdict}`).join("\n");

/** What it says beside that of a share, which nobody judges. */
export const SHARD_HELP = "With --shard it is 0 where the share was made whole, else 4 or 5.";

/** How the program ends after something was thrown. */
export interface Ending {
  readonly code: number;
  /** Empty where everything was said already, as after `--help`. */
  readonly message: string;
}

/** The ending that an error means. A stack is shown only where nobody expected the error, and only if asked. */
export function endingOf(thrown: unknown, verbose: boolean): Ending {
  if (thrown instanceof CommanderError) {
    return thrown.exitCode === 0 || thrown.code === "commander.help"
      ? { code: EXIT.ok, message: "" }
      : { code: EXIT.usage, message: thrown.message.replace(/^error: /, "") };
  }
  if (thrown instanceof Deno.errors.NotCapable) {
    return { code: EXIT.refused, message: refusal(thrown) };
  }
  const code = expectedCode(thrown);
  if (code !== undefined) return { code, message: reason(thrown) };
  const stack = thrown instanceof Error ? thrown.stack : undefined;
  return {
    code: EXIT.internal,
    message: verbose && stack !== undefined
      ? stack
      : `${reason(thrown)} (internal error; --verbose shows where)`,
  };
}

function expectedCode(thrown: unknown): number | undefined {
  if (thrown instanceof UsageError) return EXIT.usage;
  if (thrown instanceof DataError) return EXIT.data;
  if (thrown instanceof MismatchError) return EXIT_CODES.mismatch;
  if (thrown instanceof UnavailableError) return EXIT_CODES.unavailable;
  if (thrown instanceof InterruptedError) return EXIT.interrupted;
  return undefined;
}
