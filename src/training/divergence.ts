import type { Batch } from "../datasets/batches.ts";
import { listed } from "../golden/words.ts";

const MOST_NAMED = 8;

/** A batch's samples for a message; the ones with values that are not finite, where there are any. */
export function suspects(batch: Batch, names: readonly string[]): string {
  const size = batch.data.length / batch.indices.length;
  const broken = batch.indices.filter((_, n) =>
    !batch.data.subarray(n * size, (n + 1) * size).every(Number.isFinite)
  );
  const [what, guilty] = broken.length > 0
    ? ["not all values are finite in", broken] as const
    : ["its samples are", batch.indices] as const;
  return `${what} ${listed(guilty.map((index) => `"${names[index]}"`), MOST_NAMED)}`;
}
