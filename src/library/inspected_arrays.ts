/** NumPy's arrays, by their headers alone. */

import type { FileBytes } from "../formats/byte_store.ts";
import { assertDataSize } from "../formats/npy/npy.ts";
import { MAX_HEADER_BYTES, type NpyHeader, parseNpyHeader } from "../formats/npy/npy_header.ts";
import { WORDS } from "../formats/scores/tree.ts";
import { ZipArchive } from "../formats/zip/zip.ts";
import { counted, listed, thousands } from "../golden/words.ts";
import {
  type Inspected,
  lackingClasses,
  layoutsWith,
  nextOfDatabase,
  nextOfLabels,
  nextOfScores,
} from "./inspected_next.ts";

/** An array in a file of its own. */
export function inspectNpy(file: FileBytes): Inspected {
  const { path } = file;
  const head = new Uint8Array(Math.min(MAX_HEADER_BYTES, file.size));
  file.readInto(head, 0);
  const header = parseNpyHeader(head, path);
  assertDataSize(header, file.size, path);
  const { meaning, next, details } = meaningOf(header, path);
  return { file: path, what: `an NPY array${shapeText(header)}${meaning}`, details, next };
}

type Sized = Pick<NpyHeader, "dtype" | "shape">;

function shapeText({ dtype, shape }: Sized): string {
  return ` of ${dtype} [${shape.join()}]`;
}

interface Meaning {
  readonly meaning: string;
  readonly details: readonly string[];
  readonly next: readonly string[];
}

/** What an array of this shape is here. */
function meaningOf({ dtype, shape }: Sized, file: string): Meaning {
  const [first = 0, second = 0] = shape;
  const joints = shape.at(-2);
  const layouts = layoutsWith(joints);
  const isWhole = /^u?int/.test(dtype);
  const on = layouts === undefined
    ? `${joints} joints, which no layout here has`
    : `${joints} joints (${layouts})`;
  const data = shape.length === 5 ? shape.slice(1) : shape;
  if (shape.length === 5) {
    const [channels, frames, , persons] = data;
    return {
      meaning: `: a database [N,C,T,V,M] of ${counted(first, "sample")}, ${channels} channels, ` +
        `${counted(frames ?? 0, "frame")}, ${on}, ${counted(persons ?? 0, "person")}`,
      details: ["it is read beside its labels, as val_data.npy and val_label.pkl of one folder"],
      next: nextOfDatabase(file, first, joints),
    };
  }
  if (shape.length === 4 && layouts !== undefined) {
    return {
      meaning: `: one sample [C,T,V,M] of ${counted(second, "frame")} on ${on}`,
      details: [],
      next: [],
    };
  }
  if (shape.length === 2 && !isWhole && first > 0 && second > 1) {
    return {
      meaning: `: scores of ${counted(first, "sample")} in ${second} classes`,
      details: lackingClasses(second),
      next: nextOfScores(file, { classes: second, samples: first, hasLabels: false }),
    };
  }
  if (shape.length === 1 && isWhole) {
    return {
      meaning: `: labels of ${counted(first, "sample")}`,
      details: [],
      next: nextOfLabels(file, first),
    };
  }
  return {
    meaning: ", which is no database [N,C,T,V,M], no scores [N,classes] and no labels [N]",
    details: [],
    next: [],
  };
}

/** An archive of arrays; undefined for any other zip. */
export async function inspectNpz(path: string): Promise<Inspected | undefined> {
  // Contents stay packed; what is claimed of their size costs nothing here.
  using zip = await ZipArchive.open(path, { maxBytes: Number.MAX_SAFE_INTEGER });
  const ending = ".npy";
  if (!zip.names.some((name) => name.endsWith(ending))) return undefined;
  const arrays = new Map<string, Sized>();
  for (const entry of zip.names) {
    if (!entry.endsWith(ending)) continue;
    const start = await zip.readStart(entry, MAX_HEADER_BYTES);
    arrays.set(entry.slice(0, -ending.length), parseNpyHeader(start, `${path}/${entry}`));
  }
  const named = (words: readonly string[]): [string, Sized] | undefined =>
    [...arrays].find(([name]) => words.includes(name));
  const details = [
    listed([...arrays].map(([name, { dtype, shape }]) => `${name} ${dtype} [${shape.join()}]`), 8),
  ];
  const form = `an NPZ archive of ${counted(arrays.size, "array")}`;
  const labels = named(WORDS.labels);
  const scores = named(WORDS.scores) ?? (arrays.size === 1 ? [...arrays][0] : undefined);
  const [samples = 0, classes = 0] = scores?.[1].shape ?? [];
  if (scores?.[1].shape.length === 2 && classes > 1) {
    return {
      file: path,
      what: `${form}: scores of ${counted(samples, "sample")} in ${classes} classes`,
      details: [...details, ...lackingClasses(classes)],
      next: nextOfScores(path, { classes, samples, hasLabels: labels !== undefined }),
    };
  }
  const test = labels?.[1].shape ?? [];
  const samplesOf = arrays.get("x_test")?.shape ?? arrays.get("x_train")?.shape;
  const of = samplesOf === undefined
    ? ""
    : `, samples [N,T,${thousands(samplesOf.at(-1) ?? 0)}] as CTR-GCN has them`;
  if (labels === undefined) {
    return { file: path, what: `${form}${of}, neither scores nor labels`, details, next: [] };
  }
  const inClasses = test.length === 2 ? ` in ${test[1]} classes` : "";
  return {
    file: path,
    what: `${form}: labels of ${counted(test[0] ?? 0, "sample")}${inClasses}${of}`,
    details,
    next: nextOfLabels(path, test[0] ?? 0),
  };
}
