/** Pickles of plain Python: annotations, scores, labels, weights. They are read as data, and run nothing. */

import { catalog } from "../datasets/catalog/catalog.ts";
import { type Annotations, annotationsOf } from "../formats/annotations.ts";
import { NumpyArray } from "../formats/pickle/pickle_globals.ts";
import { describe, type PickleValue } from "../formats/pickle/pickle_value.ts";
import { withSource } from "../formats/scores/source.ts";
import { PickledTensor } from "../formats/torch/torch_in_pickle.ts";
import { counted } from "../golden/words.ts";
import { recognize } from "../models/recognition.ts";
import { layoutOf } from "../skeleton/layouts.ts";
import { type Inspected, layoutsWith, nextOfRecordings, typed } from "./inspected_next.ts";
import { inspectScores } from "./inspected_tables.ts";
import { inspectTensors } from "./inspected_weights.ts";

/** Any pickle but PyTorch's own files. */
export async function inspectPickle(path: string, runs: readonly string[]): Promise<Inspected> {
  const found = await withSource(path, (source) => {
    if (source.kind !== "pickle") return undefined;
    const { root, size } = source;
    if (root instanceof Map && root.has("annotations")) {
      return ofAnnotations(path, annotationsOf(root, { name: path, size }));
    }
    return ofTensors(path, root, runs);
  });
  return found ?? await inspectScores(path);
}

/** A dictionary of arrays by names that a network has; undefined for any other value. */
function ofTensors(
  path: string,
  root: PickleValue,
  runs: readonly string[],
): Inspected | undefined {
  if (!(root instanceof Map)) return undefined;
  const tensors = new Map(
    [...root].flatMap(([name, value]) =>
      typeof name === "string" && (value instanceof NumpyArray || value instanceof PickledTensor)
        ? [[name, value] as const]
        : []
    ),
  );
  if (tensors.size < root.size || recognize(tensors).kind === "unknown") return undefined;
  const read = (name: string): ReturnType<NumpyArray["read"]> | undefined =>
    tensors.get(name)?.read();
  const inspected = inspectTensors(
    path,
    "a pickled dict",
    { shapes: tensors, types: [], read },
    runs,
  );
  return {
    ...inspected,
    details: [
      ...inspected.details,
      "weights are read from PyTorch's files and safetensors: write it by torch.save",
    ],
    next: [],
  };
}

function ofAnnotations(path: string, { splits, annotations }: Annotations): Inspected {
  const [first] = annotations;
  const [, , joints = 0, channels = 0] = first?.keypoint.shape ?? [];
  const labels = new Set(annotations.map(({ label }) => label));
  const layouts = layoutsWith(joints);
  const on = `${joints} joints${layouts === undefined ? "" : ` (${layouts})`}`;
  const isNtu = channels === 3 && joints === layoutOf("ntu-rgb+d").joints;
  const ntu = [...labels].some((label) => label >= catalog["ntu-xsub"].classes) ? "ntu120" : "ntu";
  return {
    file: path,
    what: `annotations of pyskl or mmaction2: ${counted(annotations.length, "recording")} in ` +
      `${channels}D of ${on}, ${counted(labels.size, "label")}`,
    details: [
      `splits: ${[...splits].map(([name, { length }]) => `${name} of ${length}`).join(", ")}`,
      ...first === undefined ? [] : [`the first is ${describe(first.name)}`],
    ],
    next: isNtu
      ? [typed("prepare", ntu, "--data-path", path)]
      : joints === 17
      ? [typed("prepare", "kinetics", "--data-path", path), nextOfRecordings(path)]
      : [nextOfRecordings(path)],
  };
}
