/** Where published figures were printed. */

/** The paper. */
export const PAPER =
  "ST-GCN paper, arXiv 1801.07455; README of yysijie/st-gcn before ba42ac6, January 2018";

/** The first release of its code. */
export const README_2018 = "README of yysijie/st-gcn at 4e51f3c, 22 January 2018";

/** The second implementation. */
export const README_2019 = "README of mmskeleton, 2019 weights";
