/** What a checkpoint belongs to. */

import { canonicalJson, sha256 } from "../base/digest.ts";
import { MismatchError } from "../base/errors.ts";
import type { Model } from "../models/model.ts";
import type { Recipe } from "./recipe.ts";

/** Digests, or short values, by what they are of: `recipe`, `seed`, `model`, and what the caller adds. */
export type Identity = Readonly<Record<string, string>>;

/**
 * A run's identity: what `fit` knows of it, and the caller's `inputs`, which stand for the rest that
 * decides its weights (the digests of config and data, the engine and its threads).
 */
export function identityOf(
  run: { readonly model: Model; readonly recipe: Recipe; readonly seed: number },
  inputs: Identity,
): Identity {
  const parameters = run.model.parameters.map(({ name, shape }) => [name, shape]);
  return {
    ...inputs,
    model: sha256(canonicalJson(parameters)),
    recipe: sha256(canonicalJson(run.recipe)),
    seed: String(run.seed),
  };
}

/** @throws {MismatchError} naming everything in which the checkpoint `path` belongs to another run. */
export function requireSameRun(recorded: Identity, wanted: Identity, path: string): void {
  const names = [...new Set([...Object.keys(wanted), ...Object.keys(recorded)])];
  const others = names.filter((name) => recorded[name] !== wanted[name]);
  if (others.length === 0) return;
  const shown = (value: string | undefined): string => value?.slice(0, 12) ?? "none";
  const list = others.map((name) =>
    `another ${name} (${shown(recorded[name])} there, ${shown(wanted[name])} here)`
  );
  throw new MismatchError(
    `Cannot go on from "${path}": it has ${list.join(", ")}; ` +
      "resume with what that run was started with, or start without resuming",
  );
}
