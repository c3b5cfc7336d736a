/** What all fuzzers share: broken bytes in, a {@link DataError} or a value out, soon and small. */

import { Buffer } from "node:buffer";
import { DataError } from "../base/errors.ts";
import type { Random } from "../base/random.ts";
import { concatenated } from "./text_bytes.ts";

/** How many broken files were read all the same, and how many refused. */
export interface FuzzTally {
  readonly accepted: number;
  readonly refused: number;
}

/** One case may take this long; honest files of the same size take about a millisecond. */
const MAX_MILLISECONDS = 3000;

/** A whole run may add this much resident memory; the files are at most 100 kB. */
const MAX_GROWTH_BYTES = 512 * 2 ** 20;

/**
 * Lets `read` loose on `count` inputs of `make`, each with a random stream of its own.
 * @throws {Error} with the case's number and its bytes when anything but a {@link DataError} is thrown, when a
 * case takes longer than three seconds, or when memory grows past half a gigabyte.
 */
export async function fuzz(
  count: number,
  random: Random,
  make: (random: Random) => Uint8Array,
  read: (bytes: Uint8Array) => unknown,
): Promise<FuzzTally> {
  const before = Deno.memoryUsage().rss;
  let accepted = 0;
  for (let i = 0; i < count; i++) {
    const bytes = make(random.fork(`case ${i}`));
    const fail = (why: string, cause?: unknown): Error =>
      new Error(`Case ${i} ${why}: ${Buffer.from(bytes).toString("base64")}`, { cause });
    const start = performance.now();
    try {
      await read(bytes);
      accepted++;
    } catch (thrown) {
      if (!(thrown instanceof DataError)) throw fail(`threw ${String(thrown)}`, thrown);
    }
    if (performance.now() - start > MAX_MILLISECONDS) throw fail("took too long");
    if (Deno.memoryUsage().rss - before > MAX_GROWTH_BYTES) throw fail("left memory too large");
  }
  return { accepted, refused: count - accepted };
}

/** Lets one format's reader loose on so many broken files. @throws {Error} as {@link fuzz} */
export type Fuzzer = (count: number, random: Random) => Promise<FuzzTally>;

/** A fuzzer over mutations of `files`, which are opened once it runs. */
export function mutationFuzzer(
  files: () => readonly Uint8Array[],
  read: (bytes: Uint8Array) => unknown,
): Fuzzer {
  return (count, random) => {
    const originals = files();
    return fuzz(count, random, (stream) => mutated(stream.pick(originals), stream), read);
  };
}

/** Files of a folder of fixtures whose names end so, in the same order on every machine. */
export function corpus(folder: URL, ending = /$/): readonly Uint8Array[] {
  const names = [...Deno.readDirSync(folder)].map(({ name }) => name);
  return names.filter((name) => ending.test(name)).sort()
    .map((name) => Deno.readFileSync(new URL(name, folder)));
}

/** Bytes that length fields and opcodes are made of at their edges. */
const EDGES = [0x00, 0x01, 0x7f, 0x80, 0xff, 0x28, 0x2e, 0x52, 0x63, 0x68, 0x71, 0x74, 0x93, 0x95];

/** A copy with one to six edits: bits, edge bytes, runs removed, repeated or moved, a cut end. */
export function mutated(bytes: Uint8Array, random: Random): Uint8Array<ArrayBuffer> {
  let out = new Uint8Array(bytes);
  for (let edits = random.integer(1, 6); edits > 0 && out.length > 0; edits--) {
    out = edited(out, random);
  }
  return out;
}

function edited(bytes: Uint8Array<ArrayBuffer>, random: Random): Uint8Array<ArrayBuffer> {
  const at = random.integer(0, bytes.length - 1);
  const length = random.integer(1, Math.min(16, bytes.length - at));
  const to = random.integer(0, bytes.length);
  const run = bytes.slice(at, at + length);
  switch (random.integer(0, 6)) {
    case 0:
      return bytes.with(at, (bytes[at] ?? 0) ^ (1 << random.integer(0, 7)));
    case 1:
      return bytes.with(at, random.pick(EDGES));
    case 2:
      return bytes.fill(random.pick([0x00, 0x7f, 0xff]), at, at + Math.min(8, length));
    case 3:
      return concatenated([bytes.subarray(0, at), bytes.subarray(at + length)]);
    case 4:
      return concatenated([bytes.subarray(0, to), run, bytes.subarray(to)]);
    case 5:
      return bytes.copyWithin(to, at, at + length);
    default:
      return random.integer(0, 3) === 0
        ? bytes.slice(0, at)
        : bytes.with(at, random.integer(0, 255));
  }
}
