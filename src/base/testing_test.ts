import assert from "node:assert/strict";
import { given, installed } from "./testing.ts";

Deno.test("given() lets tests be skipped that nobody expects, and no others", () => {
  assert.equal(given("abacus", true, { SKELBENCH_EXPECT: "abacus" }), true);
  assert.equal(given("abacus", false, {}), false);
  assert.equal(given("abacus", false, { SKELBENCH_EXPECT: "abacus-2 jq" }), false);
  assert.throws(() => given("abacus", false, { SKELBENCH_EXPECT: "jq abacus" }), /"abacus"/);
});

Deno.test("installed() runs the program", async () => {
  assert.equal(await installed(Deno.execPath()), true);
  assert.equal(await installed("no-program-of-this-name"), false);
  assert.equal(await installed(Deno.execPath(), ["no-command-of-this-name"]), false);
});
