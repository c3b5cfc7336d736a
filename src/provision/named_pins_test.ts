import assert from "node:assert/strict";
import { namedPinsOf } from "./named_pins.ts";

Deno.test("namedPinsOf() names recordings, lists and weights with their digests, and nothing of what nobody pinned", async () => {
  const named = async (...args: Parameters<typeof namedPinsOf>): Promise<unknown[]> =>
    (await namedPinsOf(...args)).map(({ what, digest }) => [what, digest?.length]);
  assert.deepEqual(await named("twin-kinetics", undefined), [["recordings", 64]]);
  assert.deepEqual(await named("ui-prmd-xsub", undefined), [["recordings", 40]]);
  assert.deepEqual(await named("of-somebody", "own.pt"), []);
  const [list, weights, ...more] = await namedPinsOf("ntu-xsub", "ntuxsub-st_gcn.pt");
  assert.deepEqual([list?.what, weights?.what, more], ["samples left out", "weights", []]);
});
