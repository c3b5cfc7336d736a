/** How the bytes of raw recordings become samples: apart from what lists them, so that a reading worker starts soon. */

import { ClipReader, publishedPersons } from "./kinetics.ts";
import { ntuShape, parseSkeleton } from "./ntu.ts";
import { noNotes, type Notes, type RawFormat, type RawSample } from "./source.ts";

/** Makes one sample of a file's bytes. @param file how errors name it. @throws {DataError} if it is unsound. */
export type ParseSample = (
  bytes: Uint8Array,
  sample: RawSample,
  target: Float32Array,
  file: string,
) => Notes;

/** The parser of a format; it keeps its working memory from sample to sample. */
export function parserOf({ kind, odd }: RawFormat): ParseSample {
  switch (kind) {
    case "ntu":
      return (bytes, _, target, file) => notesOf(parseSkeleton(bytes, target, file, odd));
    case "kinetics": {
      const reader = new ClipReader(odd, publishedPersons);
      const decoder = new TextDecoder();
      return (bytes, { label }, target, file) => {
        reader.read(decoder.decode(bytes), label, target, file);
        return noNotes;
      };
    }
  }
}

function notesOf(found: ReturnType<typeof parseSkeleton>): Notes {
  const notes: Record<string, number> = {};
  for (const [joints, times] of found.otherJointCounts) {
    notes[`bodies with ${joints} joints`] = times;
  }
  if (found.bodies > ntuShape[3]) notes["samples with more than two bodies"] = 1;
  if (found.bodies === 0) notes["samples without a body"] = 1;
  return notes;
}
