import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { UsageError } from "../base/errors.ts";
import { type PublishedRun, readPublished } from "./run.ts";
import { REFERENCE } from "../provision/reference_weights.ts";
import { FakeProject } from "../suite/testing.ts";

const config = fileURLToPath(new URL("../../config/", import.meta.url));
const clips = fileURLToPath(new URL("../datasets/testdata/kinetics/", import.meta.url));

/** Reads options as a command line gives them, over the project's own configs. */
async function read(
  options: Readonly<Record<string, string | readonly string[]>>,
  recognition = false,
): Promise<PublishedRun> {
  await using project = await FakeProject.make();
  const places = { ...project.places, config };
  return await readPublished(new Map(Object.entries(options)), { recognition }, places);
}

async function messageOf(reading: Promise<unknown>): Promise<string> {
  const thrown = await reading.then(() => assert.fail("nothing was thrown"), (error) => error);
  assert.ok(thrown instanceof UsageError);
  return thrown.message;
}

const tests = {
  "ntu-xsub/stgcn": "config/st_gcn/nturgbd-cross-subject/test.yaml",
  "ntu-xview/stgcn": "config/st_gcn/nturgbd-cross-view/test.yaml",
  "kinetics/stgcn": "config/st_gcn/kinetics-skeleton/test.yaml",
  "ntu-xsub/tcn": "config/baseline/nturgbd-cross-subject/test.yaml",
  "ntu-xview/tcn": "config/baseline/nturgbd-cross-view/test.yaml",
  "kinetics/tcn": "config/baseline/kinetics-skeleton/test.yaml",
  "ntu-xsub/stgcn-2019": "config/st_gcn/ntu-xsub/test.yaml",
  "ntu-xview/stgcn-2019": "config/st_gcn/ntu-xview/test.yaml",
  "kinetics/stgcn-2019": "config/st_gcn/kinetics-skeleton/test.yaml",
};

/** Every published spelling of every published file of weights. */
const weights: Readonly<Record<string, keyof typeof tests>> = {
  "./model/ntuxsub-st_gcn.pt": "ntu-xsub/stgcn",
  "./model/ntuxview-st_gcn.pt": "ntu-xview/stgcn",
  "./model/kinetics-st_gcn.pt": "kinetics/stgcn",
  "./model/ntuxsub-tcn.pt": "ntu-xsub/tcn",
  "./model/ntuxview-tcn.pt": "ntu-xview/tcn",
  "./model/kinetics-tcn.pt": "kinetics/tcn",
  "./models/st_gcn.ntu-xsub.pt": "ntu-xsub/stgcn-2019",
  "./models/st_gcn.ntu-xview.pt": "ntu-xview/stgcn-2019",
  "./models/st_gcn.kinetics.pt": "kinetics/stgcn-2019",
  "checkpoints/st_gcn.ntu-xsub-300b57d4.pth": "ntu-xsub/stgcn-2019",
  "checkpoints/st_gcn.ntu-xview-9ba67746.pth": "ntu-xview/stgcn-2019",
  "checkpoints/st_gcn.kinetics-6fa43f73.pth": "kinetics/stgcn-2019",
};

for (const [file, run] of Object.entries(weights)) {
  Deno.test(`readPublished() knows the published weights "${file}", which are not there`, async () => {
    const recognition = run.endsWith("2019");
    const { task, notices } = await read({ config: tests[run], weights: file }, recognition);
    assert.ok(task.kind === "evaluate");
    assert.equal(task.weights, REFERENCE);
    assert.equal(
      notices.at(-1),
      `"${file}" is not there: the published weights of ${run} are taken`,
    );
  });
}

Deno.test("readPublished() refuses published weights for another run, and a test of none", async () => {
  assert.equal(
    await messageOf(read({ config: tests["ntu-xsub/stgcn"], weights: "model/kinetics-tcn.pt" })),
    'Cannot take the published weights of kinetics/tcn, "model/kinetics-tcn.pt", for ntu-xsub/stgcn',
  );
  const { task } = await read({ config: tests["ntu-xsub/tcn"] });
  assert.ok(task.kind === "evaluate" && task.weights === REFERENCE, "a published test config");
  const own = { model: "st_gcn.net.TCN", model_args: "{channel: 150, num_class: 60}" };
  const feeder = `{data_path: ${clips}clips, label_path: ${clips}clips_label.json}`;
  assert.match(
    await messageOf(read({ ...own, phase: "test", test_feeder_args: feeder })),
    /Cannot test without weights: name them by --weights/,
  );
});

Deno.test("readPublished() trains from weights, names in ignore_weights drawn afresh", async () => {
  const train = "config/st_gcn/ntu-xsub/train.yaml";
  const options = { config: train, weights: "a.pt", ignore_weights: ["fcn", "edge_importance.1"] };
  const { task } = await read(options, true);
  assert.ok(task.kind === "train");
  const ignored = ["fcn", "edge_importance.1"];
  assert.deepEqual(task.initial, { weights: "a.pt", ignored });
  assert.equal((await read({ config: train }, true)).task.kind, "train");
});

Deno.test("readPublished() takes the published parser's words for yes and no", async () => {
  const nesterov = async (word: string): Promise<unknown> => {
    const { task } = await read({ config: "config/Kinetics/TCN.yaml", nesterov: word });
    const { recipe } = task.config;
    return recipe.optimizer === "sgd" && recipe.nesterov;
  };
  for (const word of ["yes", "True", "t", "Y", "1"]) assert.equal(await nesterov(word), true, word);
  for (const word of ["no", "FALSE", "f", "n", "0"]) {
    assert.equal(await nesterov(word), false, word);
  }
  assert.match(await messageOf(nesterov("maybe")), /--nesterov: .*expected boolean, got "maybe"/);
});

Deno.test("readPublished() lays arguments of the command line over the file's one by one", async () => {
  await using project = await FakeProject.make();
  const path = join(project.folder, "x.yaml");
  const file = { base_lr: 0.5, train_feeder_args: { window_size: 150, random_move: true } };
  await Deno.writeTextFile(path, JSON.stringify(file));
  const { options } = await readPublished(
    new Map([
      ["config", path],
      ["model", "st_gcn.net.TCN"],
      ["model_args", "{channel: 150, num_class: 12}"],
      [
        "train_feeder_args",
        `{random_move: false, data_path: ${dataOf(project)}/train_data.npy, ` +
        `label_path: ${dataOf(project)}/train_label.pkl}`,
      ],
      [
        "test_feeder_args",
        `{data_path: ${dataOf(project)}/val_data.npy, ` +
        `label_path: ${dataOf(project)}/val_label.pkl}`,
      ],
    ]),
    { recognition: false },
    project.places,
  );
  assert.equal(options.base_lr, 0.5);
  const { window_size, random_move } = options.train_feeder_args ?? {};
  assert.deepEqual([window_size, random_move], [150, false]);
});

function dataOf({ places }: FakeProject): string {
  return join(places.data, "twin-ntu", "xsub");
}

Deno.test("readPublished() takes a folder of clips and its label file, as Kinetics' configs of 2018 name them", async () => {
  const { task } = await read({
    config: tests["kinetics/stgcn"],
    test_feeder_args: `{data_path: ${clips}clips, label_path: ${clips}clips_label.json}`,
  });
  assert.deepEqual(task.data, {
    val: { data: `${clips}clips`, label: `${clips}clips_label.json` },
  });
  assert.deepEqual([task.config.dataset, task.config.feeder.frames], ["kinetics", 300]);
});

Deno.test("readPublished() finds the data set of a saved config whose data path does not tell it", async () => {
  await using project = await FakeProject.make();
  const path = join(project.folder, "config.yaml");
  const elsewhere = join(project.folder, "elsewhere");
  await Deno.rename(dataOf(project), elsewhere);
  await Deno.writeTextFile(
    path,
    JSON.stringify({
      config: "config/baseline/nturgbd-cross-view/train.yaml",
      model: "st_gcn.net.TCN",
      model_args: { channel: 150, num_class: 12 },
      test_feeder_args: {
        data_path: join(elsewhere, "val_data.npy"),
        label_path: join(elsewhere, "val_label.pkl"),
      },
    }),
  );
  const given = new Map([["config", path], ["phase", "test"], ["weights", "a.pt"]]);
  const places = { ...project.places, config };
  const { task } = await readPublished(given, { recognition: false }, places);
  assert.equal(task.config.dataset, "ntu-xview");
});
