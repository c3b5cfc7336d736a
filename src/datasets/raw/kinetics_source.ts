/** Kinetics-skeleton as a source of a database. */

import { z } from "zod";
import { DataError, reason } from "../../base/errors.ts";
import { kineticsShape, publishedPersons } from "./kinetics.ts";
import type { Odd } from "./odd.ts";
import type { RawFiles, RawLocation, RawPlace } from "./raw_files.ts";
import { parserOf } from "./raw_readers.ts";
import { byName, stem } from "../sample.ts";
import {
  type Listing,
  type Named,
  named,
  type RawForm,
  type RawSample,
  type Source,
} from "./source.ts";
import { type Part, parts } from "../splits.ts";

/** Kinetics' classes, of which the form's labels are. */
export const kineticsClasses = 400;

const labelSchema = z.record(
  z.string(),
  z.object({
    has_skeleton: z.boolean(),
    label: z.string(),
    label_index: z.int().min(0).max(kineticsClasses - 1),
  }),
);

/** `kinetics_{train,val}_label.json`: what is known of each clip, by its id. */
export type ClipLabels = Readonly<z.infer<typeof labelSchema>>;

/** Reads a label file. @param file how errors name it. @throws {DataError} naming the entry that is wrong. */
export function parseClipLabels(text: string, file: string): ClipLabels {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (thrown) {
    throw new DataError(`Cannot read "${file}": it is no JSON: ${reason(thrown)}`);
  }
  const parsed = labelSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new DataError(`Cannot read "${file}": ${issue?.path.join(".")}: ${issue?.message}`);
}

/** The clips of one part and their labels. */
export interface ClipPart {
  readonly clips: RawFiles;
  readonly labels: ClipLabels;
  /** As {@link Source} has it. */
  readonly passedOver?: readonly string[];
}

/** What {@link kineticsSource} is made from. */
export interface KineticsSourceOptions extends Readonly<Record<Part, ClipPart>> {
  readonly of: Named;
  readonly odd: Odd;
}

/** `kinetics_{train,val}/` with a JSON file a clip, and `kinetics_{train,val}_label.json` beside them, in a folder or zip. */
export const clipFiles: RawForm = {
  files: "clips",
  holds: "kinetics_{train,val}",
  takes: "one place",
  shape: kineticsShape(publishedPersons),
  source: async ({ of, places: [place], odd }) => {
    const train = await clipPart(place, "train");
    const val = await clipPart(place, "val");
    return kineticsSource({ of, odd, train, val });
  },
};

async function clipPart(place: RawPlace, part: Part): Promise<ClipPart> {
  const folder = `kinetics_${part}`;
  const clips = await place.files({ folder, ending: ".json" });
  const labels = await place.files({ ending: `${folder}_label.json` });
  const [name] = labels.names;
  if (name === undefined) {
    throw new DataError(`Cannot read "${place.path}": it has no ${folder}_label.json`);
  }
  const text = new TextDecoder().decode(await labels.read(name));
  const passedOver = [...labels.passedOver, ...clips.passedOver];
  return { clips, labels: parseClipLabels(text, labels.describe(name)), passedOver };
}

/** Kinetics-skeleton's clips, less those that the label files say have no skeleton. */
export function kineticsSource(options: KineticsSourceOptions): Source {
  const { of, odd } = options;
  function list(): Promise<Listing> {
    const samples: RawSample[] = [];
    const unsound: Listing["unsound"][number][] = [];
    const counts = { found: 0, "without a skeleton": 0, "labels without a clip": 0 };
    for (const part of parts) {
      const { clips, labels } = options[part];
      const rest = new Map(Object.entries(labels));
      for (const name of clips.names) {
        counts.found++;
        const label = rest.get(stem(name));
        rest.delete(stem(name));
        if (label === undefined) {
          const reason = `Cannot read "${clips.describe(name)}": the label file has no such clip`;
          unsound.push({ name, reason });
        } else if (!label.has_skeleton) counts["without a skeleton"]++;
        else samples.push({ name, label: label.label_index, part });
      }
      counts["labels without a clip"] += rest.size;
    }
    if (samples.length + unsound.length === 0) {
      throw new DataError(
        `Cannot prepare ${of.family}: none of ${counts.found} clips has a skeleton`,
      );
    }
    samples.sort((a, b) => byName(a.name, b.name));
    return Promise.resolve({ samples, unsound, counts: { ...counts, kept: samples.length } });
  }

  const format = { kind: "kinetics", odd } as const;
  const parse = parserOf(format);
  const locate = ({ name, part }: RawSample): RawLocation => options[part].clips.locate(name);
  return {
    ...named(of),
    shape: clipFiles.shape,
    preparation: 1,
    odd,
    passedOver: parts.flatMap((part) => options[part].passedOver ?? []),
    list,
    read: async (sample, target) => {
      const { clips } = options[sample.part];
      return parse(await clips.read(sample.name), sample, target, clips.describe(sample.name));
    },
    aside: { format, locate },
  };
}
