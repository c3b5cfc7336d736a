/** A user's own data set, read from its file. */

import { dirname, extname, isAbsolute, join } from "node:path";
import { UsageError } from "../../base/errors.ts";
import { suggest } from "../../base/suggest.ts";
import { readYaml, validated, type YamlSource } from "../../formats/yaml/yaml.ts";
import { datasetNames, families } from "./catalog.ts";
import type { DatasetChoice } from "./choice.ts";
import { type OwnDataset, ownDatasetSchema } from "../described/description.ts";
import { ownLayoutSchema } from "../described/layout.ts";

/** Longer files describe no data set; a list of all of NTU RGB+D 120's samples has 2.5 MB. */
const MOST_BYTES = 2 ** 24;

/** Folders of results that are called otherwise. */
const TAKEN = [
  "eval",
  "recorded",
  "results",
  "shards",
  "jobs",
  "show",
  "downloads",
  "oracle",
] as const;

const named = ownDatasetSchema.refine(({ name }) => !isTaken(name), {
  path: ["name"],
  error: "expected another name: something here is called so",
});

function isTaken(name: string): boolean {
  return [...datasetNames, ...families.keys(), ...TAKEN, "suites"].includes(name);
}

/** Whether a word on the command line is a file's rather than a data set's name. */
export function isDatasetFile(word: string): boolean {
  return /[/\\]/.test(word) || isYaml(word);
}

function isYaml(path: string): boolean {
  return [".yaml", ".yml"].includes(extname(path).toLowerCase());
}

/** The data set that a word means: a built-in one by its name, else the one that a file describes. */
export async function chosenDataset(word: string): Promise<DatasetChoice> {
  return datasetNames.find((name) => name === word) ?? await readOwnDataset(word);
}

/**
 * Reads a data set's file, with the layout and the lists of samples that it names by files beside it.
 * @throws {UsageError} if a file is not there, or naming line, column and key of all that is wrong.
 */
export async function readOwnDataset(path: string): Promise<OwnDataset> {
  const source = readYaml(await textAt(path, "data set"), path);
  return validated(await whole(source, path), named);
}

/** What stands in files of its own, in their place. */
async function whole({ value, origin }: YamlSource, path: string): Promise<YamlSource> {
  if (typeof value !== "object" || value === null) return { value, origin };
  const beside = (file: string): string => isAbsolute(file) ? file : join(dirname(path), file);
  const read: Record<string, unknown> = { ...value };
  const { layout, split } = read;
  if (typeof layout === "string" && isYaml(layout)) {
    const file = beside(layout);
    read.layout = validated(readYaml(await textAt(file, "layout"), file), ownLayoutSchema);
  }
  if (typeof split === "object" && split !== null && "by" in split && split.by === "names") {
    const lists: Record<string, unknown> = { ...split };
    for (const part of ["train", "val"]) {
      const file = lists[part];
      if (typeof file === "string") lists[part] = linesOf(await textAt(beside(file), "list"));
    }
    read.split = lists;
  }
  return { value: read, origin };
}

function linesOf(text: string): string[] {
  return text.split(/\r?\n/).map((line) => line.trim()).filter((line) => line !== "");
}

async function textAt(path: string, what: string): Promise<string> {
  try {
    const { size } = await Deno.stat(path);
    if (size > MOST_BYTES) {
      throw new UsageError(
        `Cannot read ${what} "${path}": it has ${size} bytes; expected at most ${MOST_BYTES}`,
      );
    }
    return await Deno.readTextFile(path);
  } catch (thrown) {
    if (thrown instanceof Deno.errors.NotFound || thrown instanceof Deno.errors.NotADirectory) {
      const tail = suggest(path, await filesBeside(path));
      throw new UsageError(`Cannot read ${what} "${path}": there is no such file${tail}`);
    }
    if (thrown instanceof Deno.errors.IsADirectory) {
      throw new UsageError(`Cannot read ${what} "${path}": it is a folder`);
    }
    throw thrown;
  }
}

/** The YAML files beside a path, as it would name them. */
async function filesBeside(path: string): Promise<string[]> {
  const folder = dirname(path);
  try {
    const names = (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name);
    const inPlace = (name: string): string => /[/\\]/.test(path) ? join(folder, name) : name;
    return names.filter(isYaml).sort().slice(0, 100).map(inPlace);
  } catch {
    return []; // there is no such folder either
  }
}
