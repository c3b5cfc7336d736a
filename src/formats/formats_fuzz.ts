/**
 * One fuzzer for each format of this room, over mutated fixtures. The tests run a few hundred cases of
 * each; a soak run as many as it likes.
 */

import type { Random } from "../base/random.ts";
import { readAnnotations } from "./annotations.ts";
import { ByteReader } from "./byte_reader.ts";
import { MemoryBytes } from "./byte_store.ts";
import { decodeLabels } from "./pickle/label_pickle.ts";
import { fuzz, type FuzzTally, mutated } from "./mutation_fuzz.ts";
import { decodeNpy } from "./npy/npy.ts";
import { decodeNpz } from "./npy/npz.ts";
import { decodeSafetensors } from "./safetensors.ts";
import { readTorch, stateDictOf } from "./torch/torch.ts";
import { fuzzTar } from "./tar_fuzz.ts";
import { ZipArchive } from "./zip/zip.ts";
import { encodeStoredZip } from "./zip/zip_writer.ts";

const LIMITS = { maxBytes: 16 * 2 ** 20 };
const TESTDATA = new URL("testdata/", import.meta.url);

/** Files of a folder of fixtures whose name ends so; the same order on every machine. */
function corpus(folder: string, ending: RegExp): Uint8Array[] {
  const names = [...Deno.readDirSync(new URL(folder, TESTDATA))].map(({ name }) => name);
  return names.filter((name) => ending.test(name)).sort()
    .map((name) => Deno.readFileSync(new URL(`${folder}/${name}`, TESTDATA)));
}

/** Mutated files of one corpus. */
function mutations(files: readonly Uint8Array[]): (random: Random) => Uint8Array {
  return (random) => mutated(random.pick(files), random);
}

/** Broken NPY files. @throws {Error} as {@link fuzz}; so do all fuzzers here. */
export function fuzzNpy(count: number, random: Random): Promise<FuzzTally> {
  return fuzz(count, random, mutations(corpus("arrays", /\.npy$/)), (bytes) => decodeNpy(bytes));
}

/** Broken NPZ files. */
export function fuzzNpz(count: number, random: Random): Promise<FuzzTally> {
  const make = mutations(corpus("arrays", /\.npz$/));
  return fuzz(count, random, make, (bytes) => decodeNpz(bytes, "x.npz", LIMITS));
}

/** Broken label pickles of every protocol. */
export function fuzzLabels(count: number, random: Random): Promise<FuzzTally> {
  const make = mutations(corpus("arrays", /label.*\.pkl$/));
  return fuzz(count, random, make, (bytes) => decodeLabels(bytes));
}

/** Broken annotation pickles, with their NumPy arrays: in memory, and out of a store through a small window. */
export function fuzzAnnotations(count: number, random: Random): Promise<FuzzTally> {
  const make = mutations(corpus("arrays", /^annotations.*\.pkl$/));
  return fuzz(count, random, make, (bytes) => {
    const reader = bytes.length % 2 === 0
      ? new ByteReader(bytes, "x.pkl")
      : ByteReader.of(new MemoryBytes(bytes), "x.pkl", 64);
    for (const { keypoint, keypointScore } of readAnnotations(reader).annotations) {
      keypoint.read();
      keypointScore?.read();
    }
  });
}

/** Broken zip archives, every entry read. */
export function fuzzZip(count: number, random: Random): Promise<FuzzTally> {
  const make = mutations([...corpus("arrays", /\.npz$/), ...corpus("checkpoints", /\.zip\.pt$/)]);
  return fuzz(count, random, make, async (bytes) => {
    using zip = await ZipArchive.fromBytes(bytes, "x.zip", LIMITS);
    for await (const _ of zip.entries());
  });
}

/** Broken PyTorch files: whole files, and good zips around a broken pickle, whose checksum then holds. */
export async function fuzzTorch(count: number, random: Random): Promise<FuzzTally> {
  const whole = mutations(corpus("checkpoints", /\.pth?$/));
  const inside: (random: Random) => Uint8Array = mutatedPickle(await unzipped());
  const make = (stream: Random): Uint8Array =>
    stream.integer(0, 1) === 0 ? whole(stream) : inside(stream);
  return fuzz(count, random, make, async (bytes) => {
    stateDictOf(await readTorch(bytes, "x.pt"), "x.pt");
  });
}

type Files = ReadonlyMap<string, Uint8Array<ArrayBuffer>>;

async function unzipped(): Promise<Files[]> {
  return await Promise.all(
    corpus("checkpoints", /^(state_dict|wrapped).*\.zip\.pt$/).map(
      async (bytes): Promise<Files> => {
        using zip = await ZipArchive.fromBytes(bytes, "x.pt", LIMITS);
        const files = new Map<string, Uint8Array<ArrayBuffer>>();
        for await (const entry of zip.entries()) files.set(entry.name, entry.bytes);
        return files;
      },
    ),
  );
}

function mutatedPickle(archives: readonly Files[]): (random: Random) => Uint8Array {
  return (random) =>
    encodeStoredZip(
      [...random.pick(archives)].map(([name, bytes]) => ({
        name,
        bytes: name.endsWith("data.pkl") ? mutated(bytes, random) : bytes,
      })),
    );
}

/** Broken safetensors files. */
export function fuzzSafetensors(count: number, random: Random): Promise<FuzzTally> {
  const text = JSON.stringify({
    a: { dtype: "F32", shape: [2, 2], data_offsets: [0, 16] },
    b: { dtype: "I64", shape: [1], data_offsets: [16, 24] },
  });
  const file = new Uint8Array(8 + text.length + 24);
  file[0] = text.length;
  file.set(new TextEncoder().encode(text), 8);
  return fuzz(count, random, mutations([file]), (bytes) => decodeSafetensors(bytes, "x"));
}

/** Every fuzzer by the name of its format. */
export const FORMAT_FUZZERS: Readonly<
  Record<string, (count: number, random: Random) => Promise<FuzzTally>>
> = {
  npy: fuzzNpy,
  npz: fuzzNpz,
  labels: fuzzLabels,
  annotations: fuzzAnnotations,
  zip: fuzzZip,
  tar: fuzzTar,
  torch: fuzzTorch,
  safetensors: fuzzSafetensors,
};
