/** How raw recordings become samples: apart from what lists them, so that a reading worker starts soon. */

import { ClipReader, publishedPersons } from "./kinetics.ts";
import { ntuShape, parseSkeleton } from "./ntu.ts";
import type { Odd } from "./odd.ts";
import { joinRawFiles, openRawPlace, type RawFiles, type RawOrigin } from "./raw_files.ts";
import { noNotes, type ReaderSpec, type ReadSample } from "./source.ts";
import type { Part } from "./splits.ts";

/** Reads samples out of `.skeleton` files. */
export function readNtu(files: RawFiles, odd: Odd): ReadSample {
  return async ({ name }, target) => {
    const bytes = await files.read(name);
    const found = parseSkeleton(bytes, target, files.describe(name), odd);
    const notes: Record<string, number> = {};
    for (const [joints, times] of found.otherJointCounts) {
      notes[`bodies with ${joints} joints`] = times;
    }
    if (found.bodies > ntuShape[3]) notes["samples with more than two bodies"] = 1;
    if (found.bodies === 0) notes["samples without a body"] = 1;
    return notes;
  };
}

/** Reads samples out of clips. */
export function readClips(clips: Readonly<Record<Part, RawFiles>>, odd: Odd): ReadSample {
  const reader = new ClipReader(odd, publishedPersons);
  const decoder = new TextDecoder();
  return async ({ name, label, part }, target) => {
    const files = clips[part];
    const text = decoder.decode(await files.read(name));
    reader.read(text, label, target, files.describe(name));
    return noNotes;
  };
}

/** The reader of a source, opened anew from plain data. @throws {DataError} if its files are gone. */
export async function openReader(spec: ReaderSpec): Promise<ReadSample> {
  if (spec.kind === "ntu") return readNtu(await reopen(spec.files), spec.odd);
  const { train, val } = spec.files;
  return readClips({ train: await reopen(train), val: await reopen(val) }, spec.odd);
}

async function reopen(origins: readonly RawOrigin[]): Promise<RawFiles> {
  const places: RawFiles[] = [];
  for (const { path, selection } of origins) {
    places.push(await (await openRawPlace(path)).files(selection));
  }
  return joinRawFiles(places);
}
