/** A real training by the published command line, and its files read back by the same command line. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { readWeights } from "../../provision/read_weights.ts";
import { RUN_FILES } from "../../store/run_folder.ts";
import { LATEST } from "../../store/started_folder.ts";
import { FakeProject } from "../../suite/testing.ts";
import { filesOf, mainOnEngine, writeConfig } from "../testdata/published.ts";

/** A narrow ST-GCN of 2018, trained for three epochs. */
function narrow(project: FakeProject): string {
  return writeConfig(project, {
    model: "st_gcn.net.ST_GCN",
    model_args: {
      channel: 3,
      num_class: 12,
      window_size: 48,
      num_point: 25,
      num_person: 2,
      use_data_bn: true,
      mask_learning: true,
      graph: "st_gcn.graph.NTU_RGB_D",
      graph_args: { labeling_mode: "spatial" },
      backbone_config: [[2, 4, 1], [4, 4, 2]],
    },
    num_epoch: 3,
    batch_size: 8,
    device: [0, 1],
    base_lr: 0.01,
    save_interval: 2,
    eval_interval: 2,
    save_score: true,
    work_dir: join(project.folder, "trained"),
  });
}

function answersIn(folder: string): readonly [predictions: string, logits: Uint8Array] {
  return [
    Deno.readTextFileSync(join(folder, RUN_FILES.predictions)),
    Deno.readFileSync(join(folder, RUN_FILES.logits)),
  ];
}

Deno.test("main trains, and what it saved gives the same answers through its own config.yaml, and goes on from there", async () => {
  await using project = await FakeProject.make();
  const trained = join(project.folder, "trained");
  const training = await mainOnEngine("--config", narrow(project));
  assert.equal(training.code, 0, training.err);
  assert.deepEqual(filesOf(trained), [
    "config.yaml",
    "epoch2_model.pt",
    "epoch2_test_score.pkl",
    "epoch3_model.pt",
    "epoch3_test_score.pkl",
    "log.txt",
    "twin-ntu-xsub",
  ]);
  const weights = join(trained, "epoch3_model.pt");
  const ownCopy = join(trained, "twin-ntu-xsub", "stgcn", LATEST, RUN_FILES.weights(1));
  assert.deepEqual(await readWeights(weights), await readWeights(ownCopy));

  const saved = ["--config", join(trained, "config.yaml")];
  const tested = join(project.folder, "tested");
  const test = await mainOnEngine(
    ...saved,
    "--phase",
    "test",
    "--weights",
    weights,
    "--work_dir",
    tested,
  );
  assert.doesNotMatch(test.err, /error:/);
  assert.deepEqual(
    answersIn(join(tested, "eval", "twin-ntu-xsub", "stgcn", LATEST)),
    answersIn(join(trained, "twin-ntu-xsub", "stgcn", LATEST)),
  );

  const again = join(project.folder, "again");
  assert.equal((await mainOnEngine(...saved, "--work_dir", again)).code, 0);
  assert.deepEqual(
    Deno.readFileSync(join(again, "epoch3_model.pt")),
    Deno.readFileSync(weights),
    "the same training, bit for bit",
  );
  const further = join(project.folder, "further");
  const start = ["--weights", weights, "--start_epoch", "3", "--num_epoch", "4"];
  const on = await mainOnEngine(...saved, ...start, "--optimizer", "Adam", "--work_dir", further);
  assert.equal(on.code, 0, on.err);
  assert.match(Deno.readTextFileSync(join(further, "log.txt")), /Training epoch: 4\n/);
  assert.ok(Deno.statSync(join(further, "epoch4_model.pt")).isFile);
});

Deno.test("main starts another network from weights only where ignore_weights names what does not fit", async () => {
  await using project = await FakeProject.make();
  const config = narrow(project);
  assert.equal((await mainOnEngine("--config", config)).code, 0);
  const weights = join(project.folder, "trained", "epoch3_model.pt");
  const other = ["--config", config, "--weights", weights, "--model_args", "{num_class: 13}"];
  const work = ["--work_dir", join(project.folder, "other")];
  const refused = await mainOnEngine(...other, ...work);
  assert.equal(refused.code, 65);
  assert.match(
    refused.err,
    /of another shape: fcn\.weight is \[12,4,1\], not \[13,4,1\].*; names in ignore_weights/,
  );
  const drawn = await mainOnEngine(...other, ...work, "--ignore_weights", "fcn");
  assert.equal(drawn.code, 0, drawn.err);
});
