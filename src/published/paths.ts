/** The published config files, by the paths that people's scripts name, as runs of ours. */

/** What a published path stands for. */
export interface PublishedPath {
  readonly run: string;
  /** Absent where the path does not tell, as in the first README: `--phase` does. */
  readonly phase?: "train" | "test";
}

/** Data sets by their names in the paths of 2018, of 2019, and of the first README. */
const names2018 = {
  "nturgbd-cross-subject": "ntu-xsub",
  "nturgbd-cross-view": "ntu-xview",
  "kinetics-skeleton": "kinetics",
};
const names2019 = {
  "ntu-xsub": "ntu-xsub",
  "ntu-xview": "ntu-xview",
  "kinetics-skeleton": "kinetics",
};
const readme: Readonly<Record<string, string>> = {
  "config/NTU-RGB-D/xsub/ST_GCN.yaml": "ntu-xsub/stgcn",
  "config/NTU-RGB-D/xview/ST_GCN.yaml": "ntu-xview/stgcn",
  "config/Kinetics/ST-GCN.yaml": "kinetics/stgcn",
  "config/NTU-RGB-D/xsub/TCN.yaml": "ntu-xsub/tcn",
  "config/NTU-RGB-D/xview/TCN.yaml": "ntu-xview/tcn",
  "config/Kinetics/TCN.yaml": "kinetics/tcn",
};

function* below(
  folder: string,
  names: Readonly<Record<string, string>>,
  model: string,
): Generator<[string, PublishedPath]> {
  for (const [name, dataset] of Object.entries(names)) {
    for (const phase of ["train", "test"] as const) {
      yield [`config/${folder}/${name}/${phase}.yaml`, { run: `${dataset}/${model}`, phase }];
    }
  }
}

const paths2018: ReadonlyMap<string, PublishedPath> = new Map([
  ...Object.entries(readme).map(([path, run]): [string, PublishedPath] => [path, { run }]),
  ...below("baseline", names2018, "tcn"),
  ...below("st_gcn", names2018, "stgcn"),
]);
const paths2019: ReadonlyMap<string, PublishedPath> = new Map(
  below("st_gcn", names2019, "stgcn-2019"),
);

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
