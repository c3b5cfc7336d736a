/**
 * What the columns of a table of poses mean. Known from scripts that write MediaPipe's landmarks: `x_0,y_0,visibility_0`
 * (lingaa005/mediapipe 19951c2, test3.py), `class,x1,y1,z1,v1` (liyunwei-3558/Try_mediapipe 5167790, generate_csv.py),
 * `nose_x,nose_y,nose_accu` (tambatoe/pudica f78e298, defines.py).
 */

import { DataError } from "../../../base/errors.ts";
import { visibleLine } from "../../../base/text.ts";

/** Positions of columns in a line. */
export interface CsvColumns {
  readonly sample?: number;
  readonly frame?: number;
  readonly person?: number;
  readonly label?: number;
  readonly subject?: number;
  readonly list?: number;
  /** `[V·C]`: of joint v in order, of its channels x, y, z, score. */
  readonly values: readonly number[];
  readonly channels: number;
  readonly joints: number;
  /** Where they are no numbers. */
  readonly jointNames?: readonly string[];
  /** Headings of columns that mean nothing here. */
  readonly others: readonly string[];
}

const WORDS: Readonly<Record<string, readonly string[]>> = {
  sample: [
    "sample",
    "clip",
    "video",
    "sequence",
    "name",
    "file",
    "filename",
    "video_id",
    "clip_id",
    "sample_id",
  ],
  frame: [
    "frame",
    "frame_id",
    "frame_index",
    "frame_idx",
    "frame_number",
    "t",
    "time",
    "timestamp",
  ],
  person: ["person", "person_id", "track_id", "track", "body", "body_id"],
  label: ["label", "class", "action", "activity", "label_index", "target"],
  subject: ["subject", "subject_id", "performer", "actor", "participant"],
  list: ["split", "set", "list", "part"],
};

const CHANNELS = ["x", "y", "z", "score"] as const;

/** Words for a channel; what is sure of a joint has many. */
function channelOf(word: string): number {
  const isScore = /^(s|c|v|accu|score|conf|confidence|vis|visibility|likelihood|prob|probability)$/
    .test(
      word,
    );
  return isScore ? 3 : CHANNELS.findIndex((channel) => channel === word);
}

/** A joint's column: `x0`, `x_0`, `0_x`, `joint_0_x`, `nose_x`, `nose.x`, `x_nose`. */
function jointOf(
  heading: string,
): { readonly joint: string; readonly channel: number } | undefined {
  const word = heading.toLowerCase();
  const behind = /^(.+?)[_ .-]([a-z]+)$/.exec(word);
  const before = /^([a-z]+)[_ .-]?(\d+)$/.exec(word) ?? /^([a-z]+)[_ .-](.+)$/.exec(word);
  for (const [joint, channel] of [[behind?.[1], behind?.[2]], [before?.[2], before?.[1]]]) {
    if (joint === undefined || channel === undefined || channelOf(channel) < 0) continue;
    return {
      joint: joint.replace(/^(joint|keypoint|kp|landmark|lm)[_ .-]?(?=\d+$)/, ""),
      channel: channelOf(channel),
    };
  }
  return undefined;
}

/**
 * The columns of a line of headings. Joints come in the order of their first columns, numbers in their own; where `order` names
 * the same joints, in that one.
 *
 * @throws {DataError} if there is no joint, or one lacks a channel that another has.
 */
export function columnsOf(
  headings: readonly string[],
  file: string,
  order?: readonly string[],
): CsvColumns {
  const meant: Record<string, number> = {};
  const joints = new Map<string, number[]>();
  const others: string[] = [];
  for (const [at, heading] of headings.entries()) {
    const word = heading.trim().toLowerCase();
    const [what] = Object.entries(WORDS).find(([, words]) => words.includes(word)) ?? [];
    const column = jointOf(heading.trim());
    if (what !== undefined && meant[what] === undefined) meant[what] = at;
    else if (column !== undefined) {
      const channels = joints.get(column.joint) ?? [];
      joints.set(column.joint, channels);
      if (channels[column.channel] !== undefined) {
        throw fail(file, `joint "${column.joint}" has two columns of ${CHANNELS[column.channel]}`);
      }
      channels[column.channel] = at;
    } else if (word !== "") others.push(heading.trim());
  }
  const names = ordered([...joints.keys()], order);
  const [first] = names;
  if (first === undefined) {
    throw fail(
      file,
      `none of its headings is a joint's, as x0, x_0, 0_x or nose_x are: ${
        headings.slice(0, 8).join(", ")
      }`,
    );
  }
  const there = CHANNELS.flatMap((_, channel) =>
    joints.get(first)?.[channel] === undefined ? [] : [channel]
  );
  const values = names.flatMap((joint) => {
    const columns = joints.get(joint) ?? [];
    const found = CHANNELS.flatMap((_, channel) => columns[channel] === undefined ? [] : [channel]);
    if (found.join() === there.join()) return there.map((channel) => columns[channel] ?? 0);
    const said = (channels: readonly number[]): string =>
      channels.map((one) => CHANNELS[one]).join(", ");
    throw fail(file, `joint "${joint}" has ${said(found)}; "${first}" has ${said(there)}`);
  });
  const areNumbers = names.every((name) => /^\d+$/.test(name));
  return {
    ...meant,
    values,
    channels: there.length,
    joints: names.length,
    ...areNumbers ? {} : { jointNames: names },
    others,
  };
}

function ordered(
  names: readonly string[],
  order: readonly string[] | undefined,
): readonly string[] {
  if (names.every((name) => /^\d+$/.test(name))) {
    return [...names].sort((a, b) => Number(a) - Number(b));
  }
  const plain = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
  const byPlain = new Map(names.map((name) => [plain(name), name]));
  const asOrdered = (order ?? []).flatMap((name) => byPlain.get(plain(name)) ?? []);
  return asOrdered.length === names.length ? asOrdered : names;
}

function fail(file: string, what: string): DataError {
  return new DataError(`Cannot read "${file}" as a table of poses: ${visibleLine(what)}`);
}
