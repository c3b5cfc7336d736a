/** The published constructors' arguments, as they stand in people's config files, as our settings. */

import { z } from "zod";
import { UsageError } from "../base/errors.ts";
import { suggest } from "../base/suggest.ts";
import { validated, type YamlSource } from "../formats/yaml/yaml.ts";
import { type ModelConfig, modelConfig, publishedBackbone } from "../models/config.ts";

/** The arguments of a published constructor. */
export type PublishedArguments = Readonly<Record<string, unknown>>;

/** Where a part of the arguments was written. */
type Origin = YamlSource["origin"];

/** The models of the published code, by the names of the reference vectors, which the two streams have none of. */
export const publishedModels = [
  "stgcn-2018",
  "stgcn-2019",
  "stgcn-2019-twostream",
  "temporal-conv",
] as const;

/** The layouts of the graph classes of 2018. */
const graphs = {
  "st_gcn.graph.NTU_RGB_D": "ntu-rgb+d",
  "st_gcn.graph.Kinetics": "openpose",
} as const;
const graphClasses = ["st_gcn.graph.NTU_RGB_D", "st_gcn.graph.Kinetics"] as const;
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

function configOf(value: unknown, origin: Origin): ModelConfig {
  return validated({ value, origin }, modelConfig);
}

/**
 * Our settings of a published model built with `args`, the constructor's defaults where it has any.
 * `persons` is what the data has, where the arguments do not say it (generation 2019).
 * @param origin where an argument was written, for errors.
 * @throws {UsageError} for an argument that the constructor does not take, or a value that is none of its own.
 */
export function publishedConfig(
  model: string,
  args: PublishedArguments,
  persons: number,
  origin: Origin = () => "model_args",
): ModelConfig {
  const graph = record(args.graph_args);
  const merged: Origin = (path, of) =>
    origin(Object.hasOwn(graph, String(path[0])) ? ["graph_args", ...path] : path, of);
  switch (model) {
    case "stgcn-2018": {
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
      return configOf({
        name: "stgcn",
        layout: graphs[name],
        batch_norm_weight: "ones",
        ...defaults,
        ...graph,
        ...rest,
      }, merged);
    }
    case "stgcn-2019":
    case "stgcn-2019-twostream": {
      const { graph_args: given, ...rest } = args;
      if (given === undefined) {
        throw new UsageError(`${origin([])}: graph_args: missing: the constructor has no default`);
      }
      const known = ["in_channels", "num_class", "edge_importance_weighting", "dropout"];
      refuseUnknown(rest, known, origin);
      refuseUnknown(graph, ["layout", "strategy", "max_hop", "dilation"], origin, ["graph_args"]);
      return configOf({
        name: "stgcn-2019",
        layout: "openpose",
        strategy: "uniform",
        max_hop: 1,
        dilation: 1,
        num_person: persons,
        backbone_config: [[64, 64, 1], ...publishedBackbone],
        dropout: 0,
        ...(model === "stgcn-2019" ? {} : { motion_stream: true }),
        ...graph,
        ...rest,
      }, merged);
    }
    case "temporal-conv": {
      const { window_size: _w, ...rest } = args;
      refuseUnknown(rest, ["channel", "num_class", "use_data_bn"], origin);
      return configOf({ name: "tcn", use_data_bn: false, ...rest }, merged);
    }
    default:
      throw new UsageError(`Cannot build model "${model}"${suggest(model, publishedModels)}`);
  }
}

/** The way back: the published model and the arguments that {@link publishedConfig} makes a config of. */
export function publishedArguments(
  config: ModelConfig,
): { readonly model: typeof publishedModels[number]; readonly args: PublishedArguments } {
  switch (config.name) {
    case "stgcn": {
      const { name: _n, layout, labeling_mode, batch_norm_weight: _b, ...rest } = config;
      const graph = graphClasses.find((key) => graphs[key] === layout);
      return { model: "stgcn-2018", args: { ...rest, graph, graph_args: { labeling_mode } } };
    }
    case "stgcn-2019": {
      const { name: _n, layout, strategy, max_hop, dilation, ...others } = config;
      const { num_person: _p, backbone_config: _b, motion_stream, ...rest } = others;
      const args = { ...rest, graph_args: { layout, strategy, max_hop, dilation } };
      return { model: motion_stream === true ? "stgcn-2019-twostream" : "stgcn-2019", args };
    }
    case "tcn": {
      const { name: _n, ...args } = config;
      return { model: "temporal-conv", args };
    }
  }
}
