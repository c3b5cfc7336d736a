import assert from "node:assert/strict";
import { DataError } from "../base/errors.ts";
import { Random } from "../base/random.ts";
import { decodeSafetensors, metadataOf } from "../formats/safetensors.ts";
import { initialWeights } from "../models/model.ts";
import { type Checkpoint, decodeCheckpoint, encodeCheckpoint } from "./checkpoint.ts";
import { emptyLedger } from "./ledger.ts";
import { tinyModel } from "./testdata/tiny.ts";

const model = tinyModel();
const weights = initialWeights(model, Random.of(1));
const checkpoint: Checkpoint = {
  identity: { seed: "1", data: "tiny" },
  progress: {
    epoch: 1,
    batch: 2,
    lossSum: 0.1 + 0.2,
    seconds: 3,
    dataSeconds: 1,
    steps: 6,
    curve: [{ epoch: 0, learningRate: 0.1, loss: 1 / 3, seconds: 5, dataSeconds: 2 }],
  },
  state: {
    weights,
    momentum: new Map([["fcn.bias", new Float32Array(6).fill(-1e-40)]]),
    ledger: { ...emptyLedger("0".repeat(64)), losses: [1 / 3] },
  },
};
const bytes = encodeCheckpoint(model, checkpoint);

Deno.test("decodeCheckpoint() gives back every bit", () => {
  assert.deepEqual(decodeCheckpoint(bytes, "x"), checkpoint);
});

Deno.test("encodeCheckpoint() writes a file that any reader of safetensors reads", () => {
  const arrays = decodeSafetensors(bytes, "x");
  assert.deepEqual(arrays.get("weights/fcn.weight")?.data, weights.get("fcn.weight"));
  assert.equal(metadataOf(bytes, "x").format, "skelbench/checkpoint@2");
});

Deno.test("decodeCheckpoint() refuses a file in which one bit changed, wherever", () => {
  const random = Random.of(2);
  const offsets = Array.from({ length: 300 }, () => random.integer(0, bytes.length - 1));
  for (const offset of [0, 8, 9, 40, bytes.length - 1, ...offsets]) {
    const changed = bytes.slice();
    changed[offset] = (changed[offset] as number) ^ (1 << random.integer(0, 7));
    if (isHeaderBlank(offset)) continue;
    assert.throws(() => decodeCheckpoint(changed, "x"), DataError, `byte ${offset}`);
  }
});

/** The blanks that fill up the header carry nothing. */
function isHeaderBlank(offset: number): boolean {
  return bytes[offset] === 0x20 && bytes.subarray(offset + 1, offset + 8).includes(0);
}

Deno.test("decodeCheckpoint() refuses a file that was cut, wherever", () => {
  for (const length of [0, 7, 8, 100, bytes.length >> 1, bytes.length - 1]) {
    assert.throws(() => decodeCheckpoint(bytes.slice(0, length), "x"), DataError, `${length}`);
  }
});
