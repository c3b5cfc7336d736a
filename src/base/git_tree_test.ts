import assert from "node:assert/strict";
import { join } from "node:path";
import { gitTreeIdOfFolder } from "./git_tree.ts";

Deno.test("gitTreeIdOfFolder() gives git's own id of a nested folder", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.mkdir(join(folder, "a"));
    await Deno.writeTextFile(join(folder, "a", "x.txt"), "hello\n");
    await Deno.writeTextFile(join(folder, "a.txt"), "there\n");
    assert.equal(await gitTreeIdOfFolder(folder), "6a188b3a155284d4c3da54a747968a6dbdae7c9a");
    await Deno.symlink("a.txt", join(folder, "link"));
    await assert.rejects(gitTreeIdOfFolder(folder), /link": neither file nor folder/);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
