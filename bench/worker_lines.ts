/** A bench's worker in a process of its own, with an environment of its own. */

import { fileURLToPath } from "node:url";
import type { z } from "zod";
import { parseJson } from "../src/base/json.ts";

/** What to start, and what it leaves: a line of JSON for each thing it measured. */
export interface WorkerRequest<T> {
  /** The file in `workers/`. */
  readonly worker: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly schema: z.ZodType<T>;
}

/** The lines of a worker. @throws {Error} if it fails. */
export async function workerLines<T>(
  { worker, args, environment, schema }: WorkerRequest<T>,
): Promise<T[]> {
  const { success, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-q", "--no-lock", "-A", `bench/workers/${worker}`, ...args],
    cwd: fileURLToPath(new URL("..", import.meta.url)),
    env: { ...environment },
    stderr: "inherit",
  }).output();
  if (!success) throw new Error(`Cannot measure: ${worker} ${args.join(" ")} failed`);
  return new TextDecoder().decode(stdout).trimEnd().split("\n")
    .map((line) => parseJson(line, schema, "measurement", "a worker's line"));
}
