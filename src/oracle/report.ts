/** What the oracle says of an engine, and of the CPU beside it where the engine is a GPU. */

import { join } from "node:path";
import { z } from "zod";
import { UnavailableError } from "../base/errors.ts";
import { parseJson } from "../base/json.ts";
import { type Environment as Variables, run } from "../base/process.ts";
import { enginesFolder } from "../engine/setup/provision.ts";
import { environmentSchema } from "../golden/fields.ts";
import { holdNumerics } from "../golden/layers/numerics.ts";
import { observedNumericsSchema } from "../golden/observation.ts";
import { conclude, type Judgement, judgementSchema, WORST_FIRST } from "../golden/verdict.ts";
import { cacheFolder } from "../pins/cache.ts";
import { type OracleContext, performOracle } from "./observation.ts";

const engineReportSchema = z.strictObject({
  judgement: judgementSchema,
  numerics: observedNumericsSchema,
  environment: environmentSchema,
}).readonly();

/** One engine against the reference vectors. */
export type EngineReport = z.infer<typeof engineReportSchema>;

const oracleReportSchema = z.strictObject({
  ...engineReportSchema.unwrap().shape,
  /** The same on the CPU of the machine, null where the engine is the CPU. */
  cpu: engineReportSchema.nullable(),
}).readonly();

/** What `oracle --json` prints. The judgement is the worse of the two. */
export type OracleReport = z.infer<typeof oracleReportSchema>;

/** Holds the engine of this process against the reference vectors, and beside a GPU the CPU too. */
export async function reportOracle(
  context: OracleContext,
  onCpu: () => Promise<EngineReport>,
): Promise<OracleReport> {
  const { environment } = context.runner;
  const numerics = await performOracle(context);
  const own = {
    numerics,
    environment,
    judgement: conclude([holdNumerics({ observation: { numerics, environment } })]),
  };
  if (environment.device === "cpu") return { ...own, cpu: null };
  const cpu = await onCpu();
  return { ...own, judgement: worse(own.judgement, cpu.judgement), cpu };
}

function worse(first: Judgement, second: Judgement): Judgement {
  const rank = ({ verdict }: Judgement): number => WORST_FIRST.indexOf(verdict);
  return rank(second) < rank(first) ? second : first;
}

/**
 * The report of the CPU, from a process of its own: TensorFlow runs on one device a process.
 * @param project the program's folder.
 * @throws {UnavailableError} with what that process said, where it printed no report.
 */
export async function oracleOnCpu(
  project: string,
  environment: Variables,
  signal: AbortSignal,
): Promise<EngineReport> {
  const { stdout, stderr } = await run(
    Deno.execPath(),
    [
      ...["run", "-q", "--no-prompt", "--config", join(project, "deno.json"), "-P=setup"],
      `--allow-ffi=${enginesFolder(cacheFolder(environment))}`,
      join(project, "src", "main.ts"),
      ...["oracle", "--device", "cpu", "--json", "--quiet"],
    ],
    environment,
    signal,
  );
  if (!stdout.startsWith("{")) {
    throw new UnavailableError(`Cannot hold the CPU beside the GPU: ${stderr.trim()}`);
  }
  const { cpu: _cpu, ...report } = parseJson(stdout, oracleReportSchema, "oracle report", "stdout");
  return report;
}

/**
 * How far apart GPU and CPU can be at most in any number of the vectors: both distances from the published
 * numbers together, where both name the same number. Null on the CPU alone, and where the two name none in common.
 */
export function deviceDistance({ numerics, cpu }: OracleReport): number | null {
  const distances = numerics.vectors.flatMap(({ name, error }) =>
    (cpu?.numerics.vectors ?? []).filter((other) => other.name === name).map((o) => o.error + error)
  );
  return distances.length === 0 ? null : Math.max(...distances);
}
