import { Adam } from "./adam.ts";
import type { Memory, Optimizer } from "./optimizer.ts";
import type { Recipe } from "./recipe.ts";
import { Sgd } from "./sgd.ts";

/** The optimizer of a recipe; it takes over `memory` and goes on behind `steps` steps. */
export function optimizerOf(recipe: Recipe, memory: Memory, steps: number): Optimizer {
  switch (recipe.optimizer) {
    case "sgd":
      return new Sgd(recipe, memory.momentum);
    case "adam":
      return new Adam(recipe, memory, steps);
  }
}
