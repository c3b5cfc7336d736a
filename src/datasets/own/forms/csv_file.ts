/** A table of poses that is walked through line by line, since it may be larger than memory. */

import { DataError } from "../../../base/errors.ts";
import { type ByteStore, FileBytes } from "../../../formats/byte_store.ts";
import { fieldsOf, isNumber, separatorOf } from "../../../formats/scores/columns.ts";
import { decodeUtf8 } from "../../../formats/text_bytes.ts";
import { columnsOf, type CsvColumns } from "./csv_columns.ts";

/** Bytes in memory at a time. */
const WINDOW_BYTES = 1 << 20;
/** A line of 200 joints of 4 channels has some 20 kilobytes. */
const MOST_LINE_BYTES = 1 << 18;

/** Bytes of lines in a row; the line number of the first counts from 1. */
export interface Run {
  readonly start: number;
  readonly end: number;
  readonly line: number;
}

/** A line's fields, and where it lies. */
export interface CsvRow {
  readonly fields: readonly string[];
  readonly run: Run;
}

/** A table whose first line has headings. It is open only while its rows are read: there may be a file a clip. */
export class CsvFile {
  readonly path: string;
  readonly columns: CsvColumns;
  readonly #separator: string | RegExp;
  readonly #width: number;
  /** Of the first line behind the headings. */
  readonly #start: Run;

  /** @throws {DataError} if its first line has no headings of joints. */
  constructor(path: string, order?: readonly string[]) {
    using store = FileBytes.open(path);
    this.path = path;
    const head = linesOf(store, { start: 0, end: store.size, line: 1 }, path).next().value;
    if (head === undefined) throw new DataError(`Cannot read "${path}": it has no line`);
    const text = head.text.replace(/^\ufeff/, "");
    this.#separator = separatorOf(text);
    const headings = fieldsOf(text, this.#separator);
    this.#width = headings.length;
    this.columns = columnsOf(headings, path, order);
    this.#start = { start: head.run.end, end: store.size, line: head.run.line + 1 };
  }

  /** All lines behind the headings, or those of a run. @throws {DataError} at a line with other fields than the headings. */
  *rows(run: Run = this.#start): Generator<CsvRow> {
    using store = FileBytes.open(this.path);
    for (const { text, run: at } of linesOf(store, run, this.path)) {
      if (text.trim() === "") continue;
      const fields = fieldsOf(text, this.#separator);
      if (fields.length !== this.#width) {
        throw this.fail(at.line, `${fields.length} fields, the headings are ${this.#width}`);
      }
      yield { fields, run: at };
    }
  }

  /** A field as a number. @throws {DataError} if it is none. */
  number({ fields, run }: CsvRow, column: number): number {
    const field = fields[column] ?? "";
    if (isNumber(field)) return Number(field);
    throw this.fail(
      run.line,
      `"${field.slice(0, 40)}" in field ${column + 1}, wanted is a finite number`,
    );
  }

  /** An error that names the line. */
  fail(line: number, what: string): DataError {
    return new DataError(`Cannot read "${this.path}": line ${line} has ${what}`);
  }
}

/** Lines of a stretch of a file, each with its bytes, the line feed among them. */
function* linesOf(
  store: ByteStore,
  { start, end, line }: Run,
  path: string,
): Generator<{ readonly text: string; readonly run: Run }> {
  let at = start;
  let number = line;
  while (at < end) {
    const window = new Uint8Array(Math.min(WINDOW_BYTES, end - at));
    store.readInto(window, at);
    let from = 0;
    for (;;) {
      const feed = window.indexOf(0x0a, from);
      const isLast = feed < 0 && at + window.length === end;
      if (feed < 0 && !isLast) break;
      const to = feed < 0 ? window.length : feed + 1;
      if (to === from) break;
      const text = decodeUtf8(window.subarray(from, to));
      if (text === undefined) {
        throw new DataError(`Cannot read "${path}": line ${number} is no UTF-8`);
      }
      yield {
        text: text.replace(/\r?\n$/, ""),
        run: { start: at + from, end: at + to, line: number },
      };
      number++;
      from = to;
    }
    if (from === 0 || window.length - from > MOST_LINE_BYTES) {
      throw new DataError(`Cannot read "${path}": line ${number} is longer than any line of poses`);
    }
    at += from;
  }
}
