import assert from "node:assert/strict";
import { isDiskFull } from "./files.ts";

Deno.test("isDiskFull() knows a full disk and a spent quota from other errors", () => {
  assert.ok(isDiskFull(new Error("No space left on device (os error 28)")));
  assert.ok(isDiskFull(new Error("Disk quota exceeded (os error 122)")));
  assert.ok(isDiskFull(new Error("ENOSPC: no space left on device, write")));
  assert.ok(!isDiskFull(new Error("Permission denied (os error 13)")));
  assert.ok(!isDiskFull("os error 28"));
});
