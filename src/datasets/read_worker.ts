/** A worker that reads raw recordings: told once how to open them, then blocks of samples, which it answers in order. */

/// <reference lib="deno.worker" />

import { DataError, reason } from "../base/errors.ts";
import { openReader } from "./raw_readers.ts";
import type { ReadAnswer, ReadOrder } from "./read_samples.ts";
import type { ReadSample } from "./source.ts";

let read: Promise<ReadSample> | undefined;
let turn = Promise.resolve();

async function follow({ spec, block }: ReadOrder): Promise<void> {
  if (spec !== undefined) {
    read = openReader(spec);
    return;
  }
  const answers: ReadAnswer[] = [];
  for (const { sample, values } of block) {
    try {
      const notes = await (await read)?.(sample, values);
      answers.push({ values, notes: notes ?? {} });
    } catch (thrown) {
      answers.push({ values, failure: reason(thrown), isData: thrown instanceof DataError });
    }
  }
  self.postMessage(answers, answers.map(({ values }) => values.buffer));
}

self.onmessage = ({ data: order }: MessageEvent<ReadOrder>): void => {
  turn = turn.then(() => follow(order));
};
