/** The two parts of a split. Which samples belong to which is a data set's own: see its file in `catalog/`. */

/** The two parts of a split. */
export const parts = ["train", "val"] as const;

/** One part of a split. */
export type Part = typeof parts[number];
