import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { sha256 } from "../../base/digest.ts";
import { ntuXsub } from "../catalog/ntu.ts";
import { ntuSource } from "./ntu_source.ts";
import { openRawPlace } from "./raw_files.ts";
import { readSamples } from "./read_samples.ts";
import type { RawSample, Source } from "./source.ts";

const skeletons = fileURLToPath(new URL("../testdata/ntu/skeletons", import.meta.url));

/** More samples than all workers have at a time, one of eight unsound. */
async function longList(): Promise<readonly [Source, readonly RawSample[]]> {
  using place = await openRawPlace(skeletons);
  const files = await place.files({ ending: ".skeleton" });
  const source = ntuSource({ of: ntuXsub, odd: "refuse", files, ignored: new Set() });
  const { samples } = await source.list();
  return [source, Array.from({ length: 151 }, (_, i) => samples[i % samples.length] as RawSample)];
}

/** Each result as a line: the name, and a digest of the values or why there are none. */
async function lines(
  source: Source,
  list: readonly RawSample[],
  workers: number,
): Promise<string[]> {
  const found: string[] = [];
  for await (const result of readSamples(source, list, workers)) {
    const what = "values" in result
      ? `${sha256(result.values)} ${JSON.stringify(result.notes)}`
      : result.failure.message;
    found.push(`${result.sample.name} ${what}`);
  }
  return found;
}

Deno.test("readSamples() gives the same with any number of workers, in order, block after block", async () => {
  const [source, list] = await longList();
  const alone = await lines(source, list, 1);
  assert.equal(alone.length, 151);
  assert.ok(alone.some((line) => /x is NaN/.test(line)) && new Set(alone).size === 8);
  for (const workers of [2, 3]) assert.deepEqual(await lines(source, list, workers), alone);
});

Deno.test("readSamples() ends its workers when it is left half-way", async () => {
  const [source, list] = await longList();
  for await (const { sample } of readSamples(source, list, 2)) {
    assert.equal(sample.name, list[0]?.name);
    break;
  }
});
