import type { ModelConfig } from "./config.ts";
import type { Model } from "./model.ts";
import { stgcn } from "./stgcn.ts";
import { stgcn2019 } from "./stgcn_2019.ts";
import { tcn } from "./tcn.ts";
import { twoStreams } from "./two_streams.ts";

/** The network of a config, without weights. */
export function buildModel(config: ModelConfig): Model {
  switch (config.name) {
    case "stgcn":
      return stgcn(config);
    case "stgcn-2019":
      return config.motion_stream === true ? twoStreams(stgcn2019(config)) : stgcn2019(config);
    case "tcn":
      return tcn(config);
  }
}
