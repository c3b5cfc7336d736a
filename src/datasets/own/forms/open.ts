/** Recordings of one's own in whatever form they are: told by what is in them, and not by their names alone. */

import { basename } from "node:path";
import { DataError } from "../../../base/errors.ts";
import { exists } from "../../../base/files.ts";
import type { OwnRecordings, OwnRequest } from "../recordings.ts";
import { openAnnotations } from "./annotation_form.ts";
import { openCsv } from "./csv_form.ts";
import { type FileBelow, type FilesBelow, filesBelow } from "./files_below.ts";
import { openJson } from "./json_form.ts";
import { openNpy } from "./npy_form.ts";
import { openNpz } from "./npz_form.ts";
import { isOpenPoseName, openOpenPose } from "./openpose_form.ts";

/** What may be given, for messages and help. */
export const ownForms =
  "NPY, NPZ, a pickle of pyskl or mmaction2, a folder of OpenPose's JSON, CSV, or JSON by frames";

/**
 * Opens recordings; they have to be disposed of.
 *
 * @throws {DataError} if there is nothing, the form is none of {@link ownForms}, or the files are unsound.
 */
export async function openOwnRecordings(
  request: OwnRequest,
  signal?: AbortSignal,
): Promise<OwnRecordings> {
  const { path } = request;
  const found = await Deno.stat(path).catch((thrown: unknown) => {
    if (!(thrown instanceof Deno.errors.NotFound)) throw thrown;
    throw new DataError(`Cannot read recordings: there is no "${path}"; wanted are ${ownForms}`);
  });
  return found.isDirectory ? await openFolder(request, signal) : await openFile(request, signal);
}

async function openFile(request: OwnRequest, signal?: AbortSignal): Promise<OwnRecordings> {
  const { path } = request;
  const start = await startOf(path);
  if (start.startsWith("\x93NUMPY")) return await openNpy(request);
  if (start.startsWith("PK\x03\x04")) return await openNpz(request);
  if (start.startsWith("\x80") || /\.(pkl|pickle)$/i.test(path)) {
    return await openAnnotations(request);
  }
  const alone: FilesBelow = {
    files: [{ path, name: basename(path), folders: [] }],
    passedOver: [],
  };
  const text = start.replace(/^\xef\xbb\xbf/, "").trimStart();
  if (text.startsWith("{") || text.startsWith("[")) {
    return isOpenPoseName(path)
      ? await openOpenPose(request, alone, signal)
      : await openJson(request, alone, signal);
  }
  // deno-lint-ignore no-control-regex -- what no text begins with is looked for
  if (text === "" || /[\x00-\x08\x0e-\x1f]/.test(text)) {
    throw new DataError(`Cannot read "${path}" as recordings: it is none of ${ownForms}`);
  }
  return await openCsv(request, alone, signal);
}

async function startOf(path: string): Promise<string> {
  using file = await Deno.open(path);
  const bytes = new Uint8Array(16);
  const length = await file.read(bytes) ?? 0;
  return String.fromCharCode(...bytes.subarray(0, length));
}

async function openFolder(request: OwnRequest, signal?: AbortSignal): Promise<OwnRecordings> {
  const { path, labels } = request;
  const below = await filesBelow(path, signal);
  const all = labels === undefined ? below.files : await without(labels, below.files);
  const ending = (pattern: RegExp): FilesBelow => ({
    ...below,
    files: all.filter(({ name }) => pattern.test(name)),
  });
  const frames = all.filter(({ name }) => isOpenPoseName(name));
  if (frames.length > 0) return await openOpenPose(request, { ...below, files: frames }, signal);
  const [json, csv] = [ending(/\.json$/i), ending(/\.(csv|tsv)$/i)];
  if (json.files.length > 0 && csv.files.length > 0) {
    throw new DataError(
      `Cannot choose the recordings in "${path}": ${json.files.length} files are JSON and ` +
        `${csv.files.length} are tables; if one of them has the labels, say which`,
    );
  }
  if (json.files.length > 0) return await openJson(request, json, signal);
  if (csv.files.length > 0) return await openCsv(request, csv, signal);
  const [one, ...more] = ending(/\.(npy|npz|pkl|pickle)$/i).files;
  if (one !== undefined && more.length === 0) {
    return await openFile({ ...request, path: one.path }, signal);
  }
  const names = all.slice(0, 4).map(({ path }) => `"${path}"`);
  const instead = one === undefined ? "" : ", of which one is to be given";
  throw new DataError(
    `Cannot read "${path}" as recordings: ${
      names.length === 0
        ? "it has no file"
        : `it has ${names.join(", ")}${all.length > 4 ? ", …" : ""}${instead}`
    }; wanted are ${ownForms}`,
  );
}

/** The files less the one that has their labels, which may lie among them. */
async function without(labels: string, files: readonly FileBelow[]): Promise<readonly FileBelow[]> {
  const name = basename(labels);
  const others: FileBelow[] = [];
  for (const file of files) {
    const mayBe = file.name === name && await exists(labels);
    if (!mayBe || await Deno.realPath(file.path) !== await Deno.realPath(labels)) others.push(file);
  }
  return others;
}
