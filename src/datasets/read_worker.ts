/** A worker that reads raw recordings: told once how to open them, then samples, which it answers in order. */

/// <reference lib="deno.worker" />

import { DataError, reason } from "../base/errors.ts";
import { readClips } from "./kinetics_source.ts";
import { readNtu } from "./ntu_source.ts";
import { joinRawFiles, openRawPlace, type RawFiles, type RawOrigin } from "./raw_files.ts";
import type { ReadAnswer, ReadOrder } from "./read_samples.ts";
import type { ReaderSpec, ReadSample } from "./source.ts";

async function reopen(origins: readonly RawOrigin[]): Promise<RawFiles> {
  const places: RawFiles[] = [];
  for (const { path, selection } of origins) {
    places.push(await (await openRawPlace(path)).files(selection));
  }
  return joinRawFiles(places);
}

async function openReader(spec: ReaderSpec): Promise<ReadSample> {
  if (spec.kind === "ntu") return readNtu(await reopen(spec.files), spec.odd);
  const { train, val } = spec.files;
  return readClips({ train: await reopen(train), val: await reopen(val) }, spec.odd);
}

let read: Promise<ReadSample> | undefined;
let turn = Promise.resolve();

async function follow(order: ReadOrder): Promise<void> {
  if (order.spec !== undefined) read = openReader(order.spec);
  for (const { sample, values } of order.samples) {
    let answer: ReadAnswer;
    try {
      const notes = await (await read)?.(sample, values);
      answer = { values, notes: notes ?? {} };
    } catch (thrown) {
      answer = { failure: reason(thrown), isData: thrown instanceof DataError };
    }
    self.postMessage(answer, "values" in answer ? [answer.values.buffer] : []);
  }
}

self.onmessage = ({ data: order }: MessageEvent<ReadOrder>): void => {
  turn = turn.then(() => follow(order));
};
