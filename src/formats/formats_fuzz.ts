/**
 * One fuzzer for each format of this room, over mutated fixtures. The tests run a few hundred cases of
 * each; a soak run as many as it likes.
 */

import { packTar } from "modern-tar";
import type { Random } from "../base/random.ts";
import { readAnnotations } from "./annotations.ts";
import { ByteReader } from "./byte_reader.ts";
import { MemoryBytes } from "./byte_store.ts";
import { decodeLabels } from "./pickle/label_pickle.ts";
import { corpus, fuzz, type Fuzzer, mutated, mutationFuzzer } from "./mutation_fuzz.ts";
import { decodeNpy } from "./npy/npy.ts";
import { decodeNpz } from "./npy/npz.ts";
import { encodeOnnx } from "./onnx.ts";
import { onnxSummary } from "./onnx_summary.ts";
import { decodeSafetensors } from "./safetensors.ts";
import { readTorch, stateDictOf } from "./torch/torch.ts";
import { extractTar } from "./tar.ts";
import { ZipArchive } from "./zip/zip.ts";
import { encodeStoredZip } from "./zip/zip_writer.ts";

const LIMITS = { maxBytes: 16 * 2 ** 20 };
const TAR_LIMITS = { maxBytes: 1 << 20, maxEntries: 100 };

function arrays(ending: RegExp): readonly Uint8Array[] {
  return corpus(new URL("testdata/arrays/", import.meta.url), ending);
}

function checkpoints(ending: RegExp): readonly Uint8Array[] {
  return corpus(new URL("testdata/checkpoints/", import.meta.url), ending);
}

/** Annotation pickles with their NumPy arrays: in memory, and out of a store through a small window. */
function readArrays(bytes: Uint8Array): void {
  const reader = bytes.length % 2 === 0
    ? new ByteReader(bytes, "x.pkl")
    : ByteReader.of(new MemoryBytes(bytes), "x.pkl", 64);
  for (const { keypoint, keypointScore } of readAnnotations(reader).annotations) {
    keypoint.read();
    keypointScore?.read();
  }
}

/** Zip archives, every entry read. */
async function readEntries(bytes: Uint8Array): Promise<void> {
  using zip = await ZipArchive.fromBytes(bytes, "x.zip", LIMITS);
  for await (const _ of zip.entries());
}

/** PyTorch files: whole files, and good zips around a broken pickle, whose checksum then holds. */
const fuzzTorch: Fuzzer = async (count, random) => {
  const whole = checkpoints(/\.pth?$/);
  const archives = await unzipped();
  const make = (stream: Random): Uint8Array =>
    stream.integer(0, 1) === 0
      ? mutated(stream.pick(whole), stream)
      : withBrokenPickle(stream.pick(archives), stream);
  return await fuzz(count, random, make, async (bytes) => {
    stateDictOf(await readTorch(bytes, "x.pt"), "x.pt");
  });
};

type Files = ReadonlyMap<string, Uint8Array<ArrayBuffer>>;

async function unzipped(): Promise<Files[]> {
  return await Promise.all(
    checkpoints(/^(state_dict|wrapped).*\.zip\.pt$/).map(async (bytes): Promise<Files> => {
      using zip = await ZipArchive.fromBytes(bytes, "x.pt", LIMITS);
      const files = new Map<string, Uint8Array<ArrayBuffer>>();
      for await (const entry of zip.entries()) files.set(entry.name, entry.bytes);
      return files;
    }),
  );
}

function withBrokenPickle(files: Files, random: Random): Uint8Array {
  return encodeStoredZip([...files].map(([name, bytes]) => ({
    name,
    bytes: name.endsWith("data.pkl") ? mutated(bytes, random) : bytes,
  })));
}

/** Tar archives, unpacked on disk. @throws {Error} as {@link fuzz}, and when a file lands beside the target folder. */
const fuzzTar: Fuzzer = async (count, random) => {
  const files = await tars();
  const root = await Deno.makeTempDir();
  try {
    return await fuzz(
      count,
      random,
      (stream) => mutated(stream.pick(files), stream),
      async (bytes) => {
        const folder = `${root}/a/b/out`;
        await Deno.mkdir(`${root}/a/b`, { recursive: true });
        await Deno.writeFile(`${root}/x.tar`, bytes);
        try {
          await extractTar(`${root}/x.tar`, folder, TAR_LIMITS);
        } finally {
          await Deno.remove(folder, { recursive: true });
        }
        assertNothing(`${root}/a/b`, []);
        assertNothing(`${root}/a`, ["b"]);
        assertNothing(root, ["a", "x.tar"]);
      },
    );
  } finally {
    await Deno.remove(root, { recursive: true });
  }
};

function assertNothing(folder: string, known: readonly string[]): void {
  for (const { name } of Deno.readDirSync(folder)) {
    if (!known.includes(name)) throw new Error(`"${name}" was written outside the target folder`);
  }
}

async function tars(): Promise<Uint8Array[]> {
  const mtime = new Date(0);
  const file = (
    name: string,
  ): { header: { name: string; size: number; mtime: Date }; body: string } => ({
    header: { name, size: 600, mtime },
    body: "x".repeat(600),
  });
  const plain = await packTar([file("a/b.txt"), file("c"), file(`${"long/".repeat(40)}name`)]);
  const zipped = new Blob([plain]).stream().pipeThrough(new CompressionStream("gzip"));
  return [plain, new Uint8Array(await new Response(zipped).arrayBuffer())];
}

function safetensors(): readonly Uint8Array[] {
  const text = JSON.stringify({
    a: { dtype: "F32", shape: [2, 2], data_offsets: [0, 16] },
    b: { dtype: "I64", shape: [1], data_offsets: [16, 24] },
  });
  const file = new Uint8Array(8 + text.length + 24);
  file[0] = text.length;
  file.set(new TextEncoder().encode(text), 8);
  return [file];
}

function onnx(): readonly Uint8Array[] {
  const weight = { dtype: "float32", shape: [2, 2], data: new Float32Array(4) } as const;
  return [encodeOnnx({
    name: "x",
    input: { name: "x", shape: ["N", 2] },
    output: { name: "y", shape: ["N", 2] },
    nodes: [{ operator: "MatMul", inputs: ["x", "w"], output: "y", attributes: {} }],
    constants: new Map([["w", weight]]),
  })];
}

/** Every fuzzer by the name of its format. */
export const FORMAT_FUZZERS: Readonly<Record<string, Fuzzer>> = {
  npy: mutationFuzzer(() => arrays(/\.npy$/), (bytes) => decodeNpy(bytes)),
  npz: mutationFuzzer(() => arrays(/\.npz$/), (bytes) => decodeNpz(bytes, "x.npz", LIMITS)),
  labels: mutationFuzzer(() => arrays(/label.*\.pkl$/), (bytes) => decodeLabels(bytes)),
  annotations: mutationFuzzer(() => arrays(/^annotations.*\.pkl$/), readArrays),
  zip: mutationFuzzer(() => [...arrays(/\.npz$/), ...checkpoints(/\.zip\.pt$/)], readEntries),
  tar: fuzzTar,
  torch: fuzzTorch,
  safetensors: mutationFuzzer(safetensors, (bytes) => decodeSafetensors(bytes, "x")),
  onnx: mutationFuzzer(onnx, (bytes) => onnxSummary(bytes, "x")),
};
