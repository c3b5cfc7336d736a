/** What was recognized, in words: one line of it, and one line of how two differ. */

import type { ModelName } from "./config.ts";
import type { Recognition, Recognized, Unrecognized } from "./recognition.ts";

const TITLES: Readonly<Record<ModelName, string>> = {
  "stgcn": "ST-GCN 2018",
  "stgcn-2019": "ST-GCN 2019",
  "tcn": "Temporal Conv",
};

function titleOf({ network, twoStreams }: Recognized): string {
  return `${twoStreams ? "two-stream " : ""}${TITLES[network]}`;
}

/** `of 120 classes on 25 joints`, or `of 12 classes on 150 values a frame`; empty where nothing of it is known. */
function sizesOf({ classes, joints, values }: Recognized): string {
  const on = values === undefined ? joints && `${joints} joints` : `${values} values a frame`;
  return `${classes === undefined ? "" : ` of ${classes} classes`}${on ? ` on ${on}` : ""}`;
}

/** A recognition as a phrase: `ST-GCN 2019 of 120 classes on 25 joints`. */
export function recognizedAs(what: Recognition): string {
  switch (what.kind) {
    case "network":
      return `${what.lacking.length > 0 ? "a part of " : ""}${titleOf(what)}${sizesOf(what)}`;
    case "foreign": {
      const classes = what.classes === undefined ? "" : ` of ${what.classes} classes`;
      return `${what.title}${classes} (${what.source}), which is no network here`;
    }
    case "unknown":
      return `no network that is known here${nearestOf(what)}`;
  }
}

function nearestOf({ nearest, wrapped, names }: Unrecognized): string {
  if (wrapped !== undefined) {
    const { word, what } = wrapped;
    return `; without the ${JSON.stringify(word)} before every name it is ${recognizedAs(what)}`;
  }
  if (nearest === undefined) return "";
  const { network, alike } = nearest;
  return `, nearest to ${TITLES[network]}, as which ${alike} of its ${names} names are`;
}

/** What two of one network may differ in, the plainest first, and how its number is called. */
const NUMBERS: readonly (readonly [keyof Recognized, one: string, many: string])[] = [
  ["classes", "class", "classes"],
  ["values", "value a frame", "values a frame"],
  ["joints", "joint", "joints"],
  ["channels", "channel", "channels"],
  ["persons", "person", "persons"],
  ["partitions", "partition", "partitions"],
  ["kernel", "frame in its kernels", "frames in its kernels"],
  ["blocks", "block", "blocks"],
];

function numbered(value: Recognized[keyof Recognized], one: string, many: string): string {
  return `${value} ${value === 1 ? one : many}`;
}

const YES_OR_NO: readonly (readonly [keyof Recognized, string])[] = [
  ["weighsEdges", "learned weights on A"],
  ["multiscale", "units of two widths"],
  ["normsByJoint", "statistics by joint"],
];

/**
 * What a file is where a config has another network, in one line; undefined where names and shapes do not tell.
 * @param wanted the recognition of the config's own network.
 */
export function differenceOf(file: Recognition, wanted: Recognition): string | undefined {
  if (wanted.kind !== "network") return undefined;
  if (file.kind !== "network") return `these are the weights of ${recognizedAs(file)}`;
  if (titleOf(file) !== titleOf(wanted)) {
    const sizes = sizesOf(file).trimStart();
    return `these are ${titleOf(file)}'s${sizes && `, ${sizes}`}; the config has ${
      titleOf(wanted)
    }${sizesOf(wanted)}`;
  }
  const others = NUMBERS.flatMap(([key, one, many]) =>
    file[key] === undefined || wanted[key] === undefined || file[key] === wanted[key]
      ? []
      : [{ key, text: numbered(wanted[key], one, many), here: numbered(file[key], one, many) }]
  );
  const ways = YES_OR_NO.flatMap(([key, unit]) =>
    file[key] === wanted[key] ? [] : [{
      key,
      text: `${wanted[key] ? "" : "no "}${unit}`,
      here: `${file[key] ? "" : "no "}${unit}`,
    }]
  );
  const differs = [...others, ...ways];
  if (differs.length === 0) return undefined;
  const told = sizesOf(file);
  const more = differs.filter(({ here }) => !told.includes(here)).map(({ here }) => here);
  const besides = more.length > 0 ? ` with ${more.join(", ")}` : "";
  return `these are ${titleOf(file)}'s${told && `,${told}`}${besides}; the config has ${
    differs.map(({ text }) => text).join(", ")
  }`;
}

/** The network that weights are of, where that is another one: ` (did you mean the model "tcn"?)`, else nothing. */
export function networkMeant(file: Recognition, wanted: Recognition): string {
  const isOther = file.kind === "network" && wanted.kind === "network" &&
    file.network !== wanted.network;
  return isOther ? ` (did you mean the model "${file.network}"?)` : "";
}

/** What else names and shapes tell of a network: a line of its parts, those that are unknown left out. */
export function partsOf(what: Recognized): string {
  const numbers = NUMBERS.slice(2).flatMap(([key, one, many]) =>
    what[key] === undefined ? [] : [numbered(what[key], one, many)]
  );
  const ways = YES_OR_NO.flatMap(([key, unit]) => what[key] === true ? [unit] : []);
  return [...numbers, ...ways].join(", ");
}
