/** Broken files of every format that the program reads: each ends in a value or in an error that names its fault. */

import type { Random } from "../src/base/random.ts";
import { DATASET_FUZZERS } from "../src/datasets/datasets_fuzz.ts";
import { FORMAT_FUZZERS } from "../src/formats/formats_fuzz.ts";
import type { Fuzzer } from "../src/formats/mutation_fuzz.ts";

/** The fuzzers by what they break. */
export const FUZZERS: Readonly<Record<string, Fuzzer>> = { ...FORMAT_FUZZERS, ...DATASET_FUZZERS };

/** Cases between two turns of the event loop: zlib gives its memory back only there. */
const CASES_A_TURN = 2_000;

/** What a fuzzer may have added to resident memory when it is through. */
const MAX_GROWTH_BYTES = 256 * 2 ** 20;

/** Of so many broken files at least one is refused by every format; else they were not broken, or not read. */
const MANY = 1_000;

/**
 * Runs `count` cases and tells how many were refused.
 * @throws {Error} as the fuzzer, where memory stays taken, or where none of many was refused.
 */
export async function fuzz(fuzzer: Fuzzer, count: number, random: Random): Promise<string> {
  const before = Deno.memoryUsage().rss;
  let refused = 0;
  for (let done = 0; done < count; done += CASES_A_TURN) {
    const cases = Math.min(CASES_A_TURN, count - done);
    refused += (await fuzzer(cases, random.fork(`from ${done}`))).refused;
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  if (refused === 0 && count >= MANY) throw new Error(`none of ${count} broken files was refused`);
  const growth = Deno.memoryUsage().rss - before;
  if (growth <= MAX_GROWTH_BYTES) return `${refused} refused`;
  throw new Error(`${count} cases left ${(growth / 2 ** 20).toFixed(0)} MB of memory taken`);
}
