/** Tables of poses as recordings: a row a person and frame, in one file or in a file a clip. */

import { basename, extname } from "node:path";
import { visibleLine } from "../../../base/text.ts";
import type { Most, OwnRecordings, OwnRequest, OwnSample } from "../recordings.ts";
import { rawError } from "../../raw/odd.ts";
import { CsvFile, type CsvRow, type Run } from "./csv_file.ts";
import { type FilesBelow, namesOfPaths, toldByFolders } from "./files_below.ts";
import { withLabels } from "./labels.ts";
import {
  cleanName,
  type Frames,
  mostOf,
  mostOfAll,
  type Pose,
  requireFew,
  requireNames,
  sampleOfFrames,
} from "./sample_values.ts";

/** The rows of a sample, which may lie in several places of its file. */
interface Clip {
  readonly file: CsvFile;
  readonly runs: Run[];
  readonly sample: OwnSample;
}

/**
 * Without a column of samples each file is one; without one of frames each row is the next frame. A joint whose fields are all
 * empty was not seen and is 0.
 *
 * @throws {DataError} with file and line at a field that is no number, at two labels of one sample, or at other joints than the
 * first file's.
 */
export async function openCsv(
  request: OwnRequest,
  { files, passedOver }: FilesBelow,
  signal?: AbortSignal,
): Promise<OwnRecordings> {
  const { path, labels, jointNames: order } = request;
  const clips: Clip[] = [];
  const names = namesOfPaths(
    files.map(({ name, folders }) => [...folders, basename(name, extname(name))]),
    path,
  );
  let first: CsvFile | undefined;
  for (const [i, { path, folders }] of files.entries()) {
    signal?.throwIfAborted();
    const file = new CsvFile(path, order);
    first ??= file;
    requireSame(file, first);
    clips.push(...clipsOf(file, names[i] ?? "", toldByFolders(folders)));
  }
  if (first === undefined) throw rawError(path, "it has no table");
  const plain = clips.map(({ sample }) => sample);
  requireNames(plain.map(({ name }) => name), path);
  const samples = labels === undefined ? plain : await withLabels(labels, plain, true);
  const { channels, joints, jointNames, others } = first.columns;
  const listed = others.map(visibleLine).map((other) => `"${other.slice(0, 40)}"`);
  return {
    form: "a table of poses",
    samples,
    channels,
    joints,
    ...jointNames === undefined ? {} : { jointNames },
    passedOver,
    remarks: others.length === 0
      ? []
      : [`columns that say nothing of poses were passed over: ${listed.slice(0, 8).join(", ")}`],
    most: (stop) =>
      Promise.resolve().then(() =>
        mostOfAll(clips.map((clip): Most => {
          stop?.throwIfAborted();
          return mostOf(framesOf(clip));
        }))
      ),
    read: (index) => {
      const clip = clips[index];
      const place = { file: clip?.file.path ?? path, sample: samples[index]?.name ?? "" };
      return Promise.resolve().then(() => {
        if (clip === undefined) {
          throw new RangeError(`Cannot read sample ${index} of ${clips.length}`);
        }
        return sampleOfFrames(framesOf(clip), [channels, joints], place);
      });
    },
    [Symbol.dispose]: () => {},
  };
}

function requireSame(file: CsvFile, first: CsvFile): void {
  const said = ({ columns: { joints, channels, jointNames } }: CsvFile): string =>
    `${joints} joints of ${channels} channels${
      jointNames === undefined ? "" : `: ${jointNames.join(", ")}`
    }`;
  if (said(file) === said(first)) return;
  throw rawError(
    file.path,
    `it has ${visibleLine(said(file))}; "${first.path}" has ${visibleLine(said(first))}`,
  );
}

/** The samples of a file in the order of their first rows. */
function clipsOf(
  file: CsvFile,
  fileName: string,
  told: Pick<OwnSample, "label" | "lists">,
): readonly Clip[] {
  const { columns } = file;
  const clips = new Map<string, Clip>();
  for (const row of file.rows()) {
    const field = (at: number | undefined): string | undefined =>
      at === undefined ? undefined : (row.fields[at] ?? "").trim();
    const name = cleanName(field(columns.sample) ?? fileName, file.path);
    const label = field(columns.label);
    const subject = field(columns.subject);
    const list = field(columns.list);
    const sample: OwnSample = {
      ...told,
      name,
      ...label === undefined || label === ""
        ? {}
        : { label: /^\d+(\.0)?$/.test(label) ? Number(label) : label },
      ...subject === undefined || subject === "" ? {} : { subject },
      ...list === undefined || list === "" ? {} : { lists: [list] },
    };
    const clip = clips.get(name);
    if (clip === undefined) {
      clips.set(name, { file, runs: [row.run], sample });
      continue;
    }
    requireOne(clip.sample, sample, row, file);
    const last = clip.runs.at(-1);
    if (last?.end === row.run.start) {
      clip.runs[clip.runs.length - 1] = { ...last, end: row.run.end };
    } else clip.runs.push(row.run);
  }
  return [...clips.values()];
}

function requireOne(before: OwnSample, now: OwnSample, { run }: CsvRow, file: CsvFile): void {
  for (const key of ["label", "subject", "lists"] as const) {
    if (String(before[key]) === String(now[key])) continue;
    const word = key === "lists" ? "list" : key;
    const wish = file.columns.sample === undefined ? '; a column "sample" tells samples apart' : "";
    throw file.fail(
      run.line,
      `${word} "${now[key]}" for sample "${before.name}", which had "${before[key]}"${wish}`,
    );
  }
}

/** A frame's rows: persons by their ids, or in the order of the rows. */
function framesOf({ file, runs, sample }: Clip): Frames {
  const { columns } = file;
  const frames = new Map<number, Pose[]>();
  const slots = new Map<string, number>();
  const rows = new Map<number | undefined, number>();
  let found = 0;
  for (const row of rowsOf(file, runs)) {
    found += columns.values.length;
    requireFew(found, { file: file.path, sample: sample.name });
    const id = columns.person === undefined ? undefined : (row.fields[columns.person] ?? "").trim();
    if (id !== undefined && !slots.has(id)) slots.set(id, slots.size);
    const slot = id === undefined ? undefined : slots.get(id);
    // Where rows have no number each is the next frame, of its person where persons are told apart.
    const passed = rows.get(slot) ?? 0;
    rows.set(slot, passed + 1);
    const number = columns.frame === undefined ? passed : file.number(row, columns.frame);
    const persons = frames.get(number) ?? [];
    frames.set(number, persons);
    const at = slot ?? persons.length;
    if (persons[at] !== undefined) {
      throw file.fail(row.run.line, `frame ${number} of person "${id}" again`);
    }
    persons[at] = poseOf(row, file);
  }
  return [...frames].sort(([a], [b]) => a - b).map(([, persons]) => persons);
}

function* rowsOf(file: CsvFile, runs: readonly Run[]): Generator<CsvRow> {
  for (const run of runs) yield* file.rows(run);
}

/** A row's joints. Where nothing is in any of a joint's fields it was not seen; where some are empty the line is told. */
function poseOf(row: CsvRow, file: CsvFile): Pose {
  const { values, channels } = file.columns;
  const isEmpty = (column: number): boolean => (row.fields[column] ?? "").trim() === "";
  return values.map((column, i) => {
    if (!isEmpty(column)) return file.number(row, column);
    const joint = i - i % channels;
    if (values.slice(joint, joint + channels).every(isEmpty)) return 0;
    return file.number(row, column);
  });
}
