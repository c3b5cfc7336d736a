import assert from "node:assert/strict";
import { Random } from "../base/random.ts";
import { FORMAT_FUZZERS } from "./formats_fuzz.ts";
import { fuzz } from "./mutation_fuzz.ts";

const CASES = 300;

for (const [format, run] of Object.entries(FORMAT_FUZZERS)) {
  Deno.test(`${CASES} broken ${format} files give a value or a DataError, nothing else`, async () => {
    const { accepted, refused } = await run(CASES, Random.of(1).fork(format));
    assert.equal(accepted + refused, CASES);
    assert.ok(refused > CASES / 10, `only ${refused} of ${CASES} were broken`);
  });
}

Deno.test("fuzz() reports any other error with the case and its bytes", async () => {
  const act = fuzz(3, Random.of(1), () => new Uint8Array([1, 2]), () => {
    throw new TypeError("oops");
  });
  await assert.rejects(act, { message: "Case 0 threw TypeError: oops: AQI=" });
});
