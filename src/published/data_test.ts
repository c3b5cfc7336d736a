import assert from "node:assert/strict";
import { type DatasetName, datasetNames, dataSets } from "../datasets/catalog/catalog.ts";
import type { DataSet } from "../datasets/catalog/data_set.ts";
import { datasetIn, datasetNamedBy, unknownDataset } from "./data.ts";

/** Paths of other spellings than ours, as they are met in configs. */
const elsewhere: Readonly<Record<DatasetName, readonly string[]>> = {
  "twin-ntu-xsub": ["/srv/twin/ntu/cross-subject/train.npy", "TWIN_NTU_xsub_train_data.npy"],
  "twin-ntu-xview": ["/srv/Twin-NTU/cross-view/train.npy", "/home/ntu/data/twin-ntu/xview/x.npy"],
  "twin-kinetics": ["/data/kinetics/twin_kinetics/train_data.npy", "./twin/kinetics/x.npy"],
  "ui-prmd-xsub": ["/home/ntu/data/UI_PRMD/xsub/train.npy", "uiprmd-cross-subject/train_data.npy"],
  "ntu-xsub": [
    "/home/ubuntu/ntu/xsub/train_data_joint.npy",
    "/srv/kinetics-project/data/NTU-RGB-D/xsub/train_data.npy",
    "nturgb+d_cross-subject.npy",
    "data/ntuxsub/train_data.npy",
    "NTU60/xsub.npy",
    "xview-tries/ntu/xsub/train_data.npy",
  ],
  "ntu-xview": ["/home/ubuntu/ntu/xview/val_data.npy", "/twin/data/NTU-RGB-D/xview/x.npy"],
  "ntu120-xsub": ["ntu120/xsub/x.npy", "NTU_RGBD120/xsub/x.npy", "NTU-RGB+D-120/cross-subject.npy"],
  "ntu120-xset": ["ntu_120/xset/x.npy", "NTURGBD-120_cross-setup/x.npy", "ntu120/ntu120_xset.npy"],
  "kinetics": ["/home/ntu/xsub/kinetics-skeleton/kinetics_train", "Kinetics-400/x.npy"],
};

/** Our own folder, and those of the published configs. */
function foldersOf({ folder, published }: DataSet): string[] {
  const { configs } = published ?? {};
  return [folder, ...(configs === undefined ? [] : [configs[2018], configs[2019]])];
}

for (const dataSet of dataSets) {
  Deno.test(`datasetNamedBy() takes every path of ${dataSet.name} for it, and for no other`, () => {
    for (const folder of foldersOf(dataSet)) {
      for (const file of ["train_data.npy", "val_data.npy"]) {
        for (const start of ["data", "./data", "/home/ubuntu/st-gcn/data", "..\\data"]) {
          const path = `${start}/${folder}/${file}`;
          assert.equal(datasetNamedBy(path), dataSet.name, path);
        }
      }
    }
    for (const path of elsewhere[dataSet.name]) {
      assert.equal(datasetNamedBy(path), dataSet.name, path);
    }
  });
}

Deno.test("datasetNamedBy() takes the data set nearest to the file where a path names several", () => {
  for (const outer of dataSets) {
    for (const inner of dataSets) {
      const path = `/srv/${outer.folder}/${inner.folder}/train_data.npy`;
      assert.equal(datasetNamedBy(path), inner.name, path);
    }
  }
});

Deno.test("no two data sets have the same words, so that a path never names two alike", () => {
  const words = dataSets.flatMap(({ words: { recordings, split } }) =>
    recordings.flatMap((recorded) =>
      split.length === 0 ? [recorded] : split.map((one) => `${recorded} ${one}`)
    )
  );
  assert.equal(new Set(words).size, words.length);
});

Deno.test("datasetNamedBy() guesses nothing from a split alone, or from recordings without their split", () => {
  for (const path of ["/data/xsub/train_data.npy", "ntu/train_data.npy", "NTU-RGB-D/xset/x.npy"]) {
    assert.equal(datasetNamedBy(path), undefined, path);
  }
  assert.equal(datasetNamedBy("/home/ubuntu/data/xsub/train_data.npy"), undefined);
  assert.equal(datasetNamedBy("data/NTU-RGB-D-120/xview/train_data.npy"), undefined);
  assert.equal(datasetNamedBy("data/twin-ntu/xset/train_data.npy"), undefined);
});

Deno.test("unknownDataset() lists where the known ones lie, and shows the path", () => {
  const options = { train_feeder_args: { data_path: "a/b.npy", label_path: "a/b.pkl" } };
  assert.equal(datasetIn(options, "train"), undefined);
  const { message } = unknownDataset(options, "train");
  assert.match(message, /^Cannot tell the data set: train_feeder_args\.data_path, "a\/b\.npy", /);
  for (const { folder } of dataSets) assert.ok(message.includes(folder), folder);
  assert.equal(datasetNames.length, dataSets.length);
});
