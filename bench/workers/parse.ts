/**
 * Our parsers, as a worker of a comparison: peers/parse.py does the same in Python. One thread; files are read anew in
 * every turn, and checked as `--odd refuse` does.
 *
 *     deno run -A bench/workers/parse.ts {ntu,kinetics} FOLDER SECONDS
 */

import { join } from "node:path";
import { z } from "zod";
import { Sha256 } from "../../src/base/digest.ts";
import { UsageError } from "../../src/base/errors.ts";
import { ClipReader, kineticsShape, publishedPersons } from "../../src/datasets/raw/kinetics.ts";
import { ntuShape, parseSkeleton } from "../../src/datasets/raw/ntu.ts";
import { byName } from "../../src/datasets/sample.ts";
import { sampleSize } from "../../src/datasets/shape.ts";
import { memoryKb, serveTurns } from "./turns.ts";

const [kind, folder = ".", seconds] = Deno.args;
const startedKb = memoryKb("VmRSS");

function namesIn(ending: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).filter((n) => n.endsWith(ending))
    .sort(byName);
}

/** Parses every file of the folder into one buffer, and shows it each time. */
type ParseAll = (see?: (values: Float32Array) => void) => number;

function ntu(): ParseAll {
  const names = namesIn(".skeleton");
  const values = new Float32Array(sampleSize(ntuShape));
  return (see) => {
    for (const name of names) {
      parseSkeleton(Deno.readFileSync(join(folder, name)), values, name);
      see?.(values);
    }
    return names.length;
  };
}

/** A clip's own label stands in for the label file's: the peer has none. */
const labelOf = z.object({ label_index: z.int() });

function kinetics(): ParseAll {
  const reader = new ClipReader("refuse");
  const values = new Float32Array(sampleSize(kineticsShape(publishedPersons)));
  const clips = namesIn(".json").map((name) => {
    const { label_index } = labelOf.parse(JSON.parse(Deno.readTextFileSync(join(folder, name))));
    return { name, label: label_index };
  });
  return (see) => {
    for (const { name, label } of clips) {
      reader.read(Deno.readTextFileSync(join(folder, name)), label, values, name);
      see?.(values);
    }
    return clips.length;
  };
}

if (kind !== "ntu" && kind !== "kinetics") {
  throw new UsageError(`Cannot parse "${kind}": expected ntu or kinetics`);
}
const parseAll = kind === "ntu" ? ntu() : kinetics();
const hash = new Sha256();
parseAll((values) => hash.update(values));
await serveTurns(() => parseAll(), {
  leastSeconds: Number(seconds),
  startedKb,
  digest: hash.hex(),
});
