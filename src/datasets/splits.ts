/** The two halves of a split. Which samples belong to which is a data set's own: see its file in `catalog/`. */

/** The two halves of a split. */
export const parts = ["train", "val"] as const;

/** One half of a split. */
export type Part = typeof parts[number];
