/** The published constructors' arguments, as they stand in people's config files, as our settings. */

import { z } from "zod";
import { UsageError } from "../base/errors.ts";
import { suggest } from "../base/suggest.ts";
import { validated, type YamlSource } from "../formats/yaml/yaml.ts";
import { type ModelConfig, modelConfig, publishedBackbone } from "../models/config.ts";
import type { PublishedNetwork } from "./generation.ts";
import { graphClasses, type PublishedModel, publishedModels } from "./options.ts";

/** The arguments of a published constructor. */
export type PublishedArguments = Readonly<Record<string, unknown>>;

/** Where some of the arguments were written. */
type Origin = YamlSource["origin"];

/** The layouts of the graph classes of 2018. */
const graphs = {
  "st_gcn.graph.NTU_RGB_D": "ntu-rgb+d",
  "st_gcn.graph.Kinetics": "openpose",
} as const;
const graphArgument = z.object({ graph: z.enum(graphClasses) });

function record(value: unknown): PublishedArguments {
  return typeof value === "object" && value !== null
    ? Object.fromEntries(Object.entries(value))
    : {};
}

function refuseUnknown(
  args: PublishedArguments,
  known: readonly string[],
  origin: Origin,
  above: readonly string[] = [],
): void {
  const unknown = Object.keys(args).find((key) => !known.includes(key));
  if (unknown === undefined) return;
  const path = [...above, unknown];
  throw new UsageError(
    `${origin(path, "key")}: ${path.join(".")}: unknown model argument${suggest(unknown, known)}`,
  );
}

/** What one of the constructors was given, and where. */
interface Given {
  readonly args: PublishedArguments;
  /** Those of `graph_args`. */
  readonly graph: PublishedArguments;
  readonly persons: number;
  readonly origin: Origin;
}

function stgcnOf({ args, graph, origin }: Given): unknown {
  const defaults = {
    labeling_mode: "uniform",
    num_person: 1,
    use_data_bn: false,
    mask_learning: false,
    use_local_bn: false,
    multiscale: false,
    temporal_kernel_size: 9,
    dropout: 0.5,
    backbone_config: publishedBackbone,
  };
  const { window_size: _w, num_point: _p, graph: _n, graph_args: _g, ...rest } = args;
  const name = validated({ value: args, origin }, graphArgument).graph;
  refuseUnknown(rest, ["channel", "num_class", ...Object.keys(defaults)], origin);
  refuseUnknown(graph, ["labeling_mode"], origin, ["graph_args"]);
  const layout = graphs[name];
  return { name: "stgcn", layout, batch_norm_weight: "ones", ...defaults, ...graph, ...rest };
}

function stgcn2019Of({ args, graph, persons, origin }: Given): object {
  const { graph_args: given, ...rest } = args;
  if (given === undefined) {
    throw new UsageError(`${origin([])}: graph_args: missing: the constructor has no default`);
  }
  const known = ["in_channels", "num_class", "edge_importance_weighting", "dropout"];
  refuseUnknown(rest, known, origin);
  refuseUnknown(graph, ["layout", "strategy", "max_hop", "dilation"], origin, ["graph_args"]);
  return {
    name: "stgcn-2019",
    layout: "openpose",
    strategy: "uniform",
    max_hop: 1,
    dilation: 1,
    num_person: persons,
    backbone_config: [[64, 64, 1], ...publishedBackbone],
    dropout: 0,
    ...graph,
    ...rest,
  };
}

function tcnOf({ args, origin }: Given): unknown {
  const { window_size: _w, ...rest } = args;
  refuseUnknown(rest, ["channel", "num_class", "use_data_bn"], origin);
  return { name: "tcn", use_data_bn: false, ...rest };
}

/** What each published constructor makes of its arguments, not yet checked. */
const constructors: Readonly<Record<PublishedModel, (given: Given) => unknown>> = {
  "st_gcn.net.ST_GCN": stgcnOf,
  "st_gcn.net.TCN": tcnOf,
  "net.st_gcn.Model": stgcn2019Of,
  "net.st_gcn_twostream.Model": (given) => ({ ...stgcn2019Of(given), motion_stream: true }),
};

/**
 * Our settings of a published model, named by its class (`st_gcn.net.ST_GCN`) and built with `args`, the constructor's
 * defaults where it has any. `persons` is what the data has, where the arguments do not say it (generation 2019).
 * @param origin where an argument was written, for errors.
 * @throws {UsageError} for a class that was not published, an argument that the constructor does not take, or a value
 * that is none of its own.
 */
export function publishedConfig(
  model: string,
  args: PublishedArguments,
  persons: number,
  origin: Origin = () => "model_args",
): ModelConfig {
  const name = publishedModels.find((known) => known === model);
  if (name === undefined) {
    throw new UsageError(`Cannot build model "${model}"${suggest(model, publishedModels)}`);
  }
  const graph = record(args.graph_args);
  const value = constructors[name]({ args, graph, persons, origin });
  return validated({
    value,
    origin: (path, of) =>
      origin(Object.hasOwn(graph, String(path[0])) ? ["graph_args", ...path] : path, of),
  }, modelConfig);
}

/** The way back: the published model and the arguments that {@link publishedConfig} makes a config of. */
export function publishedArguments(
  config: PublishedNetwork,
): { readonly model: PublishedModel; readonly args: PublishedArguments } {
  switch (config.name) {
    case "stgcn": {
      const { name: _n, layout, labeling_mode, batch_norm_weight: _b, ...rest } = config;
      const graph = graphClasses.find((key) => graphs[key] === layout);
      const args = { ...rest, graph, graph_args: { labeling_mode } };
      return { model: "st_gcn.net.ST_GCN", args };
    }
    case "stgcn-2019": {
      const { name: _n, layout, strategy, max_hop, dilation, ...others } = config;
      const { num_person: _p, backbone_config: _b, motion_stream, ...rest } = others;
      const args = { ...rest, graph_args: { layout, strategy, max_hop, dilation } };
      const model = motion_stream === true ? "net.st_gcn_twostream.Model" : "net.st_gcn.Model";
      return { model, args };
    }
    case "tcn": {
      const { name: _n, ...args } = config;
      return { model: "st_gcn.net.TCN", args };
    }
  }
}
