import { Adam } from "./adam.ts";
import type { Optimizer } from "./optimizer.ts";
import type { Recipe } from "./recipe.ts";
import { Sgd } from "./sgd.ts";

/** The optimizer of a recipe. */
export function optimizerOf(recipe: Recipe): Optimizer {
  switch (recipe.optimizer) {
    case "sgd":
      return new Sgd(recipe);
    case "adam":
      return new Adam(recipe);
  }
}
