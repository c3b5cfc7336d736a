/**
 * The whole path: the fixtures' weights saved as PyTorch files, their inputs as a database in the published format, and
 * the published command line over both, down to the logits that the published implementation gives.
 */

import assert from "node:assert/strict";
import { join } from "node:path";
import { DatabaseWriter } from "../../datasets/database_writer.ts";
import { decodeNpy } from "../../formats/npy/npy.ts";
import { encodeTorch, type WritableTensor } from "../../formats/torch/torch_writer.ts";
import { oracleInput } from "../../oracle/formula.ts";
import { buildModel } from "../../models/build.ts";
import { oracleWeights } from "../../oracle/weights.ts";
import { publishedConfig } from "../../published/arguments.ts";
import { stateDictFrom } from "../../models/reference_weights.ts";
import kinetics2018 from "../../oracle/testdata/forward_stgcn-2018_kinetics.json" with {
  type: "json",
};
import kinetics2019 from "../../oracle/testdata/forward_stgcn-2019_kinetics.json" with {
  type: "json",
};
import kineticsTcn from "../../oracle/testdata/forward_temporal-conv_kinetics.json" with {
  type: "json",
};
import ntu2018 from "../../oracle/testdata/forward_stgcn-2018_ntu.json" with { type: "json" };
import ntu2019 from "../../oracle/testdata/forward_stgcn-2019_ntu.json" with { type: "json" };
import ntuTcn from "../../oracle/testdata/forward_temporal-conv_ntu.json" with { type: "json" };
import { FakeProject } from "../../suite/testing.ts";
import { encodeLegacyTorch } from "../testdata/legacy_torch.ts";
import { mainOnEngine } from "../testdata/published.ts";

/** How much farther than PyTorch's float32 run ours may be, as in the models' own tests; measured at most 1.2. */
const otherEngine = 3;

/** The class path of each model. */
const classes = {
  "stgcn-2018": "st_gcn.net.ST_GCN",
  "temporal-conv": "st_gcn.net.TCN",
  "stgcn-2019": "net.st_gcn.Model",
} as const;

type Encode = (dict: ReadonlyMap<string, WritableTensor>) => Uint8Array;
const encoders: Readonly<Record<string, Encode>> = {
  "legacy, module. in front": (dict) => encodeLegacyTorch(dict, "module."),
  "zip": encodeTorch,
};

/** What a forward vector says of itself. */
interface Vector {
  readonly args: Readonly<Record<string, unknown>>;
  readonly input: Readonly<Record<"N" | "C" | "T" | "V" | "M", number>>;
  readonly logits: readonly (readonly number[])[];
  readonly f32_max_abs_diff: number;
}

/** A database of a vector's input, in the published format: no manifest. */
function writeDatabase(folder: string, { C, T, V, M, N }: Vector["input"]): void {
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

function layOut(folder: string, model: string, vector: Vector, data: string, encode: Encode): Laid {
  const database = join(folder, data);
  writeDatabase(database, vector.input);
  const network = buildModel(publishedConfig(model, vector.args, vector.input.M));
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
  vector: Vector,
  { weights, work }: Laid,
): Promise<void> {
  const { err } = await mainOnEngine(...words, "--weights", weights, "--work_dir", work);
  assert.doesNotMatch(err, /error:/);
  const logits = decodeNpy(Deno.readFileSync(join(work, "eval", run, "logits.npy")));
  assert.deepEqual(logits.shape, [vector.logits.length, vector.logits[0]?.length]);
  const far = Math.max(
    ...vector.logits.flat().map((value, i) => Math.abs(value - Number(logits.data[i]))),
  );
  assert.ok(far <= otherEngine * vector.f32_max_abs_diff, `${far}`);
}

const ntu = { data: "NTU-RGB-D/xsub", dataset: "ntu-xsub" };
const kinetics = { data: "Kinetics/kinetics-skeleton", dataset: "kinetics" };

for (
  const [{ data, dataset }, run, { model, cases: { T61: vector } }] of [
    [ntu, "stgcn", ntu2018],
    [ntu, "tcn", ntuTcn],
    [ntu, "stgcn-2019", ntu2019],
    [kinetics, "stgcn", kinetics2018],
    [kinetics, "tcn", kineticsTcn],
    [kinetics, "stgcn-2019", kinetics2019],
  ] as const
) {
  for (const [encoding, encode] of Object.entries(encoders)) {
    Deno.test(`main gives ${model}'s published logits on ${dataset} from a .pt (${encoding}) and a database`, async () => {
      await using project = await FakeProject.make();
      const laid = layOut(project.folder, model, vector, data, encode);
      const config = join(project.folder, "test.yaml");
      const yaml = {
        model: classes[model as keyof typeof classes],
        model_args: vector.args,
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
  ["--phase test --config config/NTU-RGB-D/xsub/ST_GCN.yaml", "stgcn", ntu2018],
  ["--phase test --config config/NTU-RGB-D/xsub/TCN.yaml", "tcn", ntuTcn],
  ["--config config/st_gcn/nturgbd-cross-subject/test.yaml", "stgcn", ntu2018],
  ["--config ./config/baseline/nturgbd-cross-subject/test.yaml", "tcn", ntuTcn],
  ["recognition -c config/st_gcn/ntu-xsub/test.yaml", "stgcn-2019", ntu2019],
] as const;

for (const [form, run, { model, cases: { T61: vector } }] of forms) {
  Deno.test(`main gives ${model}'s published logits by its published path: ${form}`, async () => {
    await using project = await FakeProject.make();
    const laid = layOut(project.folder, model, vector, ntu.data, encodeTorch);
    const feeder = ["--test_feeder_args", JSON.stringify(laid.feeder)];
    await assertLogits([...form.split(" "), ...feeder], `ntu-xsub/${run}`, vector, laid);
  });
}
