/** One recording from its raw file, as prepared databases hold it. */

import { z } from "zod";
import { DataError } from "../base/errors.ts";
import { whereMissing } from "../base/files.ts";
import { parseJson } from "../base/json.ts";
import type { Sample } from "../datasets/augmentation.ts";
import { ClipReader, kineticsShape, publishedPersons } from "../datasets/raw/kinetics.ts";
import { ntuShape, parseSkeleton } from "../datasets/raw/ntu.ts";
import { sampleSize } from "../datasets/shape.ts";

const labeled = z.object({ label_index: z.int() });

/**
 * Reads NTU RGB+D's `.skeleton` or Kinetics-skeleton's `.json`, as 300 frames and two persons.
 * @throws {DataError} if the file is of another kind, is not there, or is unsound.
 */
export async function readSample(path: string): Promise<Sample> {
  if (path.endsWith(".skeleton")) {
    const values = new Float32Array(sampleSize(ntuShape));
    parseSkeleton(await bytesOf(path), values, path);
    return { shape: ntuShape, values };
  }
  if (path.endsWith(".json")) {
    const text = new TextDecoder().decode(await bytesOf(path));
    const shape = kineticsShape(publishedPersons);
    const values = new Float32Array(sampleSize(shape));
    const { label_index } = parseJson(text, labeled, "clip", path);
    new ClipReader("refuse").read(text, label_index, values, path);
    return { shape, values };
  }
  throw new DataError(`Cannot read a recording from "${path}": expected .skeleton or .json`);
}

async function bytesOf(path: string): Promise<Uint8Array> {
  const missing = new DataError(`Cannot read recording "${path}": there is no such file`);
  return await Deno.readFile(path).catch(whereMissing(missing));
}
