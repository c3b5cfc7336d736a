/**
 * One fuzzer for each raw format of this room, over mutated fixtures. The tests run a few hundred cases of
 * each; a soak run as many as it likes.
 */

import { gunzipSync, gzipSync } from "node:zlib";
import type { Random } from "../base/random.ts";
import { corpus, fuzz, type Fuzzer, mutated, mutationFuzzer } from "../formats/mutation_fuzz.ts";
import { ClipReader, kineticsShape, publishedPersons } from "./raw/kinetics.ts";
import { parseClipLabels } from "./raw/kinetics_source.ts";
import { parseManifest } from "./manifest.ts";
import { OWN_FUZZERS } from "./own/own_fuzz.ts";
import { ntuShape, parseSkeleton } from "./raw/ntu.ts";
import { oddChoices } from "./raw/odd.ts";
import { sampleSize } from "./shape.ts";
import { parseUiPrmd } from "./raw/ui_prmd.ts";

const testdata = new URL("testdata/", import.meta.url);

function filesIn(...folders: readonly string[]): readonly Uint8Array[] {
  return folders.flatMap((folder) => corpus(new URL(folder, testdata)));
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

const skeleton = new Float32Array(sampleSize(ntuShape));
const clip = new Float32Array(sampleSize(kineticsShape(publishedPersons)));
const clipReaders = oddChoices.map((odd) => new ClipReader(odd));

/** Broken recordings of UI-PRMD: as they are packed, and below a sound packing. */
const fuzzUiPrmd: Fuzzer = (count, random) => {
  const packed = filesIn("ui_prmd/Positions/", "ui_prmd/Angles/");
  const texts = packed.map((bytes) => {
    const text = gunzipSync(bytes);
    return text.subarray(0, text.indexOf("\n", 2048) + 1);
  });
  const make = (random: Random): Uint8Array =>
    random.integer(0, 1) === 0
      ? mutated(random.pick(packed), random)
      : gzipSync(mutated(random.pick(texts), random));
  return fuzz(count, random, make, (bytes) => parseUiPrmd(bytes, "x.txt.gz"));
};

function manifest(): readonly Uint8Array[] {
  const digest = "0123456789abcdef".repeat(4);
  const one = { samples: 1, sampleList: digest, content: digest, rows: [["a", 0, digest]] };
  const manifest = {
    ...{ format: 1, dataset: "ntu", split: "xsub", layout: "ntu-rgb+d", shape: [3, 300, 25, 2] },
    ...{ preparation: 1, odd: "refuse", counts: { found: 2 }, notes: {}, skipped: [] },
    ...{ train: one, val: one },
  };
  return [new TextEncoder().encode(JSON.stringify(manifest))];
}

/** Every fuzzer by what it breaks; skeletons and clips are read both ways. */
export const DATASET_FUZZERS: Readonly<Record<string, Fuzzer>> = {
  skeleton: mutationFuzzer(
    () => filesIn("ntu/skeletons/", "ntu/crash/"),
    (bytes) => parseSkeleton(bytes, skeleton, "x.skeleton", oddChoices[bytes.length % 2]),
  ),
  clip: mutationFuzzer(() => filesIn("kinetics/clips/", "kinetics/crash/"), (bytes) => {
    const text = textOf(bytes);
    const label = Number(/"label_index": *(\d{1,9})/.exec(text)?.[1]);
    clipReaders[bytes.length % 2]?.read(text, label, clip, "x.json");
  }),
  clipLabels: mutationFuzzer(
    () => [Deno.readFileSync(new URL("kinetics/clips_label.json", testdata))],
    (bytes) => parseClipLabels(textOf(bytes), "x.json"),
  ),
  uiPrmd: fuzzUiPrmd,
  manifest: mutationFuzzer(manifest, (bytes) => parseManifest(textOf(bytes), "manifest.json")),
  ...OWN_FUZZERS,
};
