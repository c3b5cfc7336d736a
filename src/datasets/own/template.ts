/** The file of a data set of one's own as far as its recordings tell it; what they do not tell stands there as a question. */

import { basename, extname } from "node:path";
import { stringifyYaml } from "../../formats/yaml/yaml.ts";
import { layoutNames, layoutOf } from "../../skeleton/layouts.ts";
import { nameSome } from "../content_digest.ts";
import { byName } from "../sample.ts";
import type { Most, OwnRecordings } from "./recordings.ts";

/** How many samples are looked at for what a third channel is. */
const LOOKED_AT = 8;

/** What a template is made of. */
export interface TemplateRequest {
  readonly recordings: OwnRecordings;
  readonly most: Most;
  /** The recordings, as errors name them. */
  readonly place: string;
  /** The file that gets the template; the data set is called as it is. */
  readonly file: string;
  /** The order of an array's axes, where it had to be said. */
  readonly axes?: string | undefined;
}

/** The text of the file. @throws {DataError} if a sample that is looked at is unsound. */
export async function templateOf(request: TemplateRequest): Promise<string> {
  const { recordings, most, place, file, axes } = request;
  const { form, samples, remarks } = recordings;
  const name = nameFor(file);
  const blocks = [
    [
      `# A data set of your own, as ${
        quoted(place)
      } tells it: ${form}, ${samples.length} recordings. Lines that end in a`,
      "# question mark ask what the data does not tell.",
      ...remarks.map((remark) => `# ${oneLine(remark)}`),
    ],
    [`name: ${name}`],
    layoutLines(recordings, name),
    await channelLines(recordings),
    ...axes === undefined ? [] : [[`axes: ${axes.toUpperCase()}`]],
    [
      `# The longest recording has ${most.frames} frames; shorter ones are filled with zeros, longer than this are cut.`,
      `frames: ${most.frames}`,
    ],
    [
      `# At most ${most.persons} at a time were recorded; more than this are left out.`,
      `persons: ${most.persons}`,
    ],
    classLines(recordings),
    splitLines(recordings),
  ];
  return blocks.map((lines) => `${lines.join("\n")}\n`).join("\n");
}

function nameFor(file: string): string {
  const bare = basename(file, extname(file)).toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
  return bare.replaceAll(/^-+|-+$/g, "").slice(0, 64) || "mine";
}

function layoutLines({ joints, jointNames, layout }: OwnRecordings, name: string): string[] {
  const fitting = layoutNames.filter((one) => layoutOf(one).joints === joints);
  const spelled = (names: readonly string[] = []): string => names.join().toLowerCase();
  const named = layout ?? (jointNames &&
    fitting.find((one) => spelled(layoutOf(one).jointNames) === spelled(jointNames)));
  const [first, ...others] = named === undefined ? fitting : [named];
  if (first !== undefined) {
    const asked = others.length === 0
      ? []
      : [`# Of ${joints} joints is ${others.join(", ")} too: which one is yours?`];
    return [...asked, `layout: ${first}`];
  }
  const far = (one: typeof layoutNames[number]): number => Math.abs(layoutOf(one).joints - joints);
  const near = layoutNames.toSorted((a, b) => far(a) - far(b)).slice(0, 2)
    .map((one) => `${one} has ${layoutOf(one).joints}`);
  return [
    `# No built-in layout has ${joints} joints (${
      near.join(", ")
    }): which of yours are joined, and which is the center?`,
    "# layout:",
    `#   name: ${name}-${joints}`,
    `#   joints: ${
      jointNames === undefined ? `${joints} # or their names, in order` : flow(jointNames)
    }`,
    "#   bones: [[1, 0], [2, 1]]",
    "#   center: 0",
    "#   pairs: [[1, 2]] # left and right, if you like",
  ];
}

async function channelLines(recordings: OwnRecordings): Promise<string[]> {
  const { channels } = recordings;
  if (channels === 2) return ["channels: [x, y]"];
  if (channels > 3) {
    const names = ["x", "y", "z", ...Array.from({ length: channels - 3 }, (_, i) => `c${i + 3}`)];
    return [`# ${channels} channels: what are they, in order?`, `channels: ${flow(names)}`];
  }
  const third = await isShare(recordings) ? "score" : "z";
  return ["# x, y and z, or x, y and score?", `channels: [x, y, ${third}]`];
}

/** Whether the third channel of the first samples goes from 0 to 1, as scores do. */
async function isShare({ samples, read }: OwnRecordings): Promise<boolean> {
  for (let i = 0; i < Math.min(samples.length, LOOKED_AT); i++) {
    const { shape: [, t, v, m], values } = await read(i);
    const third = values.subarray(2 * t * v * m);
    if (third.some((value) => value < 0 || value > 1)) return false;
  }
  return true;
}

function classLines({ samples }: OwnRecordings): string[] {
  const labels = new Set(samples.flatMap(({ label }) => label ?? []));
  if (labels.size === 0) {
    return [
      `# Nothing tells the class of a sample; they are called ${examples(samples)}.`,
      "# Which classes are there, and where in a name do they stand? Or give --labels FILE.",
      "# classes: [walk, fall]",
      '# names: "S{subject}_A{class}*"',
    ];
  }
  const words = [...labels].map(String);
  if (!words.every((word) => /^\d{1,6}$/.test(word))) {
    return [`classes:`, ...words.sort(byName).map((word) => `  - ${scalar(word)}`)];
  }
  const numbers = words.map(Number);
  const [least, most] = [Math.min(...numbers), Math.max(...numbers)];
  const first = least === 0 ? 0 : 1;
  return [
    `# Labels go from ${least} to ${most}, ${labels.size} of them: what are they called, in order?`,
    ...first === 0 ? [] : [`first_label: ${first}`],
    "classes:",
    ...Array.from({ length: most - first + 1 }, (_, i) => `  - class ${i + first}`),
  ];
}

function splitLines({ samples }: OwnRecordings): string[] {
  const lists = [...Map.groupBy(samples.flatMap((one) => one.lists), (list) => list)]
    .map(([list, all]) => ({ list, samples: all.length }));
  const splits = lists.flatMap(({ list }) => {
    const [, prefix] = /^(.*?)train(?:ing)?$/i.exec(list) ?? [];
    const val = prefix !== undefined &&
      ["val", "valid", "validation", "test", "testing"].map((word) => `${prefix}${word}`)
        .find((word) => lists.some((other) => other.list.toLowerCase() === word.toLowerCase()));
    return val === undefined || val === false ? [] : [{ train: list, val }];
  });
  const [first, ...others] = splits;
  if (first !== undefined) {
    const also = others.map(({ train, val }) => `${train} with ${val}`).join(", ");
    return [
      ...also === "" ? [] : [`# Its lists are also ${oneLine(also)}: which split is meant?`],
      "split:",
      "  by: lists",
      `  train: ${scalar(first.train)}`,
      `  val: ${scalar(first.val)}`,
    ];
  }
  const subjects = [...new Set(samples.flatMap(({ subject }) => subject ?? []))].sort(byName);
  if (subjects.length > 1) {
    return [
      `# Subjects are ${oneLine(nameSome(subjects))}: who is trained on? All others are held back.`,
      "# split:",
      "#   by: subjects",
      `#   train: ${flow(subjects.slice(0, Math.ceil(subjects.length / 2)))}`,
    ];
  }
  return [
    `# The data has no lists and no subjects; samples are called ${examples(samples)}.`,
    "# Which of them are trained on? All others are held back.",
    "# split:",
    "#   by: pattern",
    '#   train: ["S01*", "S02*"]',
    "# or by: names, and train: train.txt, a file beside this one with a name a line",
  ];
}

function examples(samples: OwnRecordings["samples"]): string {
  return oneLine(nameSome(samples.map(({ name }) => name)));
}

/** A word as YAML spells it, on one line. */
function scalar(word: string): string {
  return stringifyYaml(word).trimEnd();
}

function flow(words: readonly string[]): string {
  return `[${words.map(scalar).join(", ")}]`;
}

function quoted(text: string): string {
  return JSON.stringify(text);
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ");
}
