/** The published config files, by the paths that people's scripts name, as runs of ours. */

import { dataSets } from "../datasets/catalog/catalog.ts";

/** What a published path stands for. */
export interface PublishedPath {
  readonly run: string;
  /** Absent where the path does not tell, as in the first README: `--phase` does. */
  readonly phase?: "train" | "test";
}

/** The data sets that were published, and what the paths of their configs are. */
const known = dataSets.flatMap(({ name, published }) =>
  published === undefined ? [] : [{ dataset: name, configs: published.configs }]
);

function* readme(): Generator<[string, PublishedPath]> {
  for (const { dataset, configs } of known) {
    for (const [model, path] of Object.entries(configs.readme)) {
      yield [`config/${path}`, { run: `${dataset}/${model}` }];
    }
  }
}

function* below(
  folder: string,
  generation: 2018 | 2019,
  model: string,
): Generator<[string, PublishedPath]> {
  for (const { dataset, configs } of known) {
    for (const phase of ["train", "test"] as const) {
      const path = `config/${folder}/${configs[generation]}/${phase}.yaml`;
      yield [path, { run: `${dataset}/${model}`, phase }];
    }
  }
}

const paths2018: ReadonlyMap<string, PublishedPath> = new Map([
  ...readme(),
  ...below("baseline", 2018, "tcn"),
  ...below("st_gcn", 2018, "stgcn"),
]);
const paths2019: ReadonlyMap<string, PublishedPath> = new Map(below("st_gcn", 2019, "stgcn-2019"));

/**
 * What a published path stands for. `config/st_gcn/kinetics-skeleton` is in both implementations: `recognition` on the
 * command line tells that of 2019.
 */
export function publishedPath(path: string, recognition: boolean): PublishedPath | undefined {
  const plain = path.replace(/^(\.\/)+/, "");
  const [first, second] = recognition ? [paths2019, paths2018] : [paths2018, paths2019];
  return first.get(plain) ?? second.get(plain);
}

/** Every published path. */
export const publishedPaths: readonly string[] = [
  ...new Set([...paths2018.keys(), ...paths2019.keys()]),
];
