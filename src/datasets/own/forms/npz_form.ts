/**
 * NPZ of samples and labels: CTR-GCN's `x_train`, `y_train`, `x_test`, `y_test` (Uason-Chen/CTR-GCN e1eef2d,
 * data/ntu/seq_transformation.py writes it by `numpy.savez`, feeders/feeder_ntu.py names and reads it), or one pair of arrays.
 */

import { basename, extname } from "node:path";
import { DataError } from "../../../base/errors.ts";
import { type ByteStore, FileBytes, MemoryBytes } from "../../../formats/byte_store.ts";
import { decodeNpy, type NpyArray } from "../../../formats/npy/npy.ts";
import { classesOfArray } from "../../../formats/scores/label_file.ts";
import { numbersOfArray } from "../../../formats/scores/tree.ts";
import { isStored, storedBytes } from "../../../formats/zip/stored_entry.ts";
import { ZipArchive } from "../../../formats/zip/zip.ts";
import { rawError } from "../../raw/odd.ts";
import type { OwnRecordings, OwnRequest, OwnSample } from "../recordings.ts";
import { ArrayRows } from "./array_rows.ts";
import { type Axes, axesOf, NTU, spelled } from "./array_axes.ts";
import { withLabels } from "./labels.ts";
import { mostOfAll, numbered, requireNames } from "./sample_values.ts";

/** All arrays together, unpacked: CTR-GCN's largest is under 48 GiB. */
const MOST_BYTES = 64 * 2 ** 30;
/** An array that is packed has to fit into memory. */
const MOST_PACKED_BYTES = 2 ** 31;
const MOST_LABEL_BYTES = 2 ** 28;

/** Names of arrays, as people have them. */
const DATA = ["x", "data", "keypoints", "keypoint", "skeletons", "skeleton", "features", "arr_0"];
const LABELS = ["y", "labels", "label", "targets", "target", "arr_1"];
const SUBJECTS = ["subjects", "subject", "performer"];
const LISTS = ["train", "val", "test"];

/** Samples of one array. */
interface Part {
  readonly rows: ArrayRows;
  readonly axes: Axes;
  readonly file: string;
}

/** @throws {DataError} if it is no NPZ of samples, axes cannot be told, or labels do not fit. */
export async function openNpz(request: OwnRequest): Promise<OwnRecordings> {
  const { path } = request;
  const file = FileBytes.open(path);
  try {
    using zip = await ZipArchive.open(path, { maxBytes: MOST_BYTES });
    const found = await new Arrays(zip, file, request).samples();
    const [first] = found;
    if (first === undefined) throw rawError(path, "it has no sample");
    const { C, V } = first.part.axes.lengths;
    const plain = found.map(({ sample }) => sample);
    requireNames(plain.map(({ name }) => name), path);
    const samples = request.labels === undefined
      ? plain
      : await withLabels(request.labels, plain, first.isNamed);
    const most = mostOfAll(found.map(({ part: { axes: { lengths: { T, M } } } }) => {
      return { frames: T, persons: M };
    }));
    return {
      form: `NPZ of axes ${spelled(first.part.axes.order)}`,
      samples,
      channels: C,
      joints: V,
      ...layoutOfRows(first.part.axes),
      passedOver: [],
      remarks: [],
      most: () => Promise.resolve(most),
      read: async (index) => {
        const one = found[index];
        if (one === undefined) {
          throw new RangeError(`Cannot read sample ${index} of ${found.length}`);
        }
        const { part, row } = one;
        const sample = samples[index]?.name ?? "";
        return await Promise.resolve(part.rows.sample(row, part.axes, { file: part.file, sample }));
      },
      [Symbol.dispose]: () => file[Symbol.dispose](),
    };
  } catch (thrown) {
    file[Symbol.dispose]();
    throw thrown;
  }
}

/** CTR-GCN's rows are of NTU RGB+D's 25 joints in space. */
function layoutOfRows({ order, lengths: { C, V } }: Axes): Pick<OwnRecordings, "layout"> {
  return order === "NTF" && V === NTU.joints && C === NTU.channels ? { layout: "ntu-rgb+d" } : {};
}

/** A sample and where its values are. */
interface Found {
  readonly part: Part;
  readonly row: number;
  readonly sample: OwnSample;
  /** Whether its name is one that the form's own program gives. */
  readonly isNamed: boolean;
}

/** The arrays of an open NPZ. */
class Arrays {
  readonly #zip: ZipArchive;
  readonly #file: FileBytes;
  readonly #request: OwnRequest;

  constructor(zip: ZipArchive, file: FileBytes, request: OwnRequest) {
    this.#zip = zip;
    this.#file = file;
    this.#request = request;
  }

  async samples(): Promise<readonly Found[]> {
    const lists = LISTS.filter((list) => this.#has(`x_${list}`));
    if (lists.length === 0) return await this.#single();
    const found: Found[] = [];
    for (const list of lists) {
      const part = await this.#part(`x_${list}`);
      const labels = this.#has(`y_${list}`) ? await this.#labels(`y_${list}`, part) : undefined;
      for (let row = 0; row < (part.rows.shape[0] ?? 0); row++) {
        // As CTR-GCN's feeder names them, so that its scores find them.
        const sample = { name: `${list}_${row}`, ...labels?.[row], lists: [list] };
        found.push({ part, row, sample, isNamed: true });
      }
    }
    const { C, V } = found[0]?.part.axes.lengths ?? {};
    const other = found.find(({ part: { axes: { lengths } } }) =>
      lengths.C !== C || lengths.V !== V
    );
    if (other === undefined) return found;
    throw rawError(other.part.file, `it has other joints or channels than ${found[0]?.part.file}`);
  }

  async #single(): Promise<readonly Found[]> {
    const part = await this.#part(this.#one(DATA, "samples") ?? this.#none());
    const ofLabels = this.#one(LABELS, "labels");
    const labels = ofLabels === undefined ? undefined : await this.#labels(ofLabels, part);
    const ofSubjects = this.#one(SUBJECTS, "subjects");
    const subjects = ofSubjects === undefined
      ? undefined
      : numbersOfArray(await this.#array(ofSubjects));
    const path = this.#request.path;
    const names = numbered(basename(path, extname(path)), part.rows.shape[0] ?? 0);
    return names.map((name, row) => {
      const subject = subjects?.[row];
      const who = subject === undefined ? {} : { subject: String(subject) };
      return { part, row, isNamed: false, sample: { name, ...labels?.[row], lists: [], ...who } };
    });
  }

  async #part(name: string): Promise<Part> {
    const file = `${this.#request.path}/${name}.npy`;
    const rows = new ArrayRows(await this.#bytes(name, file), file);
    return { rows, axes: axesOf(rows.shape, this.#request, file), file };
  }

  /** Stored arrays stay where they are; packed ones come into memory. */
  async #bytes(name: string, file: string): Promise<ByteStore> {
    const entry = this.#zip.entry(`${name}.npy`);
    if (isStored(entry)) return storedBytes(this.#file, entry, file);
    if (entry.size <= MOST_PACKED_BYTES) return new MemoryBytes(await this.#zip.readEntry(entry));
    throw new DataError(
      `Cannot read "${file}": ${entry.size} bytes are packed; write it by numpy.savez, which does not pack`,
    );
  }

  async #labels(name: string, part: Part): Promise<readonly Pick<OwnSample, "label">[]> {
    const file = `${this.#request.path}/${name}.npy`;
    const classes = classesOfArray(await this.#array(name), file);
    const samples = part.rows.shape[0] ?? 0;
    if (classes.length !== samples) {
      throw rawError(file, `${classes.length} labels for ${samples} samples; wanted is one each`);
    }
    const wrong = classes.findIndex((label) => !Number.isInteger(label) || label < 0);
    if (wrong >= 0) throw rawError(file, `label ${wrong} is ${classes[wrong]}, no class from 0`);
    return classes.map((label) => ({ label }));
  }

  async #array(name: string): Promise<NpyArray> {
    const entry = this.#zip.entry(`${name}.npy`);
    const file = `${this.#request.path}/${name}.npy`;
    if (entry.size > MOST_LABEL_BYTES) throw rawError(file, `${entry.size} bytes are no labels`);
    return decodeNpy(await this.#zip.readEntry(entry), file);
  }

  /** The one array that has one of the names, whatever its capitals. */
  #one(words: readonly string[], what: string): string | undefined {
    const names = this.#names().filter((name) => words.includes(name.toLowerCase()));
    const [name] = names;
    if (names.length < 2) return name;
    throw new DataError(
      `Cannot choose the ${what} of "${this.#request.path}": ${
        names.join(" or ")
      }; keep one of them`,
    );
  }

  #none(): never {
    throw new DataError(
      `Cannot read "${this.#request.path}" as recordings: it is an NPZ of ${
        this.#names().slice(0, 8).join(", ")
      }; wanted are x_train, y_train, x_test and y_test, or ${DATA.join(", ")} and ${
        LABELS.join(", ")
      }`,
    );
  }

  #names(): readonly string[] {
    return this.#zip.names.flatMap((name) => name.endsWith(".npy") ? [name.slice(0, -4)] : []);
  }

  #has(name: string): boolean {
    return this.#zip.has(`${name}.npy`);
  }
}
