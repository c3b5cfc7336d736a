/** NPY of samples, as `numpy.save` writes it, with labels from a file beside it. */

import { basename, extname } from "node:path";
import { FileBytes } from "../../../formats/byte_store.ts";
import type { OwnRecordings, OwnRequest } from "../recordings.ts";
import { ArrayRows } from "./array_rows.ts";
import { axesOf, spelled } from "./array_axes.ts";
import { withLabels } from "./labels.ts";
import { numbered, requireNames } from "./sample_values.ts";

/**
 * One array of samples `[N,C,T,V,M]`, `[N,M,T,V,C]`, `[N,T,V,C]` or `[N,T,M·V·C]`.
 * @throws {DataError} if it is no NPY of numbers, its axes cannot be told, or the labels do not fit.
 */
export async function openNpy(request: OwnRequest): Promise<OwnRecordings> {
  const { path } = request;
  const file = FileBytes.open(path);
  try {
    const rows = new ArrayRows(file, path);
    const axes = axesOf(rows.shape, request, path);
    const { C, T, V, M } = axes.lengths;
    const bare = basename(path, extname(path));
    const plain = numbered(bare, rows.shape[0] ?? 0).map((name) => ({ name, lists: [] }));
    requireNames(plain.map(({ name }) => name), path);
    const samples = request.labels === undefined
      ? plain
      : await withLabels(request.labels, plain, false);
    return {
      form: `NPY of axes ${spelled(axes.order)}`,
      samples,
      channels: C,
      joints: V,
      passedOver: [],
      remarks: [],
      most: () => Promise.resolve({ frames: T, persons: M }),
      read: (index) => {
        const place = { file: path, sample: samples[index]?.name ?? String(index) };
        return Promise.resolve().then(() => rows.sample(index, axes, place));
      },
      [Symbol.dispose]: () => file[Symbol.dispose](),
    };
  } catch (thrown) {
    file[Symbol.dispose]();
    throw thrown;
  }
}
