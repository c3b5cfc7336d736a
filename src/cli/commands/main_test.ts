import assert from "node:assert/strict";
import { join } from "node:path";
import { sha256OfFile } from "../../base/digest.ts";
import { FakeProject } from "../../suite/testing.ts";
import { filesOf, writeConfig } from "../testdata/published.ts";
import { runForTest, runIn } from "../testing.ts";

/** Temporal Conv, trained for two epochs. */
function baseline(project: FakeProject, more: Readonly<Record<string, unknown>> = {}): string {
  const model_args = { channel: 150, num_class: 12 };
  return writeConfig(project, { model: "st_gcn.net.TCN", model_args, num_epoch: 2, ...more });
}

Deno.test("main trains by a config: its log, options and each saved epoch's weights, beside the record", async () => {
  await using project = await FakeProject.make();
  const config = baseline(project, { num_worker: 128 });
  const work = join(project.folder, "work");
  const words = ["--config", config, "--work-dir", work, "--device", "0", "1", "--save_score", "y"];
  const { code, err } = await runIn(project, ["main", ...words, "--show_topk", "1", "2"]);
  assert.match(err, /notice: num_worker has no meaning here/);
  assert.equal(code, 0);
  assert.match(Deno.readTextFileSync(join(work, "config.yaml")), /device:\n {2}- 0\n {2}- 1\n/);
  assert.match(
    Deno.readTextFileSync(join(work, "log.txt")),
    /Mean training loss: 0\.5000\..*Eval epoch: 2\n.*Top1: 97\.22%\n.*Top2: .*Done\./s,
  );
  assert.deepEqual(filesOf(work), [
    "config.yaml",
    "epoch2_model.pt",
    "epoch2_test_score.pkl",
    "log.txt",
    "twin-ntu-xsub",
  ]);
  const record = Deno.readTextFileSync(join(work, "twin-ntu-xsub", "tcn", "latest", "record.json"));
  const command = `deno task main --work_dir ${work} --config ${config} --save_score y ` +
    "--show_topk 1 2 --device 0 1";
  assert.equal(JSON.parse(record).command, command);
});

Deno.test("main writes scores as each generation does, where its config says, and no log if none is wanted", async () => {
  await using project = await FakeProject.make();
  const trained = join(project.folder, "trained");
  const work = join(project.folder, "here");
  const config = baseline(project, { work_dir: work, save_log: false, show_topk: [1] });
  await runIn(project, ["main", "-c", config, "-w", trained]);
  const weights = ["--phase", "test", "--weights", join(trained, "epoch2_model.pt")];
  const test = ["main", "recognition", "-c", config, ...weights];
  assert.equal((await runIn(project, [...test, "--save_result", "True"])).code, 3);
  assert.deepEqual(filesOf(work), ["config.yaml", "eval", "test_result.pkl"]);
  assert.equal((await runIn(project, [...test, "--save_score", "True"])).code, 3);
  assert.ok(filesOf(work).includes("epoch1_test_score.pkl"));
  assert.equal(filesOf(trained).includes("log.txt"), false);
});

Deno.test("main --debug takes the first 100 samples: no verdict on the whole", async () => {
  await using project = await FakeProject.make();
  const config = baseline(project, { work_dir: join(project.folder, "work") });
  assert.equal((await runIn(project, ["main", "--debug", "--config", config])).code, 0);
  const record = join(project.folder, "work", "twin-ntu-xsub", "tcn", "latest", "record.json");
  assert.equal(JSON.parse(Deno.readTextFileSync(record)).observation.limit, 100);
  assert.match(Deno.readTextFileSync(join(project.folder, "work", "config.yaml")), /debug: true/);
});

Deno.test("main starts from weights, which a golden of fresh ones does not fit, and the record names them", async () => {
  await using project = await FakeProject.make();
  const work = join(project.folder, "work");
  const config = baseline(project, { work_dir: work });
  await runIn(project, ["main", "--config", config]);
  const fresh = JSON.parse(
    Deno.readTextFileSync(join(work, "twin-ntu-xsub/tcn/latest/record.json")),
  );
  const weights = join(work, "epoch2_model.pt");
  await runIn(project, ["main", "-c", config, "--weights", weights, "--ignore_weights", "fcn"]);
  const record = JSON.parse(
    Deno.readTextFileSync(join(work, "twin-ntu-xsub/tcn/latest/record.json")),
  );
  assert.deepEqual(record.initial, {
    weights,
    sha256: await sha256OfFile(weights),
    ignored: ["fcn"],
  });
  assert.notEqual(record.observation.recipe, fresh.observation.recipe);
  const missing = await runIn(project, ["main", "-c", config, "--weights", "nowhere.pt"]);
  assert.deepEqual([missing.code, /there is no such file/.test(missing.err)], [65, true]);
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

/** What `main` says of a config. */
async function told(name: string, text: string): Promise<string> {
  const scratch = await Deno.makeTempDir();
  try {
    const path = join(scratch, name);
    await Deno.writeTextFile(path, text);
    const { code, err } = await runForTest(["main", "--config", path], { project: scratch });
    assert.equal(code, 64, err);
    return err.replaceAll(path, name);
  } finally {
    await Deno.remove(scratch, { recursive: true });
  }
}

Deno.test("a fork's network is told in one line, its other keys are not", async () => {
  const text = "only_train_part: True\nmodel: model.agcn.Model\nfeeder: feeders.feeder.Feeder\n";
  assert.equal(
    await told("agcn.yaml", text),
    'error: agcn.yaml:2:8: model: "model.agcn.Model" is 2s-AGCN, of lshiwjx/2s-AGCN and its forks, and not here; ' +
      'what comes nearest is "net.st_gcn.Model"\n',
  );
});

Deno.test("a config in Python is told to be one of pyskl's or mmaction2's", async () => {
  const text = "model = dict(type='RecognizerGCN', backbone=dict(type='STGCN'))\n";
  assert.match(await told("j.py", text), /"j\.py": it is Python, as those of pyskl and mmaction2/);
});

Deno.test("a misspelt argument of a network is told, and nothing else", async () => {
  const text = "model: net.st_gcn.Model\n" +
    "train_feeder_args: {data_path: data/NTU-RGB-D/xsub/train_data.npy, label_path: data/NTU-RGB-D/xsub/train_label.pkl}\n" +
    "model_args: {in_channels: 3, num_class: 60, graph_args: {layot: ntu-rgb+d}}\n";
  assert.match(
    await told("l.yaml", text),
    /^error: l\.yaml:3:\d+: .*layot: unknown .*"layout"\?\n$/,
  );
});
