/** Settings of networks as users of the library write and read them, their types in full. */

import { validated } from "../formats/yaml/yaml.ts";
import { modelConfig as modelSchema } from "./config.ts";

/** One block of a network: channels that go in, channels that come out, and every how many frames is kept. */
export type BlockSizes = readonly [channelsIn: number, channelsOut: number, stride: number];

/** A skeleton of one's own, whole. */
export interface OwnLayoutConfig {
  /** What runs and messages call it. */
  readonly name: string;
  /** The joints' names in the order of the data, or how many there are. */
  readonly joints: number | readonly string[];
  /** Pairs of joints, counted from 0. */
  readonly bones: readonly (readonly [number, number])[];
  /** The joint that distances are measured from. */
  readonly center: number;
  /** Joints that a mirror swaps: left, right. */
  readonly pairs?: readonly (readonly [left: number, right: number])[];
}

/** ST-GCN, generation 2018: yysijie/st-gcn 4e51f3c, st_gcn/net/st_gcn.py. */
export interface StgcnConfig {
  /** The network's name here. */
  readonly name: "stgcn";
  /** The skeleton's name, `ntu-rgb+d`, `openpose` and others, or one's own. */
  readonly layout: string | OwnLayoutConfig;
  /** How the skeleton becomes matrices: `uniform`, `distance`, `distance*`, `spatial`, `DAD` or `DLD`. */
  readonly labeling_mode: string;
  /** Channels of a sample. */
  readonly channel: number;
  /** Number of classes. */
  readonly num_class: number;
  /** Persons of a sample. */
  readonly num_person: number;
  /** Whether samples are normalized by position. */
  readonly use_data_bn: boolean;
  /** Whether the weights of the skeleton's edges are learned. */
  readonly mask_learning: boolean;
  /** Whether batch norms have weights for each joint. */
  readonly use_local_bn: boolean;
  /** Whether blocks look at two lengths of time. */
  readonly multiscale: boolean;
  /** Frames that a temporal convolution sees, an odd number. */
  readonly temporal_kernel_size: number;
  /** Share of features that a training drops. */
  readonly dropout: number;
  /** The blocks behind the first one. */
  readonly backbone_config: readonly BlockSizes[];
  /** How a training draws the weights of batch norms. */
  readonly batch_norm_weight: "ones" | "uniform";
}

/** ST-GCN, generation 2019: yysijie/st-gcn 221c0e1, net/st_gcn.py and net/st_gcn_twostream.py. */
export interface Stgcn2019Config {
  /** The network's name here. */
  readonly name: "stgcn-2019";
  /** The skeleton's name, `ntu-rgb+d`, `openpose` and others, or one's own. */
  readonly layout: string | OwnLayoutConfig;
  /** How the skeleton becomes matrices: `uniform`, `distance` or `spatial`. */
  readonly strategy: string;
  /** How many bones away a neighbor is at most. */
  readonly max_hop: number;
  /** Every how many bones a neighbor is. */
  readonly dilation: number;
  /** Channels of a sample. */
  readonly in_channels: number;
  /** Number of classes. */
  readonly num_class: number;
  /** Persons of a sample. */
  readonly num_person: number;
  /** Whether the weights of the skeleton's edges are learned. */
  readonly edge_importance_weighting: boolean;
  /** Share of features that a training drops. */
  readonly dropout: number;
  /** All blocks. */
  readonly backbone_config: readonly BlockSizes[];
  /** Whether a second network sees the joints' motion. */
  readonly motion_stream?: true;
}

/** Temporal Conv: yysijie/st-gcn 4e51f3c, st_gcn/net/tcn.py. */
export interface TcnConfig {
  /** The network's name here. */
  readonly name: "tcn";
  /** All values of a frame, C·V·M. */
  readonly channel: number;
  /** Number of classes. */
  readonly num_class: number;
  /** Whether samples are normalized by position. */
  readonly use_data_bn: boolean;
}

/** The settings of a network, told apart by its name. */
export type ModelConfig = StgcnConfig | Stgcn2019Config | TcnConfig;

/**
 * Checks settings of a network, as they stand under `model` in this project's configs.
 * @throws {UsageError} naming each key that is missing, unknown or of a wrong value.
 */
export function modelConfig(value: unknown): ModelConfig {
  return validated({ value, origin: () => "model" }, modelSchema);
}
