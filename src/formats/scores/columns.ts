/** Tables as text: CSV with or without a line of headings, as spreadsheets, pandas and `numpy.savetxt` write them. */

import { DataError } from "../../base/errors.ts";
import { WORDS } from "./tree.ts";

/** A table by its columns' meaning. */
export interface Columns {
  readonly names: readonly string[] | null;
  readonly labels: readonly number[] | null;
  /** All other columns. */
  readonly rows: readonly (readonly number[])[];
}

/**
 * Reads a table. A line of headings is one that has text behind its first field, or a known heading; without one, a
 * first column that is not all numbers has the names.
 * @throws {DataError} naming the line that has another number of fields, or text where a number belongs.
 */
export function columnsOf(text: string, file: string): Columns {
  const lines = text.replace(/^\ufeff/, "").split(/\r?\n/);
  const fail = (what: string): never => {
    throw new DataError(`Cannot read "${file}" as a table: ${what}`);
  };
  const separator = separatorOf(lines[0]);
  const table = lines.flatMap((line, at) => {
    const isLeftOut = line.trim() === "" || line.startsWith("#");
    return isLeftOut ? [] : [{ line: at + 1, fields: fieldsOf(line, separator) }];
  });
  const [first] = table;
  if (first === undefined) return fail("it has no line");
  const width = first.fields.length;
  const uneven = table.find(({ fields }) => fields.length !== width);
  if (uneven !== undefined) {
    fail(`line ${uneven.line} has ${uneven.fields.length} fields, line ${first.line} has ${width}`);
  }
  const heading = first.fields.map((field) => field.trim().toLowerCase());
  const isKnown = heading.some((word) => isOne(WORDS.name, word) || isOne(WORDS.label, word));
  const isHeading = isKnown || heading.slice(1).some((word) => !isNumber(word));
  const body = isHeading ? table.slice(1) : table;
  const named = isHeading ? heading.findIndex((word) => isOne(WORDS.name, word)) : -1;
  const isNamed = body.some(({ fields }) => !isNumber(fields[0]));
  const nameAt = named >= 0 ? named : isNamed ? 0 : -1;
  const labelAt = isHeading ? heading.findIndex((word) => isOne(WORDS.label, word)) : -1;
  // pandas puts the number of the row before all others, under no heading.
  const indexAt = isHeading && heading[0] === "" && nameAt !== 0 ? 0 : -1;
  const numberAt = (fields: readonly string[], at: number, line: number): number => {
    const field = fields[at] ?? "";
    return isNumber(field) || /^[+-]?(nan|inf|infinity)$/i.test(field.trim())
      ? Number(field)
      : fail(`line ${line} has "${field.slice(0, 40)}" in field ${at + 1}, wanted is a number`);
  };
  const others = heading.flatMap((_, at) =>
    at === nameAt || at === labelAt || at === indexAt ? [] : [at]
  );
  return {
    names: nameAt < 0 ? null : body.map(({ fields }) => fields[nameAt] ?? ""),
    labels: labelAt < 0 ? null : body.map(({ fields, line }) => numberAt(fields, labelAt, line)),
    rows: body.map(({ fields, line }) => others.map((at) => numberAt(fields, at, line))),
  };
}

function isOne(words: readonly string[], word: string): boolean {
  return words.includes(word);
}

/** Whether a field is a finite number. */
export function isNumber(field = ""): boolean {
  return field.trim() !== "" && Number.isFinite(Number(field));
}

/** What stands between the fields of a table, by its first line. */
export function separatorOf(line = ""): string | RegExp {
  return [",", ";", "\t"].find((one) => line.includes(one)) ?? /\s+/;
}

/** Fields of a line; one in quotes may have the separator, and a quote as two. */
export function fieldsOf(line: string, separator: string | RegExp): string[] {
  if (typeof separator !== "string") return line.trim().split(separator);
  if (!line.includes('"')) return line.split(separator);
  const fields: string[] = [];
  const field = new RegExp(`(?:"((?:[^"]|"")*)"|([^${separator}]*))(?:${separator}|$)`, "y");
  while (field.lastIndex < line.length) {
    const match = field.exec(line);
    if (match === null) return line.split(separator);
    fields.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? "");
  }
  if (line.endsWith(separator)) fields.push("");
  return fields;
}
