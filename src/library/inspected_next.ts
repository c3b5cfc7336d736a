/** What is said of a file, and the command lines that it is good for. */

import { dirname } from "node:path";
import { shellLine } from "../base/shell.ts";
import { type DatasetName, dataSets } from "../datasets/catalog/catalog.ts";
import type { DataSet } from "../datasets/catalog/data_set.ts";
import type { Foreign } from "../models/foreign_networks.ts";
import type { Recognition, Recognized } from "../models/recognition.ts";
import { layoutNames, layoutOf } from "../skeleton/layouts.ts";

/** What a file is. */
export interface Inspected {
  readonly file: string;
  /** In one line. */
  readonly what: string;
  /** What else is worth knowing, a line each. */
  readonly details: readonly string[];
  /** Command lines, whole. */
  readonly next: readonly string[];
}

type Known = DataSet<DatasetName>;

/** A command line as a user types it. */
export function typed(...words: readonly string[]): string {
  return `deno task ${shellLine(words)}`;
}

/** The layouts that have so many joints, as one may name them: `coco-17 or h36m-17`; undefined where none has. */
export function layoutsWith(joints: number | undefined): string | undefined {
  const names = layoutNames.filter((name) => layoutOf(name).joints === joints);
  return names.length === 0 ? undefined : names.join(" or ");
}

/** How recordings become a data set of one's own. */
export function nextOfRecordings(file: string): string {
  return typed("prepare", "--template", "mine.yaml", "--data-path", file);
}

/** The data sets of so many classes, on so many joints where that is known. */
export function dataSetsWith(classes: number | undefined, joints?: number): Known[] {
  return dataSets.filter((one) =>
    one.classes === classes && (joints === undefined || layoutOf(one.layout).joints === joints)
  );
}

/** What weights of a network are good for: each data set of its classes and joints that has a config of it. */
export function nextOfWeights(what: Recognized, file: string, runs: readonly string[]): string[] {
  const streams = what.twoStreams ? ["--set", "model.motion_stream=true"] : [];
  return configured(what, runs).map((name) =>
    typed("eval", "--model", what.network, "--dataset", name, "--weights", file, ...streams)
  );
}

/** What a checkpoint of a training is good for. */
export function nextOfCheckpoint(what: Recognized, runs: readonly string[]): string[] {
  return configured(what, runs).map((name) =>
    typed("train", "--config", `config/${name}/${what.network}.yaml`, "--resume")
  );
}

function configured({ classes, joints, network }: Recognized, runs: readonly string[]): string[] {
  return dataSetsWith(classes, joints).map(({ name }) => name)
    .filter((name) => runs.includes(`${name}/${network}`));
}

/** Which data sets have a network's classes and joints, where `eval` can be told none of them. */
export function lackingConfigs(what: Recognition, runs: readonly string[]): string[] {
  if (what.kind !== "network") return [];
  const { classes, joints, network } = what;
  if (classes === undefined || configured(what, runs).length > 0) return [];
  const [first, ...others] = dataSetsWith(classes, joints).map(({ name }) => name);
  if (first === undefined) {
    const on = joints === undefined ? "" : ` on ${joints} joints`;
    return [`no data set here has ${classes} classes${on}`];
  }
  const names = [first, ...others].join(", ");
  return [
    `${names} ${
      others.length > 0 ? "have" : "has"
    } these classes and joints, but no config: write config/${first}/${network}.yaml`,
  ];
}

/** What scores are good for, where `samples` have as many as a data set's val part is known to have: that one's alone. */
export function nextOfScores(
  file: string,
  { classes, samples, hasLabels }: {
    readonly classes: number;
    readonly samples: number;
    readonly hasLabels: boolean;
  },
): string[] {
  const all = dataSetsWith(classes);
  const counted = all.filter(({ counts }) => counts.val?.samples === samples);
  const labels = hasLabels ? [] : ["--labels", "LABELS"];
  return [
    ...(counted.length > 0 ? counted : all).map(({ name }) =>
      typed("judge", "--dataset", name, "--scores", file, ...labels)
    ),
    typed("compare", file, "OTHER", ...labels),
    typed("fuse", file, "OTHER", ...labels),
  ];
}

/** What weights of a network that is not here are good for: elsewhere they give scores, which are judged here. */
export function nextOfForeign({ classes }: Foreign): string[] {
  return dataSetsWith(classes).map(({ name }) =>
    typed("judge", "--dataset", name, "--scores", "SCORES", "--labels", "LABELS")
  );
}

/** Says that no data set has so many classes, where none has. */
export function lackingClasses(classes: number): string[] {
  return dataSetsWith(classes).length > 0 ? [] : [`no data set here has ${classes} classes`];
}

/** What a file of true classes is good for. */
export function nextOfLabels(file: string, samples: number): string[] {
  const counted = dataSets.filter(({ counts }) => counts.val?.samples === samples);
  const [dataSet = "DATASET"] = counted.map(({ name }) => name);
  return [
    typed("judge", "--dataset", dataSet, "--scores", "SCORES", "--labels", file),
    typed("compare", "SCORES", "OTHER", "--labels", file),
  ];
}

/** What a database of so many joints is good for: where `samples` are as many as a part is known to have, with that one. */
export function nextOfDatabase(
  file: string,
  samples: number,
  joints: number | undefined,
): string[] {
  const data = dirname(file);
  const all = dataSets.filter(({ layout }) => layoutOf(layout).joints === joints);
  const counted = all.filter(({ counts }) =>
    Object.values(counts).some((count) => count.samples === samples)
  );
  if (counted.length === 0) return all.map(({ name }) => verified(name, data));
  return counted.flatMap(({ name }) => [
    verified(name, data),
    typed("eval", "--dataset", name, "--data", data),
  ]);
}

function verified(name: string, data: string): string {
  return typed("verify", "--dataset", name, "--data", data);
}
