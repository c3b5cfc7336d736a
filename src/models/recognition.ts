/** What a state dict is, by its names and shapes alone: which network, of how many classes, on how many joints. */

import { layoutNames, layoutOf } from "../skeleton/layouts.ts";
import { modelConfig, type ModelName } from "./config.ts";
import { type Foreign, foreignNetwork, type Shapes } from "./foreign_networks.ts";

/** What the names and shapes of one of our networks tell of it; undefined where they do not. */
export interface Recognized {
  readonly kind: "network";
  readonly network: ModelName;
  readonly twoStreams: boolean;
  readonly classes: number | undefined;
  /** V. Where no tensor has an axis of joints, the layout's whose joints, times one or two persons, fit. */
  readonly joints: number | undefined;
  readonly channels: number | undefined;
  /** M; generation 2019 has no weight that depends on it. */
  readonly persons: number | undefined;
  /** C·V·M, all values of one frame, in Temporal Conv. */
  readonly values: number | undefined;
  readonly partitions: number | undefined;
  /** Frames that a temporal convolution sees. */
  readonly kernel: number | undefined;
  readonly blocks: number;
  /** Whether it has learned weights on A: the mask of 2018, the edge importance of 2019. */
  readonly weighsEdges: boolean;
  readonly multiscale: boolean;
  /** Whether the batch norm behind a graph convolution has statistics for each joint. */
  readonly normsByJoint: boolean;
  /** Names that this network has none like. */
  readonly strange: readonly string[];
  /** What every such network has and this one lacks. */
  readonly lacking: readonly string[];
}

/** None that is known, and which of ours has most of its names. */
export interface Unrecognized {
  readonly kind: "unknown";
  readonly nearest: { readonly network: ModelName; readonly alike: number } | undefined;
  /** What it is but for one word before every name, as programs put it there that wrap a network. */
  readonly wrapped: { readonly word: string; readonly what: Recognized | Foreign } | undefined;
  readonly names: number;
}

/** What names and shapes are recognized as. */
export type Recognition = Recognized | Foreign | Unrecognized;

/** How the names of each network begin, and what each has without fail. */
const NAMES: Readonly<Record<ModelName, { own: RegExp; whole: readonly string[] }>> = {
  "stgcn": {
    own: /^(?:backbone\.\d+\.(?:unit_[12]\.)?(?:gcn1|tcn1|down1)|gcn0|tcn0|person_bn)\./,
    whole: ["data_bn.weight", "gcn0.conv_list.0.weight", "tcn0.conv.weight", "fcn.weight"],
  },
  "stgcn-2019": {
    own: /^(?:A$|st_gcn_networks\.\d+\.(?:gcn|tcn|residual)\.|edge_importance\.\d+$)/,
    whole: ["A", "data_bn.weight", "st_gcn_networks.0.gcn.conv.weight", "fcn.weight"],
  },
  "tcn": {
    own: /^(?:conv0|unit\d+\.(?:unit1_1|down1)|bn)\./,
    whole: ["data_bn.weight", "conv0.weight", "unit1.unit1_1.conv.weight", "fcn.weight"],
  },
};

const modelNames = modelConfig.options.map((option) => option.shape.name.value);

/** Of every network, so of none. */
const SHARED = /^(?:data_bn|fcn)\./;

/** Before the names of both streams of generation 2019. */
const STREAM = /^(?:origin|motion)_stream\./;

/** Recognizes names, which are without `module.`, and shapes. */
export function recognize(shapes: Shapes): Recognition {
  const bare = [...shapes.keys()].map((name) => name.replace(STREAM, ""));
  const alike = modelNames.map((network) => {
    const own = bare.filter((name) => NAMES[network].own.test(name)).length;
    return { network, own, alike: own && own + bare.filter((name) => SHARED.test(name)).length };
  });
  const [best] = alike.toSorted((a, b) => b.own - a.own);
  if (best !== undefined && best.own > 0 && 2 * best.alike > shapes.size) {
    return recognized(best.network, shapes);
  }
  const foreign = foreignNetwork(shapes);
  if (foreign !== undefined) return foreign;
  const nearest = best?.own ? { network: best.network, alike: best.alike } : undefined;
  return { kind: "unknown", nearest, wrapped: wrappedIn(shapes), names: shapes.size };
}

/** Recognizes names without the word that all of them begin with, as in `model.fcn.weight`. */
function wrappedIn(shapes: Shapes): Unrecognized["wrapped"] {
  const [first = ""] = shapes.keys();
  const word = first.slice(0, first.indexOf(".") + 1);
  if (word === "" || ![...shapes.keys()].every((name) => name.startsWith(word))) return undefined;
  const what = recognize(
    new Map([...shapes].map(([name, shape]) => [name.slice(word.length), shape])),
  );
  return what.kind === "unknown" ? undefined : { word, what };
}

function recognized(network: ModelName, shapes: Shapes): Recognized {
  const { own, whole } = NAMES[network];
  const names = [...shapes.keys()];
  const bare = new Map(
    [...shapes].toReversed().map(([name, { shape }]) => [name.replace(STREAM, ""), shape]),
  );
  const isKnown = (name: string): boolean => own.test(name) || SHARED.test(name);
  return {
    kind: "network",
    network,
    twoStreams: names.some((name) => STREAM.test(name)),
    classes: bare.get("fcn.weight")?.[0] ?? bare.get("fcn.bias")?.[0],
    ...MEASURED[network](bare),
    blocks: new Set(names.flatMap((name) => BLOCK.exec(name)?.[1] ?? [])).size,
    strange: names.filter((name) => !isKnown(name.replace(STREAM, ""))),
    lacking: whole.filter((name) => !bare.has(name)),
  };
}

/** The number in the name of a block. */
const BLOCK = /(?:^|\.)(?:backbone\.|st_gcn_networks\.|unit)(\d+)\./;

type Measured = Omit<
  Recognized,
  "kind" | "network" | "twoStreams" | "classes" | "blocks" | "strange" | "lacking"
>;

/** Shapes by names without their stream. */
type Bare = ReadonlyMap<string, readonly number[]>;

const MEASURED: Readonly<Record<ModelName, (bare: Bare) => Measured>> = {
  "stgcn": (bare) => {
    const [mask] = [...bare].flatMap(([name, shape]) => name.endsWith("gcn1.mask") ? [shape] : []);
    const [out, channels] = bare.get("gcn0.conv_list.0.weight") ?? [];
    const byJoint = quotient(bare.get("gcn0.bn.weight")?.[0], out) ?? 1;
    const positions = quotient(bare.get("data_bn.weight")?.[0], channels);
    const joints = mask?.[1] ?? (byJoint > 1 ? byJoint : jointsAmong(positions));
    const kernels =
      [...bare.keys()].filter((name) => /^gcn0\.conv_list\.\d+\.weight$/.test(name)).length;
    return {
      joints,
      channels,
      persons: quotient(positions, joints),
      values: undefined,
      partitions: mask?.[0] ?? (kernels || undefined),
      kernel: (bare.get("backbone.0.tcn1.conv.weight") ??
        bare.get("backbone.0.unit_1.tcn1.conv.weight"))?.[2],
      weighsEdges: mask !== undefined,
      multiscale: [...bare.keys()].some((name) => /^backbone\.\d+\.unit_1\./.test(name)),
      normsByJoint: byJoint > 1,
    };
  },
  "stgcn-2019": (bare) => {
    const [partitions, joints] = bare.get("A") ?? bare.get("edge_importance.0") ?? [];
    const channels = bare.get("st_gcn_networks.0.gcn.conv.weight")?.[1];
    return {
      joints: joints ?? quotient(bare.get("data_bn.weight")?.[0], channels),
      channels,
      persons: undefined,
      values: undefined,
      partitions,
      kernel: bare.get("st_gcn_networks.0.tcn.2.weight")?.[2],
      weighsEdges: bare.has("edge_importance.0"),
      multiscale: false,
      normsByJoint: false,
    };
  },
  "tcn": (bare) => {
    const [, values, kernel] = bare.get("conv0.weight") ?? [];
    // All data sets here have three channels: x, y and z or a score.
    const positions = quotient(values ?? bare.get("data_bn.weight")?.[0], 3);
    const joints = jointsAmong(positions);
    return {
      joints,
      channels: joints === undefined ? undefined : 3,
      persons: quotient(positions, joints),
      values: values ?? bare.get("data_bn.weight")?.[0],
      partitions: undefined,
      kernel,
      weighsEdges: false,
      multiscale: false,
      normsByJoint: false,
    };
  },
};

/** What one length holds of another, where it is whole. */
function quotient(whole: number | undefined, part: number | undefined): number | undefined {
  if (whole === undefined || part === undefined || part < 1 || whole % part !== 0) return undefined;
  return whole / part;
}

/** The joints of a layout that one person's, or else two persons', positions are. */
function jointsAmong(positions: number | undefined): number | undefined {
  const known = layoutNames.map((name) => layoutOf(name).joints);
  return [1, 2].map((persons) => quotient(positions, persons))
    .find((joints) => joints !== undefined && known.includes(joints));
}
