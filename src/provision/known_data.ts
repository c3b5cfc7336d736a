/** What is known of data that users bring, gathered so that it can be held against theirs while that is read. */

import { dirname, join } from "node:path";
import { DataError } from "../base/errors.ts";
import { exists } from "../base/files.ts";
import { catalog, nameOfManifest } from "../datasets/catalog/catalog.ts";
import type { DataSet } from "../datasets/catalog/data_set.ts";
import type { Database, DatabasePaths } from "../datasets/database.ts";
import { withSamples } from "../datasets/findings.ts";
import type { DatasetChoice } from "../datasets/catalog/choice.ts";
import type { Manifest } from "../datasets/manifest.ts";
import { type ClipLabels, parseClipLabels } from "../datasets/raw/kinetics_source.ts";
import { stem } from "../datasets/sample.ts";
import type { Part } from "../datasets/splits.ts";
import { type Claim, Inspection, verifyCounts } from "../datasets/verify.ts";
import type { KnownData } from "../golden/observation.ts";
import { layoutNameOf } from "../skeleton/layouts.ts";
import type { DataContext } from "./context.ts";
import { missingSamplesHere } from "./raw_sources.ts";

/** What is known of one part. */
interface Knowledge extends Claim {
  /** What more than the database alone it takes, where that is at hand. */
  readonly lists: readonly string[];
}

/**
 * Gathers what is known of a part, nothing of it from the network. Undefined for recordings that are generated or pinned:
 * a golden's digests hold those; and for a user's own.
 * @throws {DataError} if a list that is here cannot be read.
 */
export async function knowledgeOf(
  dataset: DatasetChoice,
  part: Part,
  paths: DatabasePaths,
  context: Pick<DataContext, "places" | "mirror">,
): Promise<Knowledge | undefined> {
  if (typeof dataset !== "string") return undefined; // its description was held already
  const dataSet: DataSet = catalog[dataset];
  const { obtained, leftOut } = dataSet;
  if (obtained.kind !== "ask") return undefined;
  const missing = await missingSamplesHere(dataSet, context);
  const folders = [dirname(paths.data), join(context.places.data, ...obtained.folder.split("/"))];
  const labels = await labelFile(folders, part);
  return {
    dataSet: labels === undefined ? dataSet : { ...dataSet, belongs: memberBy(labels, part) },
    part,
    missing: missing ?? new Set(),
    lists: [
      ...labels === undefined ? [] : ["label file"],
      ...missing === undefined || leftOut === undefined ? [] : ["list of missing skeletons"],
    ],
  };
}

/** Kinetics' own list of its clips, where it lies beside the database or the recordings. */
async function labelFile(folders: readonly string[], part: Part): Promise<ClipLabels | undefined> {
  for (const folder of folders) {
    const path = join(folder, `kinetics_${part}_label.json`);
    if (await exists(path)) return parseClipLabels(await Deno.readTextFile(path), path);
  }
  return undefined;
}

function memberBy(labels: ClipLabels, part: Part): DataSet["belongs"] {
  const known = new Map(Object.entries(labels));
  return (name) => {
    const clip = known.get(name);
    if (clip?.has_skeleton) return { part, label: clip.label_index };
    throw new DataError(`Cannot find "${name}" among the clips with a skeleton`);
  };
}

/** Holds one part against what is known of it: shown every sample on a walk, it then tells what came of it. */
export class KnownPart {
  readonly #knowledge: Knowledge;
  readonly #database: Database;
  readonly #inspection: Inspection;

  constructor(database: Database, knowledge: Knowledge) {
    this.#database = database;
    this.#knowledge = knowledge;
    this.#inspection = new Inspection(database, knowledge);
  }

  /** Holds the values of one sample, told apart from others by their digest. */
  readonly see: Inspection["see"] = (sample, digest) => this.#inspection.see(sample, digest);

  /** What was held, and what contradicts it, once all samples were seen. */
  observed(): KnownData {
    const { manifest } = this.#database;
    const { lists } = this.#knowledge;
    const found = this.#inspection.findings().filter(({ kind }) => kind === "error");
    return {
      isPrepared: manifest !== undefined,
      held: ["number", "shape", ...this.#heldOfNames(), "values", ...lists],
      contradictions: [
        ...manifest === undefined ? [] : this.#manifestContradictions(manifest),
        ...found.map(withSamples),
      ],
    };
  }

  #manifestContradictions(manifest: Manifest): string[] {
    const { name, layout } = this.#knowledge.dataSet;
    const made = nameOfManifest(manifest);
    return [
      ...made === name ? [] : [`its manifest is of ${made}`],
      ...manifest.layout === layout
        ? []
        : [`its manifest has layout ${layoutNameOf(manifest.layout)}`],
      ...verifyCounts(manifest),
    ];
  }

  #heldOfNames(): readonly string[] {
    const [name = ""] = this.#database.names;
    try {
      const { belongs } = this.#knowledge.dataSet;
      if (belongs(stem(name)) === undefined) return ["uniqueness of names"];
    } catch {
      // A strange name, which the check of names tells.
    }
    return ["names", "labels", "split"];
  }
}
