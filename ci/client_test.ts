import assert from "node:assert/strict";
import { given } from "../src/base/testing.ts";
import { BUNDLE, bundledClient } from "./client.ts";
import { textOf } from "./tree.ts";

const canBundle = given(
  "esbuild",
  await bundledClient().then(() => true, () => false),
);

Deno.test({
  name:
    "the bundle that the page takes in is of the script as it is: deno task client makes it anew",
  ignore: !canBundle,
  fn: async () => {
    assert.equal(await textOf(BUNDLE), await bundledClient());
  },
});

Deno.test("nothing in the bundle ends the element that it stands in", async () => {
  assert.doesNotMatch(await textOf(BUNDLE), /<\/script|<!--/i);
});
