/** When a run saves itself, and where it begins. */

import type { Model } from "../models/model.ts";
import { encodeCheckpoint } from "./checkpoint.ts";
import { CheckpointFolder, type FoundCheckpoint, type Write } from "./checkpoint_folder.ts";
import type { Progress } from "./curve.ts";
import { type Identity, identityOf, requireSameRun } from "./identity.ts";
import { isDue, type Recipe } from "./recipe.ts";
import type { Trainer } from "./trainer.ts";

/** How a run keeps checkpoints. */
export interface CheckpointSettings {
  /** A folder that this run alone writes. */
  readonly folder: string;
  /** Whether to go on from the newest there, if there is one. */
  readonly resume: boolean;
  /** What decides the weights besides model, recipe and seed: digests of config and data, the engine. */
  readonly inputs: Identity;
  /** Seconds of work that may be lost: so long after a checkpoint comes another, midway in an epoch too. */
  readonly everySeconds: number;
  /** How files are written, where not whole or not at all onto the disk. */
  readonly write?: Write;
}

/** What of a run decides its checkpoints. */
export interface CheckpointedRun {
  readonly model: Model;
  readonly recipe: Recipe;
  /** Decides initialization, order, augmentation and dropout. */
  readonly seed: number;
  /** Milliseconds since any fixed moment. */
  readonly now: () => number;
}

/** Saves one run. */
export class Checkpointing {
  readonly #run: CheckpointedRun;
  readonly #settings: CheckpointSettings;
  readonly #identity: Identity;
  readonly #folder: CheckpointFolder;
  #savedAt: number;

  constructor(run: CheckpointedRun, settings: CheckpointSettings) {
    this.#run = run;
    this.#settings = settings;
    this.#identity = identityOf(run, settings.inputs);
    this.#folder = new CheckpointFolder(
      settings.folder,
      (epochs) => this.#isKept(epochs),
      settings.write,
    );
    this.#savedAt = run.now();
  }

  /**
   * What the run goes on from, if it is to resume and anything is there.
   * @throws {MismatchError} if it is of another run, naming in what.
   * @throws {DataError} if nothing there can be read.
   */
  async found(): Promise<FoundCheckpoint | undefined> {
    if (!this.#settings.resume) return undefined;
    const found = await this.#folder.newest();
    if (found !== undefined) {
      requireSameRun(found.checkpoint.identity, this.#identity, found.path);
    }
    return found;
  }

  /** Saves if the last time is long enough ago, or if the epoch that has just ended is one to keep. */
  async saveIfDue(trainer: Trainer, progress: Progress): Promise<void> {
    const { epoch, batch } = progress;
    const isLate = this.#run.now() - this.#savedAt >= this.#settings.everySeconds * 1000;
    if (isLate || (batch === 0 && this.#isKept(epoch))) await this.save(trainer, progress);
  }

  /** @throws {UnavailableError} if the disk is full. */
  async save(trainer: Trainer, progress: Progress): Promise<void> {
    const state = trainer.state();
    const bytes = encodeCheckpoint(this.#run.model, { identity: this.#identity, progress, state });
    await this.#folder.save(progress, bytes);
    this.#savedAt = this.#run.now();
  }

  /** Whether the end of so many epochs is saved for good, as the published `save_interval` says. */
  #isKept(epochs: number): boolean {
    return isDue(this.#run.recipe, epochs - 1, this.#run.recipe.save_interval);
  }
}
