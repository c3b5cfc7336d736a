/** Configs of other repositories, given to `main`. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { runForTest } from "../testing.ts";

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
