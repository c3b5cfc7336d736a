/** Where a sample of a user's own belongs: its class and its part, by what files or names tell. */

import { suggest } from "../../base/suggest.ts";
import type { Part } from "../splits.ts";
import type { OwnDataset, OwnSplit } from "./description.ts";
import { namesBy } from "./name_pattern.ts";

/** Reads a label as files or names have it: a class from 0, or a sentence about what is wrong with it. */
export function labeler(
  { classes, first_label: first = 0 }: Pick<OwnDataset, "classes" | "first_label">,
): (label: number | string) => number | string {
  const byName = new Map(classes.map((name, i) => [name, i]));
  const ofNumber = (number: number): number | string => {
    const label = number - first;
    if (Number.isInteger(label) && label >= 0 && label < classes.length) return label;
    const last = first + classes.length - 1;
    return `its label is ${number}, the ${classes.length} classes are ${first} to ${last}`;
  };
  return (label) => {
    if (typeof label === "number") return ofNumber(label);
    const named = byName.get(label);
    if (named !== undefined) return named;
    if (/^\d{1,9}$/.test(label)) return ofNumber(Number(label));
    return `its class is "${label}", none of the ${classes.length} under classes${
      suggest(label, classes)
    }`;
  };
}

/** What tells a sample's part. */
export interface Told {
  readonly name: string;
  readonly subject: string | undefined;
  /** Those of the file that name it; undefined where nobody knows them. */
  readonly lists: readonly string[] | undefined;
}

type Rule = (told: Told) => boolean | undefined;

/** The part of a sample; "neither" where it is in none, undefined where nothing tells it. */
export function parter(split: OwnSplit): (told: Told) => Part | "neither" | undefined {
  const trains = ruleOf(split, split.train);
  const holdsBack = split.val === undefined ? undefined : ruleOf(split, split.val);
  return (told) => {
    const isTrained = trains(told);
    if (isTrained === undefined) return undefined;
    if (isTrained) return "train";
    return holdsBack === undefined || holdsBack(told) ? "val" : "neither";
  };
}

function ruleOf({ by }: OwnSplit, words: readonly string[]): Rule {
  const members = new Set(words);
  switch (by) {
    case "lists":
      return ({ lists }) => lists?.some((list) => members.has(list));
    case "subjects": {
      const subjects = new Set(words.map(withoutZeros));
      return ({ subject }) =>
        subject === undefined ? undefined : subjects.has(withoutZeros(subject));
    }
    case "names":
      return ({ name }) => members.has(name);
    case "pattern": {
      const patterns = words.map(namesBy);
      return ({ name }) => patterns.some((fits) => fits(name) !== undefined);
    }
  }
}

/** Subject 7 is subject 007. */
function withoutZeros(subject: string): string {
  return /^\d+$/.test(subject) ? subject.replace(/^0+(?=\d)/, "") : subject;
}
