/** The layer of numerics as a run observes it: this engine against the reference vectors. */

import type { Environment } from "../golden/fields.ts";
import type { ObservedNumerics } from "../golden/observation.ts";
import type { DataContext } from "../provision/context.ts";
import { oracleFiles, type OracleVector, readOracleVectors, requireEveryKind } from "./vectors.ts";

/** What one vector came to. */
export type VectorResult = ObservedNumerics["vectors"][number];

/** What an engine shows on reference vectors. */
export interface EngineNumerics {
  readonly vectors: readonly VectorResult[];
  /** Whether the same training steps, made twice, gave the same bits. */
  readonly repeatable: boolean;
  /** The largest error of a logit, as a share of its vector's largest logit. */
  readonly relativeError: number;
  /** The largest error of a logit. */
  readonly logitError: number;
}

/** An engine that can be held. */
export interface HeldEngine {
  readonly environment: Environment;
  /** Computes reference vectors and says how far off it is. */
  numerics(vectors: readonly OracleVector[]): EngineNumerics;
}

/** The outside of the oracle: where the vectors lie, who listens, and the engine. */
export interface OracleContext extends Pick<DataContext, "places" | "listener"> {
  readonly runner: HeldEngine;
}

/**
 * The numerics of a run: a few vectors of its own model. Each of the two logits of a margin may be off by the
 * engine's relative error, at the size that the run's own logits have.
 */
export async function observeNumerics(
  model: string,
  logits: Float32Array,
  { places, runner }: Pick<OracleContext, "places" | "runner">,
): Promise<ObservedNumerics> {
  const own = await readOracleVectors(places.golden, model);
  requireEveryKind(own, model);
  const found = runner.numerics(own);
  const largest = logits.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return observed(found, found.relativeError * largest);
}

/** All reference vectors on an engine; the noise is that of their own logits. */
export async function performOracle(
  { places, runner, listener }: OracleContext,
): Promise<ObservedNumerics> {
  const found: EngineNumerics[] = [];
  const all: OracleVector[] = [];
  const files = await oracleFiles(places.golden);
  for (const [done, file] of files.entries()) {
    listener.progress({
      activity: "oracle",
      detail: file,
      done,
      total: files.length,
      unit: "files",
    });
    const own = await readOracleVectors(places.golden, file);
    all.push(...own);
    found.push(runner.numerics(own));
  }
  requireEveryKind(all, "golden/oracle");
  const vectors = found.flatMap((one) => one.vectors);
  const repeatable = found.every((one) => one.repeatable);
  return observed({ vectors, repeatable }, Math.max(...found.map((one) => one.logitError)));
}

function observed(
  { vectors, repeatable }: Pick<EngineNumerics, "vectors" | "repeatable">,
  logitError: number,
): ObservedNumerics {
  return { vectors, repeatable, noise: Math.min(2 * logitError, Number.MAX_VALUE) };
}
