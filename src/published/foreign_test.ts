import assert from "node:assert/strict";
import { UsageError } from "../base/errors.ts";
import { readYaml } from "../formats/yaml/yaml.ts";
import { translated } from "./config.ts";

/** What is said of a config, which is one line. */
function refusal(text: string): string {
  try {
    translated({ source: readYaml(text, "x.yaml"), phase: "train", base: undefined });
  } catch (thrown) {
    assert.ok(thrown instanceof UsageError);
    assert.equal(thrown.message.split("\n").length, 1, thrown.message);
    return thrown.message;
  }
  assert.fail("nothing was thrown");
}

/** As lshiwjx/2s-AGCN has it (config/nturgbd-cross-subject/train_joint.yaml), with keys that the published parsers never knew. */
const fork = (model: string, feeder = "feeders.feeder.Feeder"): string => `
work_dir: ./work_dir/ntu/xsub/agcn_joint
model_saved_name: ./runs/ntu_cs_agcn_joint
feeder: ${feeder}
model: ${model}
model_args:
  num_class: 60
  num_point: 25
  num_person: 2
  graph: graph.ntu_rgb_d.Graph
  graph_args:
    labeling_mode: 'spatial'
only_train_part: True
warm_up_epoch: 5
`;

Deno.test("a network of a fork is told by its name and where it is from, and what comes nearest", () => {
  const cases: Readonly<Record<string, string>> = {
    "model.agcn.Model": "2s-AGCN, of lshiwjx/2s-AGCN and its forks",
    "model.aagcn.Model": "AAGCN, of lshiwjx/2s-AGCN and its forks",
    "model.ctrgcn.Model": "CTR-GCN, of Uason-Chen/CTR-GCN",
    "model.msg3d.Model": "MS-G3D, of kenziyuliu/MS-G3D",
    "model.shift_gcn.Model": "Shift-GCN, of kchengiva/Shift-GCN",
  };
  for (const [name, what] of Object.entries(cases)) {
    assert.equal(
      refusal(fork(name)),
      `x.yaml:5:8: model: "${name}" is ${what}, and not here; what comes nearest is "net.st_gcn.Model"`,
    );
  }
});

Deno.test("a network that nobody knows, and a misspelt one, are told with what is nearest", () => {
  const known =
    '"st_gcn.net.ST_GCN", "st_gcn.net.TCN", "net.st_gcn.Model", "net.st_gcn_twostream.Model"';
  assert.equal(
    refusal(fork("model.my_own.Network")),
    `x.yaml:5:8: model: expected one of ${known}, got "model.my_own.Network"; what comes nearest is "net.st_gcn.Model"`,
  );
  assert.match(
    refusal(fork("net.st_gcn.Modle")),
    /"net\.st_gcn\.Modle", did you mean "net\.st_gcn\.Model"\?$/,
  );
});

Deno.test("a feeder, a graph and a layout that are not here are told the same way", () => {
  const ours = fork("st_gcn.net.ST_GCN");
  assert.match(
    refusal(ours),
    /^x\.yaml:4:9: feeder: "feeders\.feeder\.Feeder" is the feeder of lshiwjx.*nearest is "feeder\.feeder\.Feeder"$/,
  );
  assert.match(
    refusal(fork("net.st_gcn.Model", "feeders.feeder_ntu.Feeder")),
    /is the feeder of Uason-Chen\/CTR-GCN, and not here/,
  );
  assert.match(
    refusal(fork("st_gcn.net.ST_GCN", "st_gcn.feeder.Feeder")),
    /model_args\.graph: "graph\.ntu_rgb_d\.Graph" is NTU RGB\+D's 25 joints.*"st_gcn\.graph\.NTU_RGB_D"$/,
  );
  const layout =
    "model: net.st_gcn.Model\nmodel_args: {in_channels: 3, graph_args: {layout: LAYOUT}}\n";
  assert.match(
    refusal(layout.replace("LAYOUT", "nturgb+d")),
    /^x\.yaml:2:\d+: model_args\.graph_args\.layout: "nturgb\+d" is .*; what comes nearest is "ntu-rgb\+d"$/,
  );
  assert.match(refusal(layout.replace("LAYOUT", "openpos")), /did you mean "openpose"\?$/);
});

Deno.test("a config of mmskeleton is told to be one", () => {
  const text = "processor_cfg:\n  type: processor.recognition.train\n  workers: 16\n";
  assert.match(
    refusal(text),
    /^x\.yaml:1:1: processor_cfg: this is a config of mmskeleton .*ST_GCN_18 is "net\.st_gcn\.Model"/,
  );
});
