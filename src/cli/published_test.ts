import assert from "node:assert/strict";
import { join } from "node:path";
import { FakeProject } from "../suite/testing.ts";
import { runIn } from "./testing.ts";

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
  assert.match(Deno.readTextFileSync(join(work, "config.yaml")), /device:\n {2}- 0\n {2}- 1\n/);
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
