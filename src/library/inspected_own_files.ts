/** What this program itself writes. */

import { dirname } from "node:path";
import { z } from "zod";
import { nameOfManifest } from "../datasets/catalog/catalog.ts";
import { isOwnName } from "../datasets/catalog/choice.ts";
import { parseManifest } from "../datasets/manifest.ts";
import { parseGolden } from "../golden/golden.ts";
import { parsePredictions, scoreOf } from "../golden/prediction.ts";
import { counted, percent, thousands } from "../golden/words.ts";
import { layoutNameOf } from "../skeleton/layouts.ts";
import { parseRecord } from "../report/record.ts";
import { parseResult } from "../report/result.ts";
import { type Inspected, typed } from "./inspected_next.ts";

/** What stands for the file of a user's data set, which neither a manifest nor a golden names. */
const DESCRIPTION = "FILE.yaml";

/** By what its JSON says that it is. */
const ownJson = z.union([
  z.looseObject({ schema: z.string() }),
  z.looseObject({ format: z.literal(1), dataset: z.string(), preparation: z.number() }),
]);

/** JSON of ours; undefined where it is somebody else's, or none. @throws {DataError} where it says what it is not. */
export function inspectOwnJson(path: string): Inspected | undefined {
  const text = Deno.readTextFileSync(path);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const own = ownJson.safeParse(value);
  if (!own.success) return undefined;
  const schema = z.looseObject({ schema: z.string() }).safeParse(own.data);
  if (!schema.success) return ofManifest(path, text);
  switch (schema.data.schema) {
    case "skelbench/record@1":
      return ofRecord(path, text);
    case "skelbench/golden@1":
      return ofGolden(path, text);
    case "skelbench/result@1":
      return ofResult(path, text);
    case "skelbench/share@1":
      return ofShare(path, "what a shard did of a run");
    case "skelbench/failure@1":
      return ofShare(path, "what a shard says of a run that it could not do");
    default:
      if (!schema.data.schema.startsWith("skelbench/")) return undefined;
      return {
        file: path,
        what: `JSON of this program, of the form ${schema.data.schema}`,
        details: [],
        next: [],
      };
  }
}

function ofRecord(path: string, text: string): Inspected {
  const { observation: { run }, judgement, command, started } = parseRecord(text, path);
  return {
    file: path,
    what: `the record of ${run}, started ${started}: ${judgement.verdict}, ${judgement.message}`,
    details: [`made by ${command}`],
    next: [
      typed("compare", path, "OTHER"),
      typed("golden", "propose", "--from", path, "--reason", "WHY"),
    ],
  };
}

function ofGolden(path: string, text: string): Inspected {
  const { run, trained, given, published } = parseGolden(text, path);
  const parts = [
    trained && `${counted(trained.seeds.length, "seed")} trained`,
    given && "given weights",
    published.length > 0 ? counted(published.length, "published figure") : null,
  ].filter((part) => part !== null);
  return {
    file: path,
    what: `the golden of ${run}: ${parts.join(", ")}`,
    details: [],
    next: isOwnName(run.split("/")[0] ?? "")
      ? [typed("train", "--dataset", DESCRIPTION, "--model", run.split("/")[1] ?? "")]
      : [typed("golden", "show", run), typed("golden", "check")],
  };
}

function ofResult(path: string, text: string): Inspected {
  const { suite, verdict, runs, command } = parseResult(text, path);
  return {
    file: path,
    what: `the result of suite ${suite} with ${counted(runs.length, "run")}: ${verdict}`,
    details: [`made by ${command}`],
    next: [command],
  };
}

function ofShare(path: string, what: string): Inspected {
  return { file: path, what: `a share: ${what}`, details: [], next: [typed("merge")] };
}

function ofManifest(path: string, text: string): Inspected {
  const manifest = parseManifest(text, path);
  const { layout, shape, train, val, preparation } = manifest;
  const name = nameOfManifest(manifest);
  const meant = manifest.own === undefined ? name : DESCRIPTION;
  return {
    file: path,
    what: `the manifest of a database of ${name} on ${layoutNameOf(layout)}: ` +
      `${thousands(train.samples)} samples to train, ${thousands(val.samples)} to evaluate`,
    details: [`samples [C,T,V,M] of [${shape.join()}], preparation ${preparation}`],
    next: [
      typed("verify", "--dataset", meant, "--data", dirname(path)),
      typed("eval", "--dataset", meant, "--data", dirname(path)),
    ],
  };
}

/** Predictions, one line a sample. */
export function inspectPredictions(path: string): Inspected {
  const predictions = parsePredictions(Deno.readTextFileSync(path), path);
  const { correct1, samples } = scoreOf(predictions);
  const isLong = predictions.some(({ logits }) => logits !== undefined);
  return {
    file: path,
    what: `predictions of ${counted(samples, "sample")}: ${thousands(correct1)} right` +
      (samples > 0 ? ` (${percent(correct1, samples)})` : ""),
    details: isLong ? ["with the mean and root mean square of all logits"] : [],
    next: [],
  };
}
