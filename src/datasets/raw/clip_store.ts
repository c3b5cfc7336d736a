/**
 * Kinetics' clips as the code of January 2018 takes them: a folder of JSON and its label file, parsed when a sample is
 * wanted (yysijie/st-gcn 4e51f3c, st_gcn/feeder/feeder_kinetics.py).
 */

import { join } from "node:path";
import { DataError } from "../../base/errors.ts";
import { applyRandomChoose, type Sample } from "../augmentation.ts";
import { keepBest } from "./best_persons.ts";
import { ClipReader, kineticsShape, publishedPersons } from "./kinetics.ts";
import { parseClipLabels } from "./kinetics_source.ts";
import { byName, stem } from "../sample.ts";
import type { DatabasePaths, SampleStore } from "../sample_store.ts";

/** A folder of clips, sorted by name, less those that have no skeleton. */
export class ClipStore implements SampleStore {
  readonly names: readonly string[];
  readonly labels: readonly number[];
  readonly shape = kineticsShape(publishedPersons);
  readonly #folder: string;
  readonly #reader = new ClipReader("refuse");

  private constructor(folder: string, clips: readonly (readonly [string, number])[]) {
    this.names = clips.map(([name]) => name);
    this.labels = clips.map(([, label]) => label);
    this.#folder = folder;
  }

  /** Lists the clips. @throws {DataError} naming a clip that the label file does not have; if none has a skeleton. */
  static open({ data: folder, label }: DatabasePaths): ClipStore {
    const labels = parseClipLabels(Deno.readTextFileSync(label), label);
    const names = [...Deno.readDirSync(folder)].map(({ name }) => name)
      .filter((name) => name.endsWith(".json")).sort(byName);
    const clips = names.flatMap((name): [string, number][] => {
      const known = labels[stem(name)];
      if (known === undefined) {
        throw new DataError(`Cannot read "${join(folder, name)}": "${label}" has no such clip`);
      }
      return known.has_skeleton ? [[name, known.label_index]] : [];
    });
    if (clips.length === 0) {
      throw new DataError(`Cannot open "${folder}": none of ${names.length} clips has a skeleton`);
    }
    return new ClipStore(folder, clips);
  }

  read(index: number, frames: number, target: Float32Array): void {
    keepBest(this.readAll(index, frames), publishedPersons.keep, target);
  }

  readonly readAll = (index: number, frames: number): Sample => {
    const path = join(this.#folder, this.names[index] as string);
    const text = Deno.readTextFileSync(path);
    const clip = this.#reader.readAll(text, this.labels[index] as number, path);
    return frames < clip.shape[1] ? applyRandomChoose(clip, frames, 0) : clip;
  };

  [Symbol.dispose](): void {}
}
