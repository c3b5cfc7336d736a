/** What was published of a data set: paths, figures and weights of the three networks, and where figures were printed. */

import type { Published } from "./data_set.ts";

const PAPER =
  "ST-GCN paper, arXiv 1801.07455; README of yysijie/st-gcn before ba42ac6, January 2018";
const README_2018 = "README of yysijie/st-gcn at 4e51f3c, 22 January 2018";
const README_2019 = "README of mmskeleton, 2019 weights";

/** What differs from data set to data set. */
export interface PublishedWhere {
  /** The folder of its configs in the first README, and what the file of ST-GCN's is called there. */
  readonly readme: readonly [folder: string, stgcn: string];
  /** The folders of each generation. */
  readonly folders: readonly [of2018: string, of2019: string];
  readonly column: Published["column"];
  /** As printed: top 1 of Temporal Conv, of ST-GCN by the paper and by its code, top 1 and top 5 of the second. */
  readonly figures: readonly [string, string, string, string, string];
  /** How the files of weights of each generation are called, their endings left out. */
  readonly weights: readonly [of2018: string, of2019: string];
}

/** All of it. */
export function publishedAs(where: PublishedWhere): Published {
  const { readme: [folder, file], folders, column, figures, weights } = where;
  const [tcn, paper, stgcn, top1, top5] = figures;
  return {
    configs: {
      readme: { "stgcn": `${folder}/${file}.yaml`, "tcn": `${folder}/TCN.yaml` },
      2018: folders[0],
      2019: folders[1],
    },
    column,
    printed: {
      "tcn": [{ source: README_2018, top1: tcn }],
      "stgcn": [{ source: PAPER, top1: paper }, { source: README_2018, top1: stgcn }],
      "stgcn-2019": [{ source: README_2019, top1, top5 }],
    },
    weights: {
      "stgcn": `${weights[0]}-st_gcn.pt`,
      "tcn": `${weights[0]}-tcn.pt`,
      "stgcn-2019": `st_gcn.${weights[1]}.pth`,
    },
  };
}
