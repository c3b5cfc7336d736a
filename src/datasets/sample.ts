/** What an NTU RGB+D sample's name tells: `SsssCcccPpppRrrrAaaa`. */

import { DataError } from "../base/errors.ts";

/** The five numbers of a sample's name, each counted from 1 as the data set does. */
export interface SampleName {
  readonly setup: number;
  readonly camera: number;
  readonly performer: number;
  readonly replication: number;
  readonly action: number;
}

const pattern = /^S(\d{3})C(\d{3})P(\d{3})R(\d{3})A(\d{3})(?:\.skeleton)?$/;

/**
 * Reads `S001C002P003R002A013`, with or without `.skeleton`.
 *
 * @throws {DataError} if the name has another form or counts from 0.
 */
export function parseSampleName(name: string): SampleName {
  const numbers = pattern.exec(name)?.slice(1).map(Number) ?? [];
  const [setup = 0, camera = 0, performer = 0, replication = 0, action = 0] = numbers;
  if (Math.min(setup, camera, performer, replication, action) < 1) {
    throw new DataError(
      `Cannot read sample name "${name}": the form is SsssCcccPpppRrrrAaaa.skeleton, three digits each, from 001 on`,
    );
  }
  return { setup, camera, performer, replication, action };
}

/** A sample's name as the published databases and lists spell it: without folder and `.skeleton`. */
export function stem(name: string): string {
  return name.replace(/^.*\//s, "").replace(/\.(skeleton|json)$/, "");
}

/** The class of a sample, from 0: its action less one. */
export function labelOf(sample: SampleName): number {
  return sample.action - 1;
}

/** Names in the order that the prepared databases and the seeded shuffle start from: by code unit. */
export function byName(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
