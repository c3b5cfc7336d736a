/** Labels that lie in a file of their own beside recordings. */

import { extname } from "node:path";
import { DataError } from "../../../base/errors.ts";
import { describe, type PickleValue } from "../../../formats/pickle/pickle_value.ts";
import { fieldsOf, isNumber, separatorOf } from "../../../formats/scores/columns.ts";
import { readLabels } from "../../../formats/scores/label_file.ts";
import { entryOf, namesOf, treeOfJson, wholeOf, WORDS } from "../../../formats/scores/tree.ts";
import { rawError } from "../../raw/odd.ts";
import type { OwnSample } from "../recordings.ts";
import { cleanName, requireNames } from "./sample_values.ts";

/** A class from 0, or its name. */
type Label = number | string;

interface Labels {
  /** Null where the file has none: labels go by the samples' order. */
  readonly names: readonly string[] | null;
  readonly labels: readonly Label[];
}

/** Text is held whole. */
const MOST_TEXT_BYTES = 2 ** 28;

/**
 * Samples with the labels of a file: by name where it has names, else in their order. It is a label pickle of names and labels,
 * an annotation pickle, an NPZ with y, NPY, or text with the classes' numbers or names: JSON, CSV, a line a sample.
 * @param haveNames whether the samples' names are the recordings' own; else those of the file are taken.
 * @throws {DataError} if it has another form, another number of labels, or no label for one of the samples.
 */
export async function withLabels(
  path: string,
  samples: readonly OwnSample[],
  haveNames: boolean,
): Promise<readonly OwnSample[]> {
  const { names, labels } = await labelsIn(path, samples.length);
  if (names === null || !haveNames) {
    if (labels.length !== samples.length) {
      throw rawError(
        path,
        `${labels.length} labels for ${samples.length} samples; wanted is one each`,
      );
    }
    const clean = names?.map((name) => cleanName(name, path));
    if (clean !== undefined) requireNames(clean, path);
    return samples.map((sample, i) => ({
      ...sample,
      name: clean?.[i] ?? sample.name,
      ...labelled(labels[i]),
    }));
  }
  const byName = new Map<string, Label>();
  for (const [i, name] of names.entries()) {
    for (const known of spellings(name)) byName.set(known, labels[i] ?? "");
  }
  return samples.map((sample) => {
    const label = spellings(sample.name).map((name) => byName.get(name)).find((one) =>
      one !== undefined
    );
    if (label !== undefined) return { ...sample, label };
    throw rawError(
      path,
      `it has no label for sample "${sample.name}"; it has ${names.length} others`,
    );
  });
}

function labelled(label: Label | undefined): Pick<OwnSample, "label"> {
  return label === undefined ? {} : { label };
}

/** A name as lists may have it: whole, without its ending, without its folders. The whole one wins. */
function spellings(name: string): readonly string[] {
  const bare = name.slice(0, name.length - extname(name).length);
  return [name, bare, name.replace(/^.*[/\\]/, ""), bare.replace(/^.*[/\\]/, "")];
}

async function labelsIn(path: string, samples: number): Promise<Labels> {
  const start = await startOf(path);
  // NPY, zip, pickles from protocol 2 on: binary; older pickles begin as text does.
  if (/^[\x80\x93]|^PK/.test(start) || /\.(pkl|pickle)$/i.test(path)) {
    return await readLabels(path, samples);
  }
  const text = (await Deno.readTextFile(path)).replace(/^\ufeff/, "");
  return /^\s*[[{]/.test(text) ? ofJson(treeOfJson(text, path), path) : ofLines(text, path);
}

async function startOf(path: string): Promise<string> {
  const { size, isFile } = await Deno.stat(path).catch((thrown: unknown) => {
    if (!(thrown instanceof Deno.errors.NotFound)) throw thrown;
    throw new DataError(`Cannot read labels: there is no "${path}"`);
  });
  if (!isFile) throw new DataError(`Cannot read labels: "${path}" is no file`);
  using file = await Deno.open(path);
  const bytes = new Uint8Array(2);
  await file.read(bytes);
  const start = String.fromCharCode(...bytes);
  if (size > MOST_TEXT_BYTES && !/^[\x80\x93]|^PK/.test(start)) {
    throw rawError(path, `${size} bytes of text are no list of labels`);
  }
  return start;
}

/** A list, a pair of lists, columns, a dictionary by name, or a list of dictionaries. */
function ofJson(root: PickleValue, file: string): Labels {
  const label = (value: PickleValue | undefined): Label => labelOf(value) ?? fail(value, file);
  const list = (value: PickleValue | undefined): Label[] =>
    Array.isArray(value) ? value.map(label) : fail(value, file);
  const lone = (values: Iterable<PickleValue>): readonly string[] =>
    namesOf(values) ?? fail(null, file);
  if (root instanceof Map) {
    const labels = entryOf(root, WORDS.labels);
    if (Array.isArray(labels)) {
      const names = entryOf(root, WORDS.names);
      return { names: Array.isArray(names) ? lone(names) : null, labels: list(labels) };
    }
    return { names: lone(root.keys()), labels: [...root.values()].map(label) };
  }
  if (!Array.isArray(root)) return fail(root, file);
  const [first, second] = root;
  if (root.length === 2 && Array.isArray(first) && Array.isArray(second)) {
    return { names: lone(first), labels: list(second) };
  }
  if (first instanceof Map && root.every((item) => item instanceof Map)) {
    const names = root.flatMap((item) => entryOf(item, WORDS.name) ?? []);
    return { names: names.length === root.length ? lone(names) : null, labels: list(root) };
  }
  return { names: null, labels: list(root) };
}

/** Kinetics' label files have the class's number beside its name (yysijie/st-gcn 221c0e1, tools/kinetics_gendata.py). */
function labelOf(value: PickleValue | undefined): Label | undefined {
  if (value instanceof Map) {
    return wholeOf(value.get("label_index")) ?? labelOf(entryOf(value, WORDS.label));
  }
  return typeof value === "string" && value.trim() !== "" ? value.trim() : wholeOf(value);
}

function fail(value: PickleValue | undefined, file: string): never {
  throw rawError(
    file,
    `it has ${describe(value)} where labels belong; wanted are classes from 0, or their names`,
  );
}

/** A line a sample: its class, or its name and its class, apart by commas, tabs or spaces. A line of headings is told by its words. */
function ofLines(text: string, file: string): Labels {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== "" && !line.startsWith("#"));
  // A class's name may have spaces: only what a name or a number stands before is a table.
  const first = separatorOf(lines[0]);
  const separator = typeof first === "string" || lines.every((line) => /^\S+\s+\d+\s*$/.test(line))
    ? first
    : undefined;
  const rows = lines.map((line) =>
    (separator === undefined ? [line] : fieldsOf(line, separator)).map((field) => field.trim())
  );
  const heading = rows[0]?.map((field) => field.toLowerCase()) ?? [];
  const at = (words: readonly string[]): number =>
    heading.findIndex((word) => words.includes(word));
  const labelAt = at([...WORDS.label, ...WORDS.labels, "class", "action"]);
  const nameAt = at([...WORDS.name, ...WORDS.names, "clip", "video"]);
  const isHeading = labelAt >= 0 && (rows.length > 1);
  const width = rows[0]?.length ?? 0;
  const [ofName, ofLabel] = isHeading ? [nameAt, labelAt] : [width > 1 ? 0 : -1, width - 1];
  const body = isHeading ? rows.slice(1) : rows;
  const uneven = body.findIndex((row) => row.length !== width);
  if (uneven >= 0) {
    throw rawError(file, `label ${uneven + 1} has ${body[uneven]?.length} fields, others ${width}`);
  }
  const labels = body.map((row, i): Label => {
    const field = row[ofLabel] ?? "";
    if (!isNumber(field)) return field === "" ? fail(`nothing for label ${i}`, file) : field;
    return wholeOf(Number(field)) ?? fail(field, file);
  });
  return { names: ofName < 0 ? null : body.map((row) => row[ofName] ?? ""), labels };
}
