import assert from "node:assert/strict";
import { Random } from "../base/random.ts";
import { DATASET_FUZZERS } from "./datasets_fuzz.ts";

for (const [name, fuzzer] of Object.entries(DATASET_FUZZERS)) {
  Deno.test(`the ${name} fuzzer finds only broken files that are read, or refused by a DataError`, async () => {
    const tally = await fuzzer(300, Random.of(11));
    assert.ok(tally.accepted > 0, "no mutation left a file readable: they are too coarse");
    assert.ok(tally.refused > 0, "no mutation broke a file: they are too fine");
  });
}
