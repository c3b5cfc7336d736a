/** How a run comes to its folder: a new one, or that of a stopped run which it goes on with. */

import { join } from "node:path";
import { z } from "zod";
import { canonicalJson } from "../base/digest.ts";
import { exists, tryLock, withLock, writeAtomically } from "../base/files.ts";
import { formatJson, parseJson } from "../base/json.ts";
import {
  digestSchema,
  type RunKey,
  type RunKind,
  runKindSchema,
  runNameSchema,
} from "../golden/fields.ts";
import type { DataContext } from "../provision/context.ts";
import type { DataPlace } from "../provision/opened_data.ts";
import { RUN_FILES } from "./run_folder.ts";
import { LOCK, makeStarted, startedIn } from "./started_folder.ts";

/** Schema of what a run was asked for. */
const askedSchema = z.strictObject({
  run: runNameSchema,
  kind: runKindSchema,
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

/** What a run asks for: the same, and whether it goes on with one before that was asked for it. */
export interface RunRequest extends Omit<RunStart["asked"], "data"> {
  readonly data: DataPlace | null;
  readonly resume: boolean;
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

/** Where each kind of run has its folders: evaluations have their own, so that `latest` of a training has its weights. */
const KIND_FOLDERS: Readonly<Record<RunKind, readonly string[]>> = {
  "trained": [],
  "given weights": ["eval"],
  "recorded weights": ["recorded"],
};

/** The folder of all runs of one key. */
export function runHome(work: string, { run, kind }: RunKey): string {
  return join(work, ...KIND_FOLDERS[kind], ...run.split("/"));
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

/** What starting takes: where runs lie, who hears of a wait, and the time. */
export interface StartContext extends Pick<DataContext, "places" | "listener"> {
  readonly now: () => Date;
}

/**
 * Starts a run in a folder of its own. One that resumes takes the newest that was asked for the same and has
 * checkpoints, whether it ended or not: of one that did, nothing is trained again. It waits for a process that writes
 * there.
 */
export async function startRun(
  { resume, ...request }: RunRequest,
  { places, listener, now }: StartContext,
): Promise<StartedRun> {
  const home = runHome(places.work, request);
  const asked = askedSchema.parse(request);
  for (;;) {
    const found = await withLock(join(home, LOCK), async () => {
      const before = resume ? await resumable(home, asked) : undefined;
      if (resume && before === undefined) {
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
