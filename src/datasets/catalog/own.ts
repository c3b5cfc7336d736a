/** A user's own description as a data set like those of the catalog. */

import { OWN_SPLIT, type OwnDataset, shapeOf } from "../described/description.ts";
import { labeler, parter } from "../described/membership.ts";
import { namesBy } from "../described/name_pattern.ts";
import type { DataSet } from "./data_set.ts";

/** The data set of a description. Its recordings come by `prepare FILE` alone. */
export function dataSetOfOwn(own: OwnDataset): DataSet {
  const { name, title = name, layout, classes, names, split } = own;
  const told = names === undefined ? undefined : namesBy(names);
  const [labelOf, partOf] = [labeler(own), parter(split)];
  return {
    name,
    family: name,
    title,
    split: OWN_SPLIT,
    layout,
    classes: classes.length,
    classNames: classes,
    belongs: (sample) => {
      const { class: label, subject } = told?.(sample) ?? {};
      const part = partOf({ name: sample, subject, lists: undefined });
      const found = label === undefined ? undefined : labelOf(label);
      if (typeof found !== "number" || part === undefined || part === "neither") return undefined;
      return { label: found, part };
    },
    ...told && {
      groupsOf: (sample: string) => {
        const { subject } = told(sample) ?? {};
        return subject === undefined ? {} : { subject };
      },
    },
    farthest: Infinity,
    counts: {},
    raw: {
      files: "recordings",
      holds: "recordings",
      takes: "one place",
      shape: shapeOf(own),
      source: ({ places: [{ path }] }) =>
        Promise.reject(new Error(`Cannot read "${path}" as raw recordings of ${name}`)),
    },
    obtained: {
      kind: "ask",
      words:
        "make it of your recordings: deno task prepare FILE --data-path PLACE, FILE being the one that " +
        `describes ${name}`,
      folder: name,
      examples: { zip: "recordings", pickle: "recordings.pkl" },
    },
    folder: name,
    words: { recordings: [], split: [] },
  };
}
