import type { z } from "zod";
import { DataError } from "./errors.ts";
import { visible } from "./text.ts";

/** JSON text in which every character is seen: on one line, or indented. */
export function formatJson(value: unknown, indent?: number): string {
  return visible(JSON.stringify(value, null, indent));
}

/**
 * Reads JSON text as what `schema` says. `what` and `path` are for the message: `Cannot read <what> "<path>"`.
 * @throws {DataError} where the text is no JSON, or naming every field that is not as it should be.
 */
export function parseJson<S extends z.ZodType>(
  text: string,
  schema: S,
  what: string,
  path: string,
): z.output<S> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new DataError(`Cannot read ${what} "${path}": it is not JSON`);
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map((i) => `${i.path.join(".") || "top"}: ${i.message}`);
  throw new DataError(`Cannot read ${what} "${path}": ${issues.join("; ")}`);
}
