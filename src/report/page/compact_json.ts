import { formatJson } from "../../base/json.ts";

/** JSON for a reader: indented, but for arrays of numbers, which stay on a line each, so that a matrix has one for each row. */
export function compactJson(value: unknown): string {
  return formatJson(value, 2).replaceAll(
    /\[\s+(-?[\d.e+-]+(?:,\s+-?[\d.e+-]+)*)\s+\]/g,
    (_, numbers: string) => `[${numbers.replaceAll(/\s+/g, " ")}]`,
  );
}
