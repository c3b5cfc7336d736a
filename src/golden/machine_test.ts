import assert from "node:assert/strict";
import { machineKey } from "./machine.ts";
import { environment } from "./testdata/examples.ts";

Deno.test("machineKey() is the same whatever the versions, and another for other threads", () => {
  const key = machineKey(environment);
  assert.match(key, /^cpu-[0-9a-f]{12}$/);
  assert.equal(machineKey({ ...environment, ...{ versions: {}, deno: "3.0.0" } }), key);
  assert.notEqual(machineKey({ ...environment, threads: 4 }), key);
  assert.notEqual(machineKey({ ...environment, deviceName: "another" }), key);
});
