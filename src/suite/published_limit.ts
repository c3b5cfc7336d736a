/** The published `debug`: only the first samples of each part. */

import { UsageError } from "../base/errors.ts";
import type { PublishedOptions } from "./published_options.ts";

/** How many samples the published feeders take with `debug`. */
const DEBUGGED = 100;

/**
 * The samples of each part that `debug` leaves, if it is on; a feeder's own says more than that of all.
 * @throws {UsageError} where it is on for the test part of a training alone, whose train part a run cannot tell apart.
 */
export function limitOf(
  { debug = false, train_feeder_args, test_feeder_args }: PublishedOptions,
  phase: "train" | "test",
): number | undefined {
  const { debug: train = debug } = train_feeder_args ?? {};
  const { debug: test = debug } = test_feeder_args ?? {};
  if (phase === "train" && test && !train) {
    throw new UsageError(
      "Cannot use test_feeder_args.debug alone in a training: debug limits both parts",
    );
  }
  return (phase === "train" ? train : test) ? DEBUGGED : undefined;
}
