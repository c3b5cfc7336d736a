import { strict as assert } from "node:assert";
import { UnavailableError } from "../base/errors.ts";
import { cacheFolder } from "./cache.ts";

Deno.test("cacheFolder() takes our own variable, then XDG's, then the home's", () => {
  const all = { SKELBENCH_CACHE: "/own", XDG_CACHE_HOME: "/xdg", HOME: "/home/me" };
  assert.equal(cacheFolder(all), "/own");
  assert.equal(cacheFolder({ ...all, SKELBENCH_CACHE: "" }), "/xdg/skelbench");
  assert.equal(cacheFolder({ HOME: "/home/me" }), "/home/me/.cache/skelbench");
});

Deno.test("cacheFolder() ignores a relative XDG_CACHE_HOME, as the specification asks", () => {
  assert.equal(cacheFolder({ XDG_CACHE_HOME: "here", HOME: "/h" }), "/h/.cache/skelbench");
});

Deno.test("cacheFolder() says which variable it lacks", () => {
  assert.throws(() => cacheFolder({}), UnavailableError);
});
