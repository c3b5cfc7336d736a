/** The reference vectors of `testdata/`, for the tests of every room. */

import {
  type ForwardVector,
  type OracleVector,
  readOracleFile,
  type TrainingVector,
} from "./vectors.ts";

function vectorsIn(file: string): Promise<readonly OracleVector[]> {
  return readOracleFile(new URL(`./testdata/${file}.json`, import.meta.url).pathname);
}

/** The forward vectors of `testdata/<file>.json`. */
export async function forwardVectors(file: string): Promise<readonly ForwardVector[]> {
  return (await vectorsIn(file)).filter((vector) => vector.kind === "forward");
}

/** The forward vector of `testdata/<file>.json` whose input has `frames` frames. */
export async function forwardVector(file: string, frames: number): Promise<ForwardVector> {
  const vector = (await forwardVectors(file)).find(({ input }) => input.T === frames);
  if (vector === undefined) {
    throw new RangeError(`Cannot find a vector of ${frames} frames: "${file}" has none`);
  }
  return vector;
}

/** The one training vector of `testdata/<file>.json`. */
export async function trainingVector(file: string): Promise<TrainingVector> {
  const vector = (await vectorsIn(file)).find((one) => one.kind === "training");
  if (vector === undefined) throw new RangeError(`Cannot find training steps: "${file}" has none`);
  return vector;
}
