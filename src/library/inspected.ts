/** What a file is, whoever wrote it: of what kind, of which shapes, of which network, and what to type next. */

import { DataError } from "../base/errors.ts";
import { whereMissing } from "../base/files.ts";
import { FileBytes } from "../formats/byte_store.ts";
import { onnxSummary } from "../formats/onnx_summary.ts";
import { inspectNpy, inspectNpz } from "./inspected_arrays.ts";
import type { Inspected } from "./inspected_next.ts";
import { inspectOwnJson, inspectPredictions } from "./inspected_own_files.ts";
import { inspectPickle } from "./inspected_pickles.ts";
import { inspectOnnx, inspectSafetensors, inspectTorch } from "./inspected_weights.ts";
import { inspectYaml } from "./inspected_yaml.ts";
import { inspectScores } from "./inspected_tables.ts";

/** Models and text are read whole; none that is known has a part of this. */
const MAX_HELD_BYTES = 2 ** 31;

/** How a PyTorch file before 1.6 begins: a pickle of protocol 2 with its magic number, a long of ten bytes. */
const LEGACY = "\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19";

const WISH = "known are PyTorch's files, safetensors, ONNX, NPY, NPZ, pickles, CSV and JSON of " +
  "scores or labels, and what this program writes";

/**
 * Says what a file is, by what it begins with and not by its name. Of safetensors, NPY and NPZ only headers are read; no
 * pickle runs code.
 * @param runs the runs `<dataset>/<model>` that have a config, which `eval` and `train` can be told.
 * @throws {DataError} when there is none, it is broken, or of no kind that is known.
 */
export async function inspectFile(path: string, runs: readonly string[]): Promise<Inspected> {
  const missing = new DataError(`Cannot inspect "${path}": there is no such file`);
  const { isDirectory } = await Deno.stat(path).catch(whereMissing(missing));
  if (isDirectory) {
    throw new DataError(`Cannot inspect "${path}": it is a folder; name a file that lies in it`);
  }
  using file = FileBytes.open(path);
  const start = new Uint8Array(Math.min(64, file.size));
  file.readInto(start, 0);
  const head = String.fromCharCode(...start);
  if (head.startsWith("\x93NUMPY")) return inspectNpy(file);
  if (head.startsWith("PK")) return await inspectNpz(path) ?? await inspectTorch(path, runs);
  if (head.startsWith(LEGACY)) return await inspectTorch(path, runs);
  if (/^.{4}\0{4}\{/s.test(head) || path.endsWith(".safetensors")) {
    return inspectSafetensors(file, runs);
  }
  if (head.startsWith("\x80") || (/\.(?:pkl|pickle)$/i.test(path) && /^[(\])}lcd]/.test(head))) {
    return await inspectPickle(path, runs);
  }
  if (file.size > MAX_HELD_BYTES) throw unknown(path, head);
  if (/\.ya?ml$/i.test(path)) return await inspectYaml(path);
  if (/^(?:\xef\xbb\xbf)?\s*[[{]/.test(head)) {
    return inspectOwnJson(path) ?? await inspectScores(path);
  }
  if (head.startsWith("name\tlabel\tranked\tmargin")) return inspectPredictions(path);
  if (head.startsWith("\x08")) {
    const summary = onnxSummary(Deno.readFileSync(path), path);
    if (summary !== undefined) return inspectOnnx(path, summary);
  }
  if (/^[\x20-\x7e\t\r\n]*$/.test(head) && /\d/.test(head) && !head.startsWith("<")) {
    return await inspectScores(path);
  }
  throw unknown(path, head);
}

function unknown(path: string, head: string): DataError {
  const begins = head === "" ? "is empty" : `begins with ${JSON.stringify(head.slice(0, 16))}`;
  return new DataError(`Cannot tell what "${path}" is: it ${begins}; ${WISH}`);
}
