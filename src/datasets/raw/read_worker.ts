/** A worker that reads raw recordings: told once their format, then blocks of samples, which it answers in order. */

/// <reference lib="deno.worker" />

import { DataError, reason } from "../../base/errors.ts";
import { describeLocation, RawReader } from "./raw_files.ts";
import { parserOf, type ParseSample } from "./raw_readers.ts";
import type { ReadAnswer, ReadOrder } from "./read_samples.ts";

const files = new RawReader();
let parse: ParseSample | undefined;
let turn = Promise.resolve();

async function follow({ format, block }: ReadOrder): Promise<void> {
  if (format !== undefined) {
    parse = parserOf(format);
    return;
  }
  const answers: ReadAnswer[] = [];
  for (const { sample, location, values } of block) {
    try {
      const bytes = await files.read(location);
      const notes = parse?.(bytes, sample, values, describeLocation(location)) ?? {};
      answers.push({ values, notes });
    } catch (thrown) {
      answers.push({ values, failure: reason(thrown), isData: thrown instanceof DataError });
    }
  }
  self.postMessage(answers, answers.map(({ values }) => values.buffer));
}

self.onmessage = ({ data: order }: MessageEvent<ReadOrder>): void => {
  turn = turn.then(() => follow(order));
};
