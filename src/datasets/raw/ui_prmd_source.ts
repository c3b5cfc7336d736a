/** UI-PRMD as a source of a database. */

import { DataError } from "../../base/errors.ts";
import type { RawFiles } from "./raw_files.ts";
import {
  type Listing,
  memberOf,
  named,
  noNotes,
  type Notes,
  type RawForm,
  type RawSample,
  type Recorded,
  type Source,
} from "./source.ts";
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
  /** Its recordings' names tell where they belong. */
  readonly of: Recorded;
  readonly positions: RawFiles;
  readonly angles: RawFiles;
}

/** `Positions/` and `Angles/`, with a file a recording each, in a folder or zip. */
export const packedAngles: RawForm = {
  files: "packed positions and angles",
  holds: "Positions and Angles",
  takes: "one place",
  shape: uiPrmdShape,
  source: async ({ of, places: [place] }) => {
    const positions = await place.files({ folder: "Positions", ending: uiPrmdEndings.positions });
    const angles = await place.files({ folder: "Angles", ending: uiPrmdEndings.angles });
    return uiPrmdSource({ of, positions, angles });
  },
};

/** UI-PRMD's recordings. Samples are named `m01_s01_e01`. */
export function uiPrmdSource({ of, positions, angles }: UiPrmdSourceOptions): Source {
  function list(): Promise<Listing> {
    const pairs = new Set(angles.names);
    const samples: RawSample[] = positions.names.map((file) => {
      const name = file.slice(0, -uiPrmdEndings.positions.length);
      if (!pairs.delete(name + uiPrmdEndings.angles)) {
        throw new DataError(`Cannot read "${positions.describe(file)}": it has no file of angles`);
      }
      return { name, ...memberOf(of, name, positions.describe(file)) };
    });
    const [alone] = pairs;
    if (alone !== undefined) {
      throw new DataError(`Cannot read "${angles.describe(alone)}": it has no file of positions`);
    }
    if (samples.length === 0) {
      throw new DataError(`Cannot prepare ${of.family}: there is no recording`);
    }
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
    ...named(of),
    shape: uiPrmdShape,
    preparation: 2, // 1 left subjects 7 and 10 left-handed
    odd: "refuse",
    passedOver: [...positions.passedOver, ...angles.passedOver],
    list,
    read,
  };
}

async function rows(files: RawFiles, name: string): Promise<ReturnType<typeof parseUiPrmd>> {
  return parseUiPrmd(await files.read(name), files.describe(name));
}
