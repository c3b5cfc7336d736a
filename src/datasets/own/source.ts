/** Recordings of a user's own as the source of a database, by the file that describes the data set. */

import { DataError } from "../../base/errors.ts";
import { layoutNameOf, layoutOf } from "../../skeleton/layouts.ts";
import type { Sample } from "../augmentation.ts";
import { nameSome } from "../content_digest.ts";
import { byName } from "../sample.ts";
import type { Listing, Notes, RawSample, Source, Unsound } from "../raw/source.ts";
import type { Part } from "../splits.ts";
import { OWN_SPLIT, type OwnDataset, shapeOf } from "../described/description.ts";
import { labeler, parter } from "../described/membership.ts";
import { fieldsOf, namesBy } from "../described/name_pattern.ts";
import type { OwnRecordings, OwnSample } from "./recordings.ts";

/** The rules by which samples are made: the first frames and persons, zeros behind them. */
const PREPARATION = 1;

/** What is made into a source. */
export interface OwnSourceOptions {
  readonly own: OwnDataset;
  readonly recordings: OwnRecordings;
  /** How errors name the recordings. */
  readonly place: string;
  /** How errors name the file that describes them. */
  readonly file: string;
}

/** @throws {DataError} if joints or channels are not as described, naming both numbers and what to change. */
export function ownSource(options: OwnSourceOptions): Source {
  const { own, recordings } = options;
  requireFit(options);
  const indices = new Map(recordings.samples.map(({ name }, i) => [storedName(name), i]));
  return {
    dataset: own.name,
    split: OWN_SPLIT,
    layout: own.layout,
    shape: shapeOf(own),
    preparation: PREPARATION,
    odd: "refuse",
    own,
    passedOver: recordings.passedOver,
    list: () => Promise.resolve().then(() => listed(options)),
    read: async ({ name }, target) => {
      const index = indices.get(name);
      if (index === undefined) throw new DataError(`Cannot find "${name}" in "${options.place}"`);
      return filled(await recordings.read(index), target, own, `${options.place}: ${name}`);
    },
  };
}

/** As databases name a sample: what takes a name apart, slashes and the endings of raw files, is no part of it. */
function storedName(name: string): string {
  return name.replaceAll(/[/\\]/g, "_").replace(/\.(skeleton|json)$/, "");
}

function requireFit(
  { own, recordings: { form, joints: found, channels }, place, file }: OwnSourceOptions,
): void {
  const joints = layoutOf(own.layout).joints;
  const faults: string[] = [];
  if (found !== joints) {
    faults.push(
      `its samples have ${found} joints, the layout "${
        layoutNameOf(own.layout)
      }" has ${joints}: change layout`,
    );
  }
  const { length } = own.channels;
  if (channels !== length) {
    faults.push(
      `its samples have ${channels} channels, ${file} names ${length} (${
        own.channels.join(", ")
      }): change channels`,
    );
  }
  if (faults.length === 0) return;
  throw new DataError(`Cannot prepare "${place}", ${form}, by ${file}: ${faults.join("; ")}`);
}

function listed({ own, recordings, place, file }: OwnSourceOptions): Listing {
  const { samples: found } = recordings;
  requireLists(own, found, place, file);
  const memberOf = membership(own, found.flatMap(({ label }) => label ?? []));
  const samples: RawSample[] = [];
  const unsound: Unsound[] = [];
  const seen = new Set<string>();
  let neither = 0;
  for (const sample of found) {
    const name = storedName(sample.name);
    const reason = (what: string): string =>
      `Cannot prepare "${name}" of "${place}" by ${file}: ${what}`;
    const member = seen.has(name) ? "its name occurs more than once" : memberOf(sample, name);
    seen.add(name);
    if (member === undefined) neither++;
    else if (typeof member === "string") unsound.push({ name, reason: reason(member) });
    else samples.push({ name, ...member });
  }
  requireBoth(samples, unsound, { own, place, file, found });
  samples.sort((a, b) => byName(a.name, b.name));
  return { samples, unsound, counts: { found: found.length, "in neither part": neither } };
}

/** Where each sample belongs; undefined for one in neither part, a sentence where that cannot be told. */
function membership(
  own: OwnDataset,
  labels: readonly (number | string)[],
): (sample: OwnSample, name: string) => Omit<RawSample, "name"> | string | undefined {
  const { names, split } = own;
  const [labelOf, partOf] = [labeler(own), parter(split)];
  const told = names === undefined ? undefined : namesBy(names);
  return (sample, name) => {
    const said = told?.(name) ?? told?.(sample.name);
    if (told !== undefined && said === undefined) return `its name does not fit names: ${names}`;
    const subject = said?.subject ?? sample.subject;
    const part = partOf({ name, subject, lists: sample.lists });
    if (part === "neither") return undefined;
    if (part === undefined) {
      return "nothing tells its subject, by whom split goes; say names: with {subject} in it";
    }
    const label = said?.class ?? sample.label;
    if (label === undefined) {
      return "nothing tells its class; say names: with {class} in it, or give --labels FILE";
    }
    const found = labelOf(label);
    if (typeof found === "number") return { label: found, part };
    const isNumber = /^\d+$/.test(String(label));
    return isNumber ? `${found}${mended(own, labels)}` : found;
  };
}

/** What to do about labels that are beyond the classes, by how far all of them go. */
function mended(
  { classes, first_label: first = 0 }: OwnDataset,
  labels: readonly (number | string)[],
): string {
  const numbers = labels.map(Number).filter(Number.isInteger);
  if (numbers.length === 0) return "; name all classes under classes";
  const least = numbers.reduce((a, b) => Math.min(a, b));
  const most = numbers.reduce((a, b) => Math.max(a, b));
  if (first === 0 && least > 0 && most === classes.length) {
    return `; labels go from ${least} to ${most}: say first_label: 1`;
  }
  if (first === 1 && least === 0) return `; labels go from 0 to ${most}: leave first_label out`;
  return `; labels go from ${least} to ${most}: name ${
    most - first + 1
  } classes, or change the labels`;
}

/** @throws {DataError} if a split goes by lists that the recordings do not have. */
function requireLists(
  { split }: OwnDataset,
  samples: readonly OwnSample[],
  place: string,
  file: string,
): void {
  if (split.by !== "lists") return;
  const known = new Set(samples.flatMap(({ lists }) => lists));
  const lacking = [...split.train, ...split.val].filter((list) => !known.has(list));
  if (lacking.length === 0) return;
  const has = known.size === 0 ? "it has no lists" : `its lists are ${nameSome([...known])}`;
  throw new DataError(
    `Cannot split "${place}" by ${lacking.join(", ")}, as ${file} says: ${has}; change split`,
  );
}

interface Described {
  readonly own: OwnDataset;
  readonly place: string;
  readonly file: string;
  readonly found: readonly OwnSample[];
}

/** @throws {DataError} where nothing is left to train on, or to hold back, and nothing else is wrong. */
function requireBoth(
  samples: readonly RawSample[],
  unsound: readonly Unsound[],
  { own, place, file, found }: Described,
): void {
  const counted = (part: Part): number => samples.filter((sample) => sample.part === part).length;
  const empty = (["train", "val"] as const).find((part) => counted(part) === 0);
  if (empty === undefined || unsound.length > 0) return;
  const told = own.names === undefined ? [] : fieldsOf(own.names);
  const subjects = [...new Set(found.flatMap(({ subject }) => subject ?? []))];
  const known = own.split.by === "subjects" && subjects.length > 0 && !told.includes("subject")
    ? `; subjects are ${nameSome(subjects)}`
    : `; the first names are ${nameSome(found.map(({ name }) => name))}`;
  throw new DataError(
    `Cannot prepare "${place}" by ${file}: of ${found.length} samples its split leaves none in ${empty}${known}`,
  );
}

/** `sample[C,t,V,m]` into `target[C,T,V,M]`: the first frames and persons. */
function filled(
  { shape, values }: Sample,
  target: Float32Array,
  own: OwnDataset,
  where: string,
): Notes {
  const [channels, frames, joints, persons] = shapeOf(own);
  const [c, t, v, m] = shape;
  if (c !== channels || v !== joints || values.length !== c * t * v * m) {
    throw new DataError(
      `Cannot read "${where}": it is C,T,V,M = ${
        shape.join(",")
      }; expected C ${channels} and V ${joints}`,
    );
  }
  const strange = values.findIndex((value) => !Number.isFinite(value));
  if (strange >= 0) {
    throw new DataError(`Cannot read "${where}": value ${strange} is ${values[strange]}`);
  }
  target.fill(0);
  for (let row = 0; row < c; row++) {
    for (let frame = 0; frame < Math.min(t, frames); frame++) {
      for (let joint = 0; joint < v; joint++) {
        const from = ((row * t + frame) * v + joint) * m;
        const to = ((row * frames + frame) * joints + joint) * persons;
        for (let who = 0; who < Math.min(m, persons); who++) {
          target[to + who] = values[from + who] as number;
        }
      }
    }
  }
  return {
    ...t > frames && { [`cut to ${frames} frames`]: 1 },
    ...m > persons && { [`with more than ${persons} persons`]: 1 },
  };
}
