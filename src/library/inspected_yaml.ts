/** YAML: a data set of a user's own, or the config of a run. */

import { z } from "zod";
import { DataError, UsageError } from "../base/errors.ts";
import { readOwnDataset } from "../datasets/catalog/chosen.ts";
import { parseYaml } from "../formats/yaml/yaml.ts";
import { counted } from "../golden/words.ts";
import { layoutNameOf, layoutOf } from "../skeleton/layouts.ts";
import { type Inspected, typed } from "./inspected_next.ts";

const withModel = z.looseObject({
  model: z.looseObject({ name: z.string() }),
  recipe: z.unknown(),
});

/** A YAML file. @throws {DataError} naming line, column and key of what is wrong in the description of a data set. */
export async function inspectYaml(path: string): Promise<Inspected> {
  try {
    return ofConfig(path) ?? await ofDataset(path);
  } catch (thrown) {
    if (!(thrown instanceof UsageError)) throw thrown;
    throw new DataError(`Cannot take "${path}" for the file of a data set:\n${thrown.message}`);
  }
}

function ofConfig(path: string): Inspected | undefined {
  const value = parseYaml(Deno.readTextFileSync(path), path, z.unknown());
  const config = withModel.safeParse(value);
  if (!config.success) return undefined;
  return {
    file: path,
    what: `the config of a run of ${config.data.model.name}`,
    details: [],
    next: [typed("train", "--config", path)],
  };
}

async function ofDataset(path: string): Promise<Inspected> {
  const { name, layout, classes, frames, persons, channels } = await readOwnDataset(path);
  return {
    file: path,
    what: `the data set ${name} of your own: ${classes.length} classes on ${
      layoutNameOf(layout)
    }, ${counted(layoutOf(layout).joints, "joint")}`,
    details: [`${channels.join(", ")}; ${counted(frames, "frame")}, ${counted(persons, "person")}`],
    next: [
      typed("prepare", path, "--data-path", "PLACE"),
      typed("train", "--dataset", path, "--model", "stgcn"),
    ],
  };
}
