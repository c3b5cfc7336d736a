/** How a run comes to its folder: a new one, or that of a stopped run which it goes on with. */

import { join } from "node:path";
import { z } from "zod";
import { canonicalJson } from "../base/digest.ts";
import { exists, tryLock, withLock, writeAtomically } from "../base/files.ts";
import { formatJson, parseJson } from "../base/json.ts";
import { digestSchema, runNameSchema } from "../golden/fields.ts";
import type { RunContext } from "./context.ts";
import { configDigest, runName } from "./run_config.ts";
import { RUN_FILES } from "./run_folder.ts";
import { LOCK, makeStarted, startedIn } from "./started_folder.ts";
import type { RunTask } from "./task.ts";

/** Schema of what a run was asked for. */
const askedSchema = z.strictObject({
  run: runNameSchema,
  kind: z.enum(["train", "evaluate"]),
  config: digestSchema,
  seeds: z.array(z.int().nonnegative()).readonly(),
  limit: z.int().positive().nullable(),
  /** Where the database lies, null for the data set's own folder. */
  data: z.json(),
  /** Given weights, or those that a training starts from. */
  weights: z.string().nullable(),
  ignored: z.array(z.string()).readonly(),
}).readonly();

/** Schema of `start.json`, which is written before all else. */
const startSchema = z.strictObject({
  schema: z.literal("skelbench/start@1"),
  started: z.iso.datetime(),
  asked: askedSchema,
}).readonly();

/** What a run's folder says from its start on. */
export type RunStart = z.infer<typeof startSchema>;

function askedOf(task: RunTask): RunStart["asked"] {
  const { kind, config, limit = null, data = null } = task;
  const named = kind === "train" ? task.initial : task;
  return askedSchema.parse({
    run: runName(config),
    kind,
    config: configDigest(config),
    seeds: kind === "train" ? task.seeds : [],
    limit,
    data,
    weights: named?.weights ?? null,
    ignored: named?.ignored ?? [],
  });
}

/** What a folder says of its start; null where it says nothing. @throws {DataError} if it cannot be read. */
export async function readStart(folder: string): Promise<RunStart | null> {
  const path = join(folder, RUN_FILES.start);
  try {
    return parseJson(await Deno.readTextFile(path), startSchema, "start", path);
  } catch (thrown) {
    if (thrown instanceof Deno.errors.NotFound) return null;
    throw thrown;
  }
}

/** The folders of a task's runs; evaluations have their own, so that `latest` of a training has its weights. */
export function runHome(work: string, { kind, config }: RunTask): string {
  return join(work, ...(kind === "evaluate" ? ["eval"] : []), ...runName(config).split("/"));
}

/** A folder that this process alone writes, until it is disposed of. */
export class StartedRun implements Disposable {
  readonly path: string;
  /** Whether nothing was there before. */
  readonly isNew: boolean;
  readonly #lock: Disposable;

  constructor(path: string, isNew: boolean, lock: Disposable) {
    this.path = path;
    this.isNew = isNew;
    this.#lock = lock;
  }

  /** Lets others write. */
  [Symbol.dispose](): void {
    this.#lock[Symbol.dispose]();
  }
}

/**
 * Starts a task in a folder of its own. One that resumes takes the newest that was asked for the same and has
 * checkpoints, whether it ended or not: of one that did, nothing is trained again. It waits for a process that writes
 * there.
 */
export async function startRun(
  task: RunTask,
  { places, listener, now }: Pick<RunContext, "places" | "listener" | "now">,
): Promise<StartedRun> {
  const home = runHome(places.work, task);
  const asked = askedOf(task);
  const resumes = task.kind === "train" && task.resume === true;
  for (;;) {
    const found = await withLock(join(home, LOCK), async () => {
      const before = resumes ? await resumable(home, asked) : undefined;
      if (resumes && before === undefined) {
        listener.note(`"${home}" has no checkpoint of a run of this config, seeds and data`);
      }
      const start = now();
      const path = before ?? await makeStarted(home, start, asked.config);
      const lock = await tryLock(join(path, LOCK));
      if (before === undefined) await writeStart(path, asked, start);
      return { path, lock, isNew: before === undefined };
    });
    if (found.lock !== undefined) return new StartedRun(found.path, found.isNew, found.lock);
    listener.note(`wait for another process that writes "${found.path}"`);
    await withLock(join(found.path, LOCK), () => Promise.resolve());
  }
}

async function resumable(home: string, asked: RunStart["asked"]): Promise<string | undefined> {
  for (const name of (await startedIn(home)).reverse()) {
    const path = join(home, name);
    const start = await readStart(path);
    const isSame = start !== null && canonicalJson(start.asked) === canonicalJson(asked);
    if (isSame && await exists(join(path, RUN_FILES.checkpoints()))) return path;
  }
  return undefined;
}

async function writeStart(folder: string, asked: RunStart["asked"], start: Date): Promise<void> {
  const text = { schema: "skelbench/start@1", started: start.toISOString(), asked };
  await writeAtomically(
    join(folder, RUN_FILES.start),
    `${formatJson(startSchema.parse(text), 2)}\n`,
  );
}
