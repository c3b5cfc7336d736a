/**
 * One fuzzer for each raw format of this room, over mutated fixtures. The tests run a few hundred cases of
 * each; a soak run as many as it likes.
 */

import { gunzipSync, gzipSync } from "node:zlib";
import type { Random } from "../base/random.ts";
import { fuzz, type FuzzTally, mutated } from "../formats/mutation_fuzz.ts";
import { ClipReader, kineticsShape, publishedPersons } from "./raw/kinetics.ts";
import { parseClipLabels } from "./raw/kinetics_source.ts";
import { parseManifest } from "./manifest.ts";
import { ntuShape, parseSkeleton } from "./raw/ntu.ts";
import { oddChoices } from "./raw/odd.ts";
import { byName } from "./sample.ts";
import { sampleSize } from "./shape.ts";
import { parseUiPrmd } from "./raw/ui_prmd.ts";

const testdata = new URL("testdata/", import.meta.url);

/** The files of a folder of fixtures, in the same order on every machine. */
function corpus(folder: string): readonly Uint8Array[] {
  const names = [...Deno.readDirSync(new URL(folder, testdata))].map(({ name }) => name);
  return names.sort(byName).map((name) =>
    Deno.readFileSync(new URL(`${folder}/${name}`, testdata))
  );
}

function mutations(files: readonly Uint8Array[]): (random: Random) => Uint8Array {
  return (random) => mutated(random.pick(files), random);
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

/** Broken `.skeleton` files, read both ways. @throws {Error} as {@link fuzz}; so do all fuzzers here. */
export function fuzzSkeleton(count: number, random: Random): Promise<FuzzTally> {
  const make = mutations([...corpus("ntu/skeletons"), ...corpus("ntu/crash")]);
  const target = new Float32Array(sampleSize(ntuShape));
  return fuzz(count, random, make, (bytes) => {
    parseSkeleton(bytes, target, "x.skeleton", oddChoices[bytes.length % 2]);
  });
}

/** Broken clips of Kinetics-skeleton, read both ways. */
export function fuzzClip(count: number, random: Random): Promise<FuzzTally> {
  const make = mutations([...corpus("kinetics/clips"), ...corpus("kinetics/crash")]);
  const target = new Float32Array(sampleSize(kineticsShape(publishedPersons)));
  const readers = oddChoices.map((odd) => new ClipReader(odd));
  return fuzz(count, random, make, (bytes) => {
    const text = textOf(bytes);
    const label = Number(/"label_index": *(\d{1,9})/.exec(text)?.[1]);
    readers[bytes.length % 2]?.read(text, label, target, "x.json");
  });
}

/** Broken label files of Kinetics-skeleton. */
export function fuzzClipLabels(count: number, random: Random): Promise<FuzzTally> {
  const make = mutations([Deno.readFileSync(new URL("kinetics/clips_label.json", testdata))]);
  return fuzz(count, random, make, (bytes) => parseClipLabels(textOf(bytes), "x.json"));
}

/** Broken recordings of UI-PRMD: as they are packed, and below a sound packing. */
export function fuzzUiPrmd(count: number, random: Random): Promise<FuzzTally> {
  const packed = [...corpus("ui_prmd/Positions"), ...corpus("ui_prmd/Angles")];
  const texts = packed.map((bytes) => {
    const text = gunzipSync(bytes);
    return text.subarray(0, text.indexOf("\n", 2048) + 1);
  });
  const make = (random: Random): Uint8Array =>
    random.integer(0, 1) === 0
      ? mutated(random.pick(packed), random)
      : gzipSync(mutated(random.pick(texts), random));
  return fuzz(count, random, make, (bytes) => parseUiPrmd(bytes, "x.txt.gz"));
}

/** Broken manifests. */
export function fuzzManifest(count: number, random: Random): Promise<FuzzTally> {
  const digest = "0123456789abcdef".repeat(4);
  const one = { samples: 1, sampleList: digest, content: digest, rows: [["a", 0, digest]] };
  const manifest = {
    ...{ format: 1, dataset: "ntu", split: "xsub", layout: "ntu-rgb+d", shape: [3, 300, 25, 2] },
    ...{ preparation: 1, odd: "refuse", counts: { found: 2 }, notes: {}, skipped: [] },
    ...{ train: one, val: one },
  };
  const make = mutations([new TextEncoder().encode(JSON.stringify(manifest))]);
  return fuzz(count, random, make, (bytes) => parseManifest(textOf(bytes), "manifest.json"));
}
