/** UI-PRMD as a source of a database. */

import { DataError } from "../../base/errors.ts";
import type { RawFiles } from "./raw_files.ts";
import { type Listing, noNotes, type Notes, type RawSample, type Source } from "./source.ts";
import { uiPrmdPart } from "../splits.ts";
import {
  fillUiPrmd,
  parseUiPrmd,
  parseUiPrmdName,
  rightHanded,
  uiPrmdPositions,
  uiPrmdShape,
} from "./ui_prmd.ts";

/** The endings of a recording's two files. */
export const uiPrmdEndings = { positions: "_positions.txt.gz", angles: "_angles.txt.gz" } as const;

/** What {@link uiPrmdSource} is made from: the files of `Positions/` and of `Angles/`. */
export interface UiPrmdSourceOptions {
  readonly positions: RawFiles;
  readonly angles: RawFiles;
}

/** UI-PRMD's recordings, subjects 1 to 5 for training. Samples are named `m01_s01_e01`, classes are the movements. */
export function uiPrmdSource({ positions, angles }: UiPrmdSourceOptions): Source {
  function list(): Promise<Listing> {
    const pairs = new Set(angles.names);
    const samples: RawSample[] = positions.names.map((file) => {
      const name = file.slice(0, -uiPrmdEndings.positions.length);
      if (!pairs.delete(name + uiPrmdEndings.angles)) {
        throw new DataError(`Cannot read "${positions.describe(file)}": it has no file of angles`);
      }
      const { movement, subject } = parseUiPrmdName(name);
      return { name, label: movement - 1, part: uiPrmdPart(subject) };
    });
    const [alone] = pairs;
    if (alone !== undefined) {
      throw new DataError(`Cannot read "${angles.describe(alone)}": it has no file of positions`);
    }
    if (samples.length === 0) throw new DataError("Cannot prepare ui-prmd: there is no recording");
    return Promise.resolve({ samples, unsound: [], counts: { found: samples.length } });
  }

  async function read({ name }: RawSample, target: Float32Array): Promise<Notes> {
    const [offsets, turns] = await Promise.all([
      rows(positions, name + uiPrmdEndings.positions),
      rows(angles, name + uiPrmdEndings.angles),
    ]);
    const frames = uiPrmdPositions(offsets, turns, name);
    fillUiPrmd(rightHanded(frames, parseUiPrmdName(name).subject), target, name);
    return noNotes;
  }

  return {
    dataset: "ui-prmd",
    split: "xsub",
    layout: "kinect-22",
    shape: uiPrmdShape,
    preparation: 2, // 1 left subjects 7 and 10 left-handed
    odd: "refuse",
    list,
    read,
  };
}

async function rows(files: RawFiles, name: string): Promise<ReturnType<typeof parseUiPrmd>> {
  return parseUiPrmd(await files.read(name), files.describe(name));
}
