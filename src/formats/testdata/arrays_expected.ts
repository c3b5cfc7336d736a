/** `arrays/expected.json`, typed, and the reading of fixture files; used by the tests of this room. */

import { z } from "zod";

/** The bytes of a file in this folder, the caller's to change. */
export function readFixture(name: string): Uint8Array<ArrayBuffer> {
  return Deno.readFileSync(new URL(name, import.meta.url));
}

/** A JSON file in this folder. */
export function readJson(name: string): unknown {
  return JSON.parse(new TextDecoder().decode(readFixture(name)));
}

/** What one NPY file holds, in C order. */
export interface ExpectedArray {
  readonly file: string;
  readonly shape: readonly number[];
  readonly values: readonly (number | boolean)[];
}

const Entry = z.object({
  shape: z.array(z.int()),
  values: z.array(z.union([z.number(), z.boolean()])),
});

/** Every NPY file whose values are written out. */
export const expectedArrays: readonly ExpectedArray[] = Object.entries(
  z.record(z.string(), z.unknown()).parse(readJson("arrays/expected.json")),
).flatMap(([file, entry]) => {
  const parsed = Entry.safeParse(entry);
  return parsed.success ? [{ file, ...parsed.data }] : [];
});

/** What every `val_label.*` pickle holds. */
export const expectedLabels = z.object({
  labels: z.object({
    names: z.array(z.string()),
    labels: z.array(z.int()),
    files: z.array(z.string()),
  }),
}).parse(readJson("arrays/expected.json")).labels;
