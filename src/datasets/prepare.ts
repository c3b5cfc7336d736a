/** From raw recordings to the published database and its manifest. */

import { join, resolve } from "node:path";
import { DataError } from "../base/errors.ts";
import { withLock } from "../base/files.ts";
import { contentDigest, type SampleDigest, sampleListDigest } from "./content_digest.ts";
import { tick, type Watch } from "./database.ts";
import { replaceDatabase } from "./database_folder.ts";
import { DatabaseWriter } from "./database_writer.ts";
import { formatManifest, type Manifest, manifestName, type ManifestPart } from "./manifest.ts";
import { readSamples } from "./raw/read_samples.ts";
import { byName } from "./sample.ts";
import type { Listing, Notes, RawSample, Source } from "./raw/source.ts";
import type { Part } from "./splits.ts";

/** What {@link prepare} is asked for. */
export interface PrepareOptions extends Watch {
  readonly source: Source;
  /** The folder that gets `{train,val}_data.npy`, `{train,val}_label.pkl` and `manifest.json`; other files in it stay. */
  readonly out: string;
  /** Leaves unsound files out, named and counted in the manifest, instead of stopping at the first. */
  readonly skipBad: boolean;
  /** How many workers read, where the source can be read by several; one, the default, is this thread. */
  readonly workers?: number | undefined;
}

/**
 * Prepares both parts of a split. They are written beside `out`, which is replaced when all is whole: killed at
 * any moment, `out` holds what it held before, or all of the new, or nothing that opens. What a killed run left
 * beside it is removed by the next one.
 *
 * @throws {DataError} at the first unsound file, unless told to skip; and if nothing is left to train or test on.
 * @throws {InterruptedError} once the signal is given.
 */
export async function prepare(options: PrepareOptions): Promise<Manifest> {
  const out = resolve(options.out);
  return await withLock(`${out}.lock`, async () => {
    let manifest: Manifest | undefined;
    await replaceDatabase(out, async (folder) => {
      manifest = await fill(folder, options);
    });
    if (manifest === undefined) throw new Error(`Cannot prepare "${out}": nothing was written`);
    return manifest;
  });
}

async function fill(folder: string, options: PrepareOptions): Promise<Manifest> {
  const { source } = options;
  const listing = await source.list();
  using train = new DatabaseWriter(folder, "train", source.shape);
  using val = new DatabaseWriter(folder, "val", source.shape);
  const writers: Readonly<Record<Part, DatabaseWriter>> = { train, val };
  const { notes, skipped } = await convert(listing, options, (sample, values) => {
    writers[sample.part].add(sample.name, sample.label, values);
  });
  const parts = { train: describePart(train.close()), val: describePart(val.close()) };
  if (parts.train.samples + parts.val.samples === 0) {
    throw new DataError(
      `Cannot prepare ${source.dataset}: all ${skipped.length} samples are unsound`,
    );
  }
  const manifest: Manifest = {
    format: 1,
    dataset: source.dataset,
    split: source.split,
    layout: source.layout,
    shape: [...source.shape],
    preparation: source.preparation,
    odd: source.odd,
    ...source.own && { own: source.own },
    counts: {
      ...listing.counts,
      skipped: skipped.length,
      train: parts.train.samples,
      val: parts.val.samples,
    },
    notes,
    skipped,
    ...parts,
  };
  await Deno.writeTextFile(join(folder, manifestName), formatManifest(manifest));
  return manifest;
}

interface Converted {
  readonly notes: Notes;
  readonly skipped: Manifest["skipped"];
}

/** Reads sample after sample, and hands each on. */
async function convert(
  { samples, unsound }: Listing,
  { source, skipBad, workers = 1, ...watch }: PrepareOptions,
  take: (sample: RawSample, values: Float32Array) => void,
): Promise<Converted> {
  const notes: Record<string, number> = {};
  const skipped = [...unsound];
  const [first] = unsound;
  if (first !== undefined && !skipBad) throw new DataError(first.reason);
  let done = 0;
  tick(watch, done, samples.length);
  for await (const result of readSamples(source, samples, workers)) {
    if ("values" in result) {
      take(result.sample, result.values);
      for (const [kind, n] of Object.entries(result.notes)) notes[kind] = (notes[kind] ?? 0) + n;
    } else {
      if (!skipBad) throw result.failure;
      skipped.push({ name: result.sample.name, reason: result.failure.message });
    }
    tick(watch, ++done, samples.length);
  }
  const sorted = Object.entries(notes).sort(([a], [b]) => byName(a, b));
  return { notes: Object.fromEntries(sorted), skipped };
}

function describePart(samples: readonly SampleDigest[]): ManifestPart {
  return {
    samples: samples.length,
    sampleList: sampleListDigest(samples.map((sample) => sample.name)),
    content: contentDigest(samples),
    rows: samples.map(({ name, label, sha256 }) => [name, label, sha256]),
  };
}
