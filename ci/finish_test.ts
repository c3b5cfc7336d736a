import assert from "node:assert/strict";
import { join } from "node:path";
import { run } from "../src/base/process.ts";
import { copyFolder, copyProgram, PROGRAM } from "../src/cli/testdata/program_copy.ts";
import { unchecked } from "./finish.ts";

Deno.test("unchecked() names each thing of which there was none", () => {
  assert.deepEqual(unchecked({ imports: 2, files: 1 }), []);
  assert.deepEqual(unchecked({ imports: 0, files: 1 }), [
    "there are no imports: nothing was checked",
  ]);
});

Deno.test("a check fails without a checkout, and where git lists no file that it looks at", async () => {
  const folder = await Deno.makeTempDir({ prefix: "skelbench-unchecked-" });
  const environment = Deno.env.toObject();
  try {
    await copyProgram(folder);
    await copyFolder(join(PROGRAM, "ci"), join(folder, "ci"));
    for (const file of ["README.md", "CONTRIBUTING.md", "mod.ts"]) {
      await Deno.copyFile(join(PROGRAM, file), join(folder, file));
    }
    const expect = async (name: string, words: RegExp): Promise<void> => {
      const args = ["run", "-A", "--no-lock", "--config", join(folder, "deno.json")];
      const script = [join(folder, "ci", `${name}.ts`), "--check"];
      const ended = await run(Deno.execPath(), [...args, ...script], environment);
      assert.match(ended.stdout + ended.stderr, words, name);
      assert.equal(ended.success, false, name);
    };
    const names = ["floors", "house", "readme"];
    for (const name of names) await expect(name, /Cannot list the project's files: .*not a git/);
    assert.ok((await run("git", ["-C", folder, "init", "-q"], environment)).success);
    const excluded = join(folder, ".git", "info", "exclude");
    await Deno.writeTextFile(excluded, "*\n");
    for (const name of names) {
      await expect(name, /Cannot check the project's files: git lists none/);
    }
    await Deno.writeTextFile(excluded, "*\n!deno.json\n");
    await expect("floors", /^floors: there are no sources: nothing was checked$/m);
    await expect("readme", /^readme: there are no pages: nothing was checked$/m);
    await Deno.writeTextFile(excluded, "*\n!src\n!src/main.ts\n");
    await expect("house", /^house: there are no tests: nothing was checked$/m);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
