/** What a bench measured, as a file: `skelbench/bench@1`. */

import { z } from "zod";
import { DataError } from "../../src/base/errors.ts";
import { whereMissing, writeAtomically } from "../../src/base/files.ts";
import { formatJson, parseJson } from "../../src/base/json.ts";
import { networkNames } from "../networks.ts";
import { lengthLaws } from "./inputs.ts";
import { devices, programNames, tasks } from "./programs.ts";

/** The machine, by what does not change from day to day. */
const machine = z.strictObject({
  cpu: z.string(),
  cores: z.int().positive(),
  os: z.string(),
  /** Null where only the processor worked. */
  gpu: z.string().nullable(),
}).readonly();

/** What must be the same for two rates to mean the same. */
const settings = z.strictObject({
  device: z.enum(devices),
  threads: z.int().positive(),
  frames: z.int().positive(),
  lengths: z.enum(lengthLaws),
  /** Turns of a repeat, and how long each of them lasts at least. */
  rounds: z.int().positive(),
  seconds: z.number().positive(),
}).readonly();

const row = z.strictObject({
  task: z.enum(tasks),
  network: z.enum(networkNames),
  batch: z.int().positive(),
  program: z.enum(programNames),
  /** Samples a second: of each repeat, in which all processes began anew, the median of its turns. */
  rates: z.array(z.number().positive()).readonly(),
  /** Most memory that its process ever had, and what it had before anything was made, kB: the most of all repeats. */
  peakKb: z.number().nonnegative(),
  startedKb: z.number().nonnegative(),
  /** How far its logits are from the first program's, as a share of the largest of them; null in training. */
  apart: z.number().nonnegative().nullable(),
  /** Why there are no rates. */
  unavailable: z.string().nullable(),
}).readonly();

/** A whole measurement. */
export const saved = z.strictObject({
  schema: z.literal("skelbench/bench@1"),
  when: z.iso.datetime(),
  machine,
  settings,
  /** Of the programs and of a GPU's driver, by name. */
  versions: z.record(z.string(), z.string()).readonly(),
  /** The load before the start, which should be near 0. */
  load: z.number().nonnegative(),
  rows: z.array(row).readonly(),
}).readonly();

/** A program's speed at a task. */
export type Row = z.infer<typeof row>;

/** A checked one. */
export type Saved = z.infer<typeof saved>;

/** Reads a saved measurement. @throws {DataError} if there is none, or naming each field that is wrong. */
export async function readSaved(path: string): Promise<Saved> {
  const missing = new DataError(`Cannot read measurements "${path}": there is no such file`);
  const text = await Deno.readTextFile(path).catch(whereMissing(missing));
  return parseJson(text, saved, "measurements", path);
}

/** Writes it whole or not at all. */
export async function save(path: string, measured: Saved): Promise<void> {
  await writeAtomically(path, `${formatJson(measured, 2)}\n`);
}
