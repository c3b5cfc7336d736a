/**
 * A run's checkpoints on the disk. Each is written beside and renamed, under a name that tells its
 * position; one process at a time writes the folder. After each write stay: the newest two, and those at the end of
 * an epoch that the recipe's `save_interval` names, or of the last one.
 */

import { join } from "node:path";
import { DataError, reason, UnavailableError } from "../base/errors.ts";
import { isDiskFull, writeAtomically } from "../base/files.ts";
import { type Checkpoint, decodeCheckpoint } from "./checkpoint.ts";
import type { Position } from "./trainer.ts";

/** How a file gets onto the disk, whole or not at all. */
export type Write = (path: string, bytes: Uint8Array) => Promise<void>;

/** A checkpoint that a run goes on from. */
export interface FoundCheckpoint {
  readonly path: string;
  readonly checkpoint: Checkpoint;
  /** Why newer ones were passed over; nothing is lost by it but time, the run's bits are the same. */
  readonly broken: readonly string[];
}

interface Entry extends Position {
  readonly name: string;
}

const pattern = /^epoch-(\d+)\.batch-(\d+)\.safetensors$/;
const leftover = /^epoch-\d+\.batch-\d+\.safetensors\.partial-/;

function nameOf({ epoch, batch }: Position): string {
  const digits = (value: number, width: number): string => String(value).padStart(width, "0");
  return `epoch-${digits(epoch, 4)}.batch-${digits(batch, 6)}.safetensors`;
}

/** Positions in the order of a run. */
function byPosition(a: Position, b: Position): number {
  return a.epoch - b.epoch || a.batch - b.batch;
}

/** The folder. Nothing is touched before the first call. */
export class CheckpointFolder {
  readonly #path: string;
  /** Whether the end of so many epochs is kept for good. */
  readonly #isKept: (epochs: number) => boolean;
  readonly #write: Write;
  /** Whether what lies there is known to be of this run. */
  #ours = false;

  constructor(path: string, isKept: (epochs: number) => boolean, write: Write = writeAtomically) {
    this.#path = path;
    this.#isKept = isKept;
    this.#write = write;
  }

  /**
   * The newest checkpoint that can be read; nothing if there is none at all.
   * @throws {DataError} if there are some and all are broken.
   */
  async newest(): Promise<FoundCheckpoint | undefined> {
    const entries = await this.#entries();
    const broken: string[] = [];
    for (const { name } of entries.reverse()) {
      const path = join(this.#path, name);
      try {
        const checkpoint = decodeCheckpoint(await Deno.readFile(path), path);
        this.#ours = true;
        return { path, checkpoint, broken };
      } catch (thrown) {
        if (!(thrown instanceof DataError)) throw thrown;
        broken.push(thrown.message);
      }
    }
    if (broken.length === 0) return undefined;
    throw new DataError(`Cannot resume from "${this.#path}": ${broken.join("; ")}`);
  }

  /**
   * Writes the checkpoint of a position and lets go of those that need not stay. A run that did not go on from what lies
   * here replaces it with its first checkpoint.
   * @throws {UnavailableError} if the disk is full; the checkpoints before it are still there.
   */
  async save(position: Position, bytes: Uint8Array): Promise<void> {
    const name = nameOf(position);
    try {
      await this.#write(join(this.#path, name), bytes);
    } catch (thrown) {
      if (!isDiskFull(thrown)) throw thrown;
      throw new UnavailableError(
        `Cannot save a checkpoint of ${bytes.length} bytes: the disk of "${this.#path}" is full; ` +
          `make room and resume from the one before it (${reason(thrown)})`,
      );
    }
    const entries = await this.#entries();
    // What lies behind this position could not be read, or is of another run.
    const before = this.#ours ? entries.filter((entry) => byPosition(entry, position) < 0) : [];
    const stay = new Set([
      name,
      ...before.slice(-1).map((entry) => entry.name),
      ...before.filter((e) => e.batch === 0 && this.#isKept(e.epoch)).map((entry) => entry.name),
    ]);
    for (const entry of entries) {
      if (!stay.has(entry.name)) await Deno.remove(join(this.#path, entry.name));
    }
    this.#ours = true;
  }

  /** The checkpoints, the newest last. What a killed process left half-written is taken away. */
  async #entries(): Promise<Entry[]> {
    const entries: Entry[] = [];
    try {
      for await (const { name } of Deno.readDir(this.#path)) {
        const [, epoch, batch] = pattern.exec(name) ?? [];
        if (epoch !== undefined) entries.push({ name, epoch: Number(epoch), batch: Number(batch) });
        if (leftover.test(name)) await Deno.remove(join(this.#path, name));
      }
    } catch (thrown) {
      if (!(thrown instanceof Deno.errors.NotFound)) throw thrown;
    }
    return entries.sort(byPosition);
  }
}
