/**
 * UI-PRMD's Kinect recordings: `Positions/mMM_sSS_eEE_positions.txt.gz` and `Angles/mMM_sSS_eEE_angles.txt.gz`, a line of 66
 * comma-separated numbers a frame, three for each of 22 joints: offsets from the parent in centimetres and
 * turns in degrees.
 */

import { gunzipSync } from "node:zlib";
import { DecimalScanner } from "../../base/decimal.ts";
import { DataError, reason } from "../../base/errors.ts";
import { forwardKinematics, kinect22Chain } from "../../skeleton/kinematics.ts";
import { rawError } from "./odd.ts";
import type { SampleShape } from "../shape.ts";

/** C, T, V, M of the prepared samples: every second frame of at most 160, at 30 frames a second. */
export const uiPrmdShape: SampleShape = [3, 80, 22, 1];

const [channels, maxFrames, joints] = uiPrmdShape;
const stride = 2;
const columns = joints * 3;
const centimetresPerMetre = 100;
const mostBytes = 16 * 1024 * 1024; // the real files unpack to at most 200 kB

/** A recording's name: movement, subject and episode, each from 1. */
export interface UiPrmdName {
  readonly movement: number;
  readonly subject: number;
  readonly episode: number;
}

/** Reads `m01_s02_e03`. @throws {DataError} if the name has another form. */
export function parseUiPrmdName(name: string): UiPrmdName {
  const [movement, subject, episode] = (/^m(\d\d)_s(\d\d)_e(\d\d)$/.exec(name)?.slice(1) ?? [])
    .map(Number);
  if (movement === undefined || subject === undefined || episode === undefined || movement < 1) {
    throw new DataError(`Cannot read recording name "${name}": the form is mMM_sSS_eEE`);
  }
  return { movement, subject, episode };
}

/** A file of the data set: one `[V·3]` row a frame. */
export type UiPrmdRows = readonly Float64Array[];

/**
 * Reads one packed file.
 *
 * @param file how errors name it.
 * @throws {DataError} naming the line that has not 66 finite numbers.
 */
export function parseUiPrmd(packed: Uint8Array, file: string): UiPrmdRows {
  const scanner = new DecimalScanner(unpack(packed, file).map(commaToBlank));
  const rows: Float64Array[] = [];
  while (!scanner.ended) {
    const row = new Float64Array(columns);
    let column = 0;
    for (; scanner.hasWord(); column++) {
      const value = scanner.number();
      if (value === undefined || !Number.isFinite(value)) {
        throw rawError(file, `value ${column + 1} is no finite number`, rows.length + 1);
      }
      if (column < columns) row[column] = value;
    }
    if (column !== columns) {
      throw rawError(file, `${column} values; expected ${columns}`, rows.length + 1);
    }
    rows.push(row);
    scanner.nextLine();
  }
  if (rows.length === 0) throw rawError(file, "it holds no frame");
  return rows;
}

function unpack(packed: Uint8Array, file: string): Uint8Array {
  try {
    return gunzipSync(packed, { maxOutputLength: mostBytes });
  } catch (thrown) {
    throw rawError(file, `expected a gzip file: ${reason(thrown)}`);
  }
}

function commaToBlank(byte: number): number {
  return byte === 44 ? 32 : byte;
}

/**
 * World positions `[V·3]` in centimetres of every second frame, from the first on.
 *
 * @throws {DataError} if the files have different lengths.
 */
export function uiPrmdPositions(offsets: UiPrmdRows, angles: UiPrmdRows, file: string): UiPrmdRows {
  if (offsets.length !== angles.length) {
    throw rawError(file, `${offsets.length} frames of positions, ${angles.length} of angles`);
  }
  const positions: Float64Array[] = [];
  for (let t = 0; t < offsets.length; t += stride) {
    const [offset, angle] = [offsets[t] as Float64Array, angles[t] as Float64Array];
    positions.push(forwardKinematics(kinect22Chain, offset, angle));
  }
  return positions;
}

/**
 * The subjects who did the one-sided movements with their left side; all others used the right one.
 * Found here: a nearest neighbor on the train part, which is right-handed, misses every one of their
 * arm movements (6 to 9) and has 82.8 % in all; with these two subjects mirrored it has 98.4 %, and mirroring
 * any other subject costs 8 to 10 points.
 */
const leftHanded: readonly number[] = [7, 10];

/** The chains of joints on the left, each with its twin on the right: arms, then legs. */
const sides = [[6, 10], [7, 11], [8, 12], [9, 13], [14, 18], [15, 19], [16, 20], [17, 21]] as const;

/**
 * Positions as if everybody were right-handed: those of a left-handed subject are mirrored, left to right
 * (x), and left joints are exchanged for right ones.
 */
export function rightHanded(positions: UiPrmdRows, subject: number): UiPrmdRows {
  return leftHanded.includes(subject) ? positions.map(mirrored) : positions;
}

function mirrored(frame: Float64Array): Float64Array {
  const other = frame.slice();
  for (const [left, right] of sides) {
    other.set(frame.subarray(3 * right, 3 * right + 3), 3 * left);
    other.set(frame.subarray(3 * left, 3 * left + 3), 3 * right);
  }
  return other.map((value, i) => i % 3 === 0 ? -value : value);
}

/**
 * Stores what {@link uiPrmdPositions} gave as `target[C,T,V,M]`: the waist at the origin in every frame, metres, zeros
 * behind the end.
 *
 * @throws {DataError} if there are more than 80 frames.
 */
export function fillUiPrmd(positions: UiPrmdRows, target: Float32Array, file: string): void {
  if (positions.length > maxFrames) {
    throw rawError(
      file,
      `${positions.length * stride} frames; expected at most ${maxFrames * stride}`,
    );
  }
  target.fill(0);
  for (const [t, frame] of positions.entries()) {
    for (let c = 0; c < channels; c++) {
      const root = frame[c] as number;
      for (let v = 0; v < joints; v++) {
        const offset = (frame[3 * v + c] as number) - root;
        target[(c * maxFrames + t) * joints + v] = offset / centimetresPerMetre;
      }
    }
  }
}
