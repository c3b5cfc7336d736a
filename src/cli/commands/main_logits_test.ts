/**
 * The whole path: the fixtures' weights saved as PyTorch files, their inputs as a database in the published format, and
 * the published command line over both, down to the logits that the published implementation gives.
 */

import assert from "node:assert/strict";
import { join } from "node:path";
import { DatabaseWriter } from "../../datasets/database_writer.ts";
import { decodeNpy } from "../../formats/npy/npy.ts";
import { encodeTorch, type WritableTensor } from "../../formats/torch/torch_writer.ts";
import { buildModel } from "../../models/build.ts";
import { stateDictFrom } from "../../models/reference_weights.ts";
import { oracleInput, oracleWeights } from "../../oracle/formula.ts";
import { forwardVector } from "../../oracle/testing.ts";
import type { ForwardVector } from "../../oracle/vectors.ts";
import { FakeProject } from "../../suite/testing.ts";
import { encodeLegacyTorch } from "../testdata/legacy_torch.ts";
import { mainOnEngine } from "../testdata/published.ts";

/** How much farther than PyTorch's float32 run ours may be, as in the models' own tests; measured at most 1.2. */
const otherEngine = 3;

const of2018 = {
  channel: 3,
  num_person: 2,
  use_data_bn: true,
  mask_learning: true,
  graph_args: { labeling_mode: "spatial" },
};
const of2019 = { in_channels: 3, edge_importance_weighting: true };
const tcn = { window_size: 300, use_data_bn: true };

/** Each model as the published configs write it: its class, and by data set the arguments. */
const published = {
  "stgcn": {
    model: "st_gcn.net.ST_GCN",
    "ntu": {
      ...{ ...of2018, num_class: 60, graph: "st_gcn.graph.NTU_RGB_D" },
      ...{ window_size: 300, num_point: 25 },
    },
    "kinetics": {
      ...{ ...of2018, num_class: 400, graph: "st_gcn.graph.Kinetics", dropout: 0 },
      ...{ window_size: 150, num_point: 18 },
    },
  },
  "tcn": {
    model: "st_gcn.net.TCN",
    "ntu": { ...tcn, channel: 150, num_class: 60 },
    "kinetics": { ...tcn, channel: 108, num_class: 400 },
  },
  "stgcn-2019": {
    model: "net.st_gcn.Model",
    "ntu": {
      ...{ ...of2019, num_class: 60, dropout: 0.5 },
      graph_args: { layout: "ntu-rgb+d", strategy: "spatial" },
    },
    "kinetics": {
      ...{ ...of2019, num_class: 400 },
      graph_args: { layout: "openpose", strategy: "spatial" },
    },
  },
} as const;

type Encode = (dict: ReadonlyMap<string, WritableTensor>) => Uint8Array;
const encoders: Readonly<Record<string, Encode>> = {
  "legacy, module. in front": (dict) => encodeLegacyTorch(dict, "module."),
  "zip": encodeTorch,
};

/** A database of a vector's input, in the published format: no manifest. */
function writeDatabase(folder: string, { C, T, V, M, N }: ForwardVector["input"]): void {
  Deno.mkdirSync(folder, { recursive: true });
  using writer = new DatabaseWriter(folder, "val", [C, T, V, M]);
  const values = oracleInput({ C, T, V, M, N });
  const size = values.length / N;
  for (let n = 0; n < N; n++) {
    writer.add(`S001C001P001R001A00${n + 1}`, n, values.slice(n * size, (n + 1) * size));
  }
  writer.close();
}

/** Where a vector's files lie, in a folder of their own. */
interface Laid {
  readonly weights: string;
  /** Arguments of the feeder that reads the database. */
  readonly feeder: { readonly data_path: string; readonly label_path: string };
  readonly work: string;
}

function layOut(folder: string, vector: ForwardVector, data: string, encode: Encode): Laid {
  const database = join(folder, data);
  writeDatabase(database, vector.input);
  const network = buildModel(vector.model);
  const weights = join(folder, "weights.pt");
  Deno.writeFileSync(weights, encode(stateDictFrom(network, oracleWeights(network))));
  return {
    weights,
    feeder: { data_path: `${database}/val_data.npy`, label_path: `${database}/val_label.pkl` },
    work: join(folder, "work"),
  };
}

/** Runs `main` and holds the logits that it leaves against the published ones. */
async function assertLogits(
  words: readonly string[],
  run: string,
  vector: ForwardVector,
  { weights, work }: Laid,
): Promise<void> {
  const { err } = await mainOnEngine(...words, "--weights", weights, "--work_dir", work);
  assert.doesNotMatch(err, /error:/);
  const logits = decodeNpy(Deno.readFileSync(join(work, "eval", run, "latest", "logits.npy")));
  assert.deepEqual(logits.shape, [vector.logits.length, vector.logits[0]?.length]);
  const far = Math.max(
    ...vector.logits.flat().map((value, i) => Math.abs(value - Number(logits.data[i]))),
  );
  assert.ok(far <= otherEngine * vector.f32_max_abs_diff, `${far}`);
}

const folders = {
  "ntu": { data: "NTU-RGB-D/xsub", dataset: "ntu-xsub" },
  "kinetics": { data: "Kinetics/kinetics-skeleton", dataset: "kinetics" },
} as const;

for (
  const [name, run] of [
    ["ntu", "stgcn"],
    ["ntu", "tcn"],
    ["ntu", "stgcn-2019"],
    ["kinetics", "stgcn"],
    ["kinetics", "tcn"],
    ["kinetics", "stgcn-2019"],
  ] as const
) {
  const { data, dataset } = folders[name];
  for (const [encoding, encode] of Object.entries(encoders)) {
    Deno.test(`main gives ${run}'s published logits on ${dataset} from a .pt (${encoding}) and a database`, async () => {
      await using project = await FakeProject.make();
      const vector = await forwardVector(`forward_${run}_${name}`, 61);
      const laid = layOut(project.folder, vector, data, encode);
      const config = join(project.folder, "test.yaml");
      const yaml = {
        model: published[run].model,
        model_args: published[run][name],
        test_feeder_args: laid.feeder,
      };
      Deno.writeTextFileSync(config, JSON.stringify(yaml)); // JSON is YAML
      const form = run === "stgcn-2019" ? ["recognition", "-c", config] : ["--config", config];
      await assertLogits([...form, "--phase", "test"], `${dataset}/${run}`, vector, laid);
    });
  }
}

/** The three published forms: of the first README, of January 2018, and of August 2019. */
const forms = [
  ["--phase test --config config/NTU-RGB-D/xsub/ST_GCN.yaml", "stgcn"],
  ["--phase test --config config/NTU-RGB-D/xsub/TCN.yaml", "tcn"],
  ["--config config/st_gcn/nturgbd-cross-subject/test.yaml", "stgcn"],
  ["--config ./config/baseline/nturgbd-cross-subject/test.yaml", "tcn"],
  ["recognition -c config/st_gcn/ntu-xsub/test.yaml", "stgcn-2019"],
] as const;

for (const [form, run] of forms) {
  Deno.test(`main gives ${run}'s published logits by its published path: ${form}`, async () => {
    await using project = await FakeProject.make();
    const vector = await forwardVector(`forward_${run}_ntu`, 61);
    const laid = layOut(project.folder, vector, folders.ntu.data, encodeTorch);
    const feeder = ["--test_feeder_args", JSON.stringify(laid.feeder)];
    await assertLogits([...form.split(" "), ...feeder], `ntu-xsub/${run}`, vector, laid);
  });
}
