/** The three networks on NTU's joints, so narrow that a test takes them in milliseconds. */

import type { Stgcn2019Config, StgcnConfig, TcnConfig } from "../config.ts";

/** 2018. */
export const narrowStgcn: StgcnConfig = {
  name: "stgcn",
  layout: "ntu-rgb+d",
  labeling_mode: "spatial",
  channel: 3,
  num_class: 7,
  num_person: 2,
  use_data_bn: true,
  mask_learning: true,
  use_local_bn: false,
  multiscale: false,
  temporal_kernel_size: 9,
  dropout: 0.5,
  backbone_config: [[4, 4, 1], [4, 6, 2], [6, 6, 1], [6, 8, 2]],
  batch_norm_weight: "ones",
};

/** 2019. */
export const narrowStgcn2019: Stgcn2019Config = {
  name: "stgcn-2019",
  layout: "ntu-rgb+d",
  strategy: "spatial",
  max_hop: 1,
  dilation: 1,
  in_channels: 3,
  num_class: 7,
  num_person: 2,
  edge_importance_weighting: true,
  dropout: 0.5,
  backbone_config: [[4, 4, 1], [4, 4, 1], [4, 6, 2], [6, 8, 2]],
};

/** Temporal Conv, whose width is fixed but for its first layer and its classes. */
export const narrowTcn: TcnConfig = { name: "tcn", channel: 150, num_class: 7, use_data_bn: true };
