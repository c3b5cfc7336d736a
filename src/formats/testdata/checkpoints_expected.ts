/** `checkpoints/expected.json`, typed; used by the tests of this room. */

import { z } from "zod";
import type { NdArray } from "../ndarray.ts";
import { readJson } from "./arrays_expected.ts";

const Tensor = z.object({
  dtype: z.string(),
  shape: z.array(z.int()),
  values: z.array(z.union([z.number(), z.string()])),
});
const Dict = z.record(z.string(), Tensor);

/** The file, as far as the tests read it. */
export const expectedCheckpoints = z.object({
  state_dict: Dict,
  files: z.record(
    z.string(),
    z.object({
      state_dict: Dict.optional(),
      extra: z.record(z.string(), z.unknown()).optional(),
      model: Dict.optional(),
      momentum: z.array(Tensor).optional(),
      names: z.array(z.string()).optional(),
      shapes: z.array(z.array(z.int())).optional(),
      values: z.string().transform((text) => text.split(",")[0]).optional(),
    }),
  ),
  must_be_refused: z.record(z.string(), z.object({ what: z.string() })),
}).parse(readJson("checkpoints/expected.json"));

/** One tensor in the words of the file: int64 as text, what is not finite as text. */
export function inTheirWords(array: NdArray): z.infer<typeof Tensor> {
  const values = Array.from<number | bigint, number | string>(array.data, (value) => {
    if (typeof value === "bigint") return String(value);
    if (Number.isNaN(value)) return "nan";
    return Number.isFinite(value) ? value : value > 0 ? "inf" : "-inf";
  });
  return { dtype: array.dtype, shape: [...array.shape], values };
}

/** A state dict in the words of the file. */
export function dictInTheirWords(
  dict: ReadonlyMap<string, NdArray>,
): Record<string, z.infer<typeof Tensor>> {
  return Object.fromEntries([...dict].map(([name, array]) => [name, inTheirWords(array)]));
}
