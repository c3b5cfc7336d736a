import type { ModelConfig } from "./config.ts";
import type { Model } from "./model.ts";
import { stGcn2018 } from "./st_gcn_2018.ts";
import { stGcn2019 } from "./st_gcn_2019.ts";
import { temporalConv } from "./temporal_conv.ts";
import { twoStreams } from "./two_streams.ts";

/** The network of a config, without weights. */
export function buildModel(config: ModelConfig): Model {
  switch (config.name) {
    case "stgcn":
      return stGcn2018(config);
    case "stgcn-2019":
      return config.motion_stream === true ? twoStreams(stGcn2019(config)) : stGcn2019(config);
    case "tcn":
      return temporalConv(config);
  }
}
