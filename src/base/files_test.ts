import assert from "node:assert/strict";
import { join } from "node:path";
import { writeTogether } from "./files.ts";

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
