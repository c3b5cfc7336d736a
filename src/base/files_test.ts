import assert from "node:assert/strict";
import { join } from "node:path";
import { isDiskFull, writeTogether } from "./files.ts";

Deno.test("isDiskFull() knows a full disk and a spent quota from other errors", () => {
  assert.ok(isDiskFull(new Error("No space left on device (os error 28)")));
  assert.ok(isDiskFull(new Error("Disk quota exceeded (os error 122)")));
  assert.ok(isDiskFull(new Error("ENOSPC: no space left on device, write")));
  assert.ok(!isDiskFull(new Error("Permission denied (os error 13)")));
  assert.ok(!isDiskFull("os error 28"));
});

Deno.test("writeTogether() writes all files, or leaves everything as it was", async () => {
  const folder = await Deno.makeTempDir();
  const [first, second] = [join(folder, "a"), join(folder, "below", "b")];
  await writeTogether([[first, "one"], [second, Uint8Array.of(2)]]);
  assert.deepEqual([await Deno.readTextFile(first), ...await Deno.readFile(second)], ["one", 2]);
  await assert.rejects(writeTogether([[first, "other"], [join(first, "c"), "never"]]));
  assert.equal(await Deno.readTextFile(first), "one");
  assert.deepEqual([...Deno.readDirSync(folder)].map(({ name }) => name).sort(), ["a", "below"]);
  await Deno.remove(folder, { recursive: true });
});
