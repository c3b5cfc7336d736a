import assert from "node:assert/strict";
import { join } from "node:path";
import { Checkout } from "./checkout.ts";
import { run } from "./process.ts";

Deno.test("a checkout is clean without changes, be there files that git ignores, and not with others that nobody added", async () => {
  const folder = await Deno.makeTempDir({ prefix: "skelbench-checkout-" });
  const environment = Deno.env.toObject();
  const git = async (...args: string[]): Promise<void> => {
    const who = ["-c", "user.name=a", "-c", "user.email=a@b"];
    const { success, stderr } = await run("git", ["-C", folder, ...who, ...args], environment);
    assert.ok(success, stderr);
  };
  const project = join(folder, "project");
  const write = async (name: string, text: string): Promise<void> => {
    await Deno.mkdir(project, { recursive: true });
    await Deno.writeTextFile(join(project, name), text);
  };
  try {
    await write("a.ts", "1");
    await write(".gitignore", "/data/\n");
    await git("init", "-q");
    await git("config", "status.showUntrackedFiles", "no");
    await git("add", ".");
    await git("commit", "-qm", "first");
    const isClean = async (): Promise<boolean> =>
      await (await Checkout.open(project, environment)).isClean();
    assert.equal(await isClean(), true);
    await Deno.mkdir(join(project, "data"));
    await write("data/x.npy", "1");
    await Deno.writeTextFile(join(folder, "beside the project"), "");
    assert.equal(await isClean(), true);
    await write("b.ts", "");
    assert.equal(await isClean(), false);
    await Deno.remove(join(project, "b.ts"));
    await write("a.ts", "2");
    assert.equal(await isClean(), false);
    await git("add", ".");
    assert.equal(await isClean(), false);
    await write("a.ts", "1");
    await git("add", ".");
    assert.equal(await isClean(), true);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
