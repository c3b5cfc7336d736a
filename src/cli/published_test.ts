/**
 * The whole path: the fixtures' weights saved as PyTorch files, their inputs as a database in the published format, and
 * the published command line over both, down to the logits that the published implementation gives.
 */

import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { DatabaseWriter } from "../datasets/database_writer.ts";
import { decodeNpy } from "../formats/npy.ts";
import { encodeTorch, type WritableTensor } from "../formats/torch_writer.ts";
import { oracleInput } from "../golden/oracle.ts";
import { buildModel } from "../models/build.ts";
import { oracleWeights } from "../models/oracle_weights.ts";
import { publishedConfig } from "../models/published_arguments.ts";
import { stateDictFrom } from "../models/reference_weights.ts";
import ntu2018 from "../models/testdata/forward_stgcn-2018_ntu.json" with { type: "json" };
import ntu2019 from "../models/testdata/forward_stgcn-2019_ntu.json" with { type: "json" };
import ntuTcn from "../models/testdata/forward_temporal-conv_ntu.json" with { type: "json" };
import { startEngineRunner } from "../suite/engine_runner.ts";
import type { Runner } from "../suite/runner.ts";
import { FakeProject, fakeRunner } from "../suite/testing.ts";
import { encodeLegacyTorch } from "./testdata/legacy_torch.ts";
import { runForTest, runIn } from "./testing.ts";

/** How much farther than PyTorch's float32 run ours may be, as in the models' own tests; measured at most 1.2. */
const otherEngine = 3;

/** The class path of each model, and the form of its command line. */
const forms = {
  "stgcn-2018": { model: "st_gcn.net.ST_GCN", run: "stgcn", words: ["--phase", "test"] },
  "temporal-conv": { model: "st_gcn.net.TCN", run: "tcn", words: ["--phase", "test"] },
  "stgcn-2019": {
    model: "net.st_gcn.Model",
    run: "stgcn-2019",
    words: ["recognition", "--phase", "test"],
  },
} as const;

/** The project itself, with its configs and the vectors that an engine is held to. */
const ours = fileURLToPath(new URL("../../", import.meta.url));

type Encode = (dict: ReadonlyMap<string, WritableTensor>) => Uint8Array;
const encoders: Readonly<Record<string, Encode>> = {
  "legacy, module. in front": (dict) => encodeLegacyTorch(dict, "module."),
  "zip": encodeTorch,
};

/** The engine, without its own replay of the fixtures, which takes longer than all the rest. */
async function engine(): Promise<Runner> {
  const real = await startEngineRunner({
    device: "cpu",
    environment: Deno.env.toObject(),
    mirror: undefined,
    listener: { note: () => {}, progress: () => {} },
    signal: new AbortController().signal,
    clock: () => performance.now(),
  });
  return {
    ...fakeRunner(),
    environment: real.environment,
    evaluate: (...request) => real.evaluate(...request),
  };
}

/** A database of one fixture's input, in the published format: no manifest. */
function writeDatabase(folder: string, { C, T, V, M, N }: typeof ntuTcn.cases.T61.input): void {
  Deno.mkdirSync(folder, { recursive: true });
  using writer = new DatabaseWriter(folder, "val", [C, T, V, M]);
  const values = oracleInput({ C, T, V, M, N });
  const size = values.length / N;
  for (let n = 0; n < N; n++) {
    writer.add(`S001C001P001R001A00${n + 1}`, n, values.slice(n * size, (n + 1) * size));
  }
  writer.close();
}

for (const { model, cases: { T61: vector } } of [ntu2018, ntuTcn, ntu2019]) {
  const form = forms[model as keyof typeof forms];
  for (const [encoding, encode] of Object.entries(encoders)) {
    Deno.test(`main gives ${model}'s published logits from a .pt (${encoding}) and a database`, async () => {
      await using project = await FakeProject.make();
      const data = join(project.folder, "NTU-RGB-D", "xsub");
      writeDatabase(data, vector.input);
      const network = buildModel(publishedConfig(model, vector.args, vector.input.M));
      const weights = join(project.folder, "weights.pt");
      Deno.writeFileSync(weights, encode(stateDictFrom(network, oracleWeights(network))));
      const config = join(project.folder, "test.yaml");
      const args = { data_path: `${data}/val_data.npy`, label_path: `${data}/val_label.pkl` };
      const yaml = { model: form.model, model_args: vector.args, test_feeder_args: args };
      Deno.writeTextFileSync(config, JSON.stringify(yaml)); // JSON is YAML
      const work = join(project.folder, "work");
      const words = [...form.words, "-c", config, "--weights", weights, "--work_dir", work];
      const { err } = await runForTest(["main", ...words, "--save_score", "True"], {
        project: ours,
        start: engine,
      });
      assert.doesNotMatch(err, /error:/);
      const logits = decodeNpy(
        Deno.readFileSync(join(work, "eval", "ntu-xsub", form.run, "logits.npy")),
      );
      assert.deepEqual(logits.shape, [2, 60]);
      const far = Math.max(
        ...vector.logits.flat().map((value, i) => Math.abs(value - Number(logits.data[i]))),
      );
      assert.ok(far <= otherEngine * vector.f32_max_abs_diff, `${far}`);
      const files = [...Deno.readDirSync(work)].map(({ name }) => name).sort();
      assert.deepEqual(files, ["config.yaml", "epoch1_test_score.pkl", "eval", "log.txt"]);
      assert.match(
        Deno.readTextFileSync(join(work, "log.txt")),
        /\] Eval epoch: 1\n.*Mean test loss of 1 batches: [\d.]+\.\n.*\tTop1: \d+\.00%\n/,
      );
    });
  }
}

Deno.test("main trains by a published path: log, config and each saved epoch's weights, beside the record", async () => {
  await using project = await FakeProject.make();
  const folder = join(project.places.data, "twin-ntu", "xsub");
  const args = (part: string) => ({
    data_path: `${folder}/${part}_data.npy`,
    label_path: `${folder}/${part}_label.pkl`,
  });
  const config = join(project.folder, "train.yaml");
  Deno.writeTextFileSync(
    config,
    JSON.stringify({
      model: "st_gcn.net.TCN",
      model_args: { channel: 150, num_class: 12 },
      train_feeder_args: args("train"),
      test_feeder_args: args("val"),
      num_worker: 128,
    }),
  );
  const work = join(project.folder, "work");
  const words = ["--config", config, "--work-dir", work, "--num-epoch", "2", "--device", "0", "1"];
  const { code, err } = await runIn(project, ["main", ...words]);
  assert.match(err, /notice: num_worker has no meaning here/);
  assert.equal(code, 0);
  assert.match(Deno.readTextFileSync(join(work, "config.yaml")), /replicas: 2\n/);
  assert.match(Deno.readTextFileSync(join(work, "log.txt")), /Mean training loss: 1\.0000\./);
  assert.ok(Deno.statSync(join(work, "epoch2_model.pt")).isFile);
  assert.ok(Deno.statSync(join(work, "twin-ntu-xsub", "tcn", "record.json")).isFile);
});

Deno.test("main says what an unknown option, path or processor should have been", async () => {
  await using project = await FakeProject.make();
  const cases: readonly [string[], RegExp][] = [
    [["--config", "config/Kinetics/ST_GCN.yaml"], /did you mean "config\/Kinetics\/ST-GCN.yaml"/],
    [["--bach_size", "3"], /unknown option '--bach-size'\s+\(Did you mean --batch-size\?\)/],
    [["demo"], /Cannot run processor "demo"/],
    [["--phase", "tset"], /--phase: .*did you mean "test"/],
  ];
  for (const [words, message] of cases) {
    const { code, err } = await runIn(project, ["main", ...words]);
    assert.equal(code, 64, err);
    assert.match(err, message);
  }
});
