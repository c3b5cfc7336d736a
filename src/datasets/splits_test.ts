import assert from "node:assert/strict";
import { UsageError } from "../base/errors.ts";
import { parseSampleName } from "./sample.ts";
import { ntuSplit, uiPrmdPart } from "./splits.ts";

function sample(performer: number, camera = 1, setup = 1): ReturnType<typeof parseSampleName> {
  return { setup, camera, performer, replication: 1, action: 1 };
}

Deno.test("ntuSplit() trains on 20 of NTU-60's 40 performers and 53 of NTU-120's 106", () => {
  const count = (dataset: "ntu" | "ntu120", people: number): number => {
    const part = ntuSplit(dataset, "xsub");
    return Array.from({ length: people }, (_, i) => part(sample(i + 1)))
      .filter((p) => p === "train").length;
  };
  assert.equal(count("ntu", 40), 20);
  assert.equal(count("ntu120", 106), 53);
});

Deno.test("ntuSplit() trains on cameras 2 and 3, and on even setups", () => {
  const view = ntuSplit("ntu", "xview");
  assert.deepEqual([1, 2, 3].map((c) => view(sample(1, c))), ["val", "train", "train"]);
  const set = ntuSplit("ntu120", "xset");
  assert.deepEqual([1, 2, 32].map((s) => set(sample(1, 1, s))), ["val", "train", "train"]);
});

Deno.test("ntuSplit() refuses a split that the data set does not have", () => {
  assert.throws(() => ntuSplit("ntu", "xset"), UsageError);
  assert.throws(() => ntuSplit("ntu120", "xview"), UsageError);
  assert.throws(() => ntuSplit("ntu", "xsubs"), /did you mean "xsub"/);
});

Deno.test("uiPrmdPart() trains on subjects 1 to 5", () => {
  assert.deepEqual([1, 5, 6, 10].map(uiPrmdPart), ["train", "train", "val", "val"]);
});
