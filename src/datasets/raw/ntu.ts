/**
 * NTU RGB+D's raw text format, `SsssCcccPpppRrrrAaaa.skeleton`.
 *
 * Line 1 is the number of frames; a frame is a line with its number of bodies and then the bodies; a body is a line of
 * 10 values, a line with its number of joints and one line of 12 values a joint, x y z first, in metres.
 * What counts and what does not is the published reader's choice (yysijie/st-gcn 4e51f3c, tools/utils/ntu_read_skeleton.py).
 */

import { DecimalScanner } from "../../base/decimal.ts";
import { type Odd, rawError } from "./odd.ts";
import { type SampleShape, sampleSize } from "../shape.ts";

/** C, T, V, M of NTU's prepared samples. */
export const ntuShape: SampleShape = [3, 300, 25, 2];

const [channels, maxFrames, joints, persons] = ntuShape;
const bodyColumns = 10;
const jointColumns = 12;

/** Editors of Windows put it in front of text; it says nothing. */
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

/** What a raw file was found to hold. */
export interface SkeletonNotes {
  readonly frames: number;
  /** Bodies with a number of joints other than 25, by that number: those past 25 are left, missing ones are 0. */
  readonly otherJointCounts: ReadonlyMap<number, number>;
  /** The most bodies in one frame; only the first two count. */
  readonly bodies: number;
}

/**
 * Reads a `.skeleton` file's bytes into `target[C,T,V,M]`, 3,300,25,2, rounded to float32. `target` is cleared first.
 *
 * @param file how errors name the file.
 * @throws {DataError} with file, line and wish: where the file ends early, holds no number, or more than 300 frames; with
 * `refuse` also at bodies of other than 25 joints, missing columns, positions that are not finite, no frames, or lines after the last frame.
 */
export function parseSkeleton(
  bytes: Uint8Array,
  target: Float32Array,
  file: string,
  odd: Odd = "refuse",
): SkeletonNotes {
  if (target.length !== sampleSize(ntuShape)) {
    throw new RangeError(`Cannot fill ${target.length} values: a sample is ${ntuShape.join(",")}`);
  }
  return new SkeletonReader(bytes, target, file, odd).read();
}

class SkeletonReader {
  readonly #scanner: DecimalScanner;
  readonly #target: Float32Array;
  readonly #file: string;
  readonly #strict: boolean;
  readonly #otherJointCounts = new Map<number, number>();
  #line = 1;

  constructor(bytes: Uint8Array, target: Float32Array, file: string, odd: Odd) {
    const marked = BYTE_ORDER_MARK.every((byte, i) => bytes[i] === byte);
    this.#scanner = new DecimalScanner(marked ? bytes.subarray(BYTE_ORDER_MARK.length) : bytes);
    this.#target = target;
    this.#file = file;
    this.#strict = odd === "refuse";
  }

  read(): SkeletonNotes {
    this.#target.fill(0);
    const frames = this.#count("the number of frames");
    if (frames < 0 || frames > maxFrames || (frames === 0 && this.#strict)) {
      this.#fail(`${frames} frames; expected 1 to ${maxFrames}`, 1);
    }
    let most = 0;
    for (let t = 0; t < frames; t++) {
      const bodies = this.#count(`the number of bodies of frame ${t + 1} of ${frames}`);
      most = Math.max(most, bodies);
      for (let m = 0; m < bodies; m++) this.#body(t, m);
    }
    if (this.#strict) this.#expectEnd(frames);
    return { frames, otherJointCounts: this.#otherJointCounts, bodies: most };
  }

  #body(t: number, m: number): void {
    this.#otherColumns(0, bodyColumns, "body");
    const found = this.#count(`the number of joints of body ${m + 1} in frame ${t + 1}`);
    if (found !== joints) {
      if (this.#strict) {
        this.#fail(
          `${found} joints; expected the ${joints} of NTU RGB+D's layout ` +
            "(--odd as-published cuts what is more and leaves 0 where one is missing)",
          this.#line - 1,
        );
      }
      this.#otherJointCounts.set(found, (this.#otherJointCounts.get(found) ?? 0) + 1);
    }
    for (let v = 0; v < found; v++) {
      if (m < persons && v < joints) this.#position(t, v, m);
      const read = m < persons && v < joints ? channels : 0;
      this.#otherColumns(read, jointColumns, "joint");
    }
  }

  /** Stores the first three columns of the line here. */
  #position(t: number, v: number, m: number): void {
    const scanner = this.#scanner;
    for (let c = 0; c < channels; c++) {
      if (!scanner.hasWord()) this.#missing(c, jointColumns, "joint");
      const value = scanner.number();
      if (value === undefined) this.#noNumber(c);
      if (this.#strict && !Number.isFinite(Math.fround(value))) {
        this.#fail(`${"xyz"[c]} is ${value}; expected a finite position in metres`);
      }
      this.#target[((c * maxFrames + t) * joints + v) * persons + m] = value;
    }
  }

  /** Checks the columns of this line from number `read` on, and passes the line's end. */
  #otherColumns(read: number, wanted: number, what: string): void {
    const scanner = this.#scanner;
    let column = read;
    while (column < wanted && scanner.hasWord()) {
      if (!scanner.skipNumber()) this.#noNumber(column);
      column++;
    }
    if (column < wanted && this.#strict) this.#missing(column, wanted, what);
    this.#pass();
  }

  /** The whole number that stands alone on this line. */
  #count(what: string): number {
    const scanner = this.#scanner;
    if (scanner.ended) this.#fail(`the file ends here; expected ${what}`);
    if (!scanner.hasWord()) this.#fail(`the line is empty; expected ${what}`);
    const word = scanner.word();
    const alone = !scanner.hasWord();
    const count = alone && /^[+-]?\d{1,9}$/.test(word) ? Number(word) : NaN;
    if (!(count >= (this.#strict ? 0 : -Infinity))) {
      this.#fail(`"${alone ? word : `${word} ${scanner.word()}`}" is not ${what}`);
    }
    this.#pass();
    return count;
  }

  #expectEnd(frames: number): void {
    for (; !this.#scanner.ended; this.#pass()) {
      if (this.#scanner.hasWord()) this.#fail(`expected the end after ${frames} frames`);
    }
  }

  #pass(): void {
    this.#scanner.nextLine();
    this.#line++;
  }

  #missing(column: number, wanted: number, what: string): never {
    const end = this.#scanner.inLastLine ? "the file ends here" : "a blank one shifts the columns";
    this.#fail(`${column} values; expected the ${wanted} of a ${what}, ${end}`);
  }

  #noNumber(column: number): never {
    this.#fail(`value ${column + 1} is "${this.#scanner.word()}"; expected a number`);
  }

  #fail(wish: string, line = this.#line): never {
    throw rawError(this.#file, wish, line);
  }
}
