/** Settings of published networks for users of the library. */

import type { ModelConfig } from "../models/settings.ts";
import { type PublishedArguments, publishedConfig as settingsOfPublished } from "./arguments.ts";

/**
 * The settings of a published network, named by its class (`st_gcn.net.ST_GCN`, `st_gcn.net.TCN`, `net.st_gcn.Model`,
 * `net.st_gcn_twostream.Model`) and built with `args`, the constructor's defaults where it has any. `persons` is what
 * the data has, where the arguments do not say it (generation 2019).
 * @throws {UsageError} for a class that was not published, an argument that the constructor does not take, or a value
 * that is none of its own.
 */
export function publishedConfig(
  model: string,
  args: PublishedArguments,
  persons: number,
): ModelConfig {
  return settingsOfPublished(model, args, persons);
}
