import assert from "node:assert/strict";
import { run } from "../base/process.ts";
import { installed } from "../base/testing.ts";
import { githubJobs } from "./jobs_github.ts";

const environment = Deno.env.toObject();
const hasActionlint = await installed("actionlint");

const request = {
  name: "skelbench-quick",
  shards: 3,
  gpu: false,
  project: "/p",
  share: "npx -y deno task reproduce --suite quick",
  merge: "npx -y deno task merge --suite quick",
};

function textOf(gpu: boolean): string {
  const [file] = githubJobs({ ...request, gpu });
  assert.equal(file?.name, "skelbench-quick.yml");
  return file.text;
}

Deno.test("githubJobs() uses the actions that the project's own workflows pin", async () => {
  const own =
    await Deno.readTextFile(new URL("../../.github/workflows/paper.yml", import.meta.url)) +
    await Deno.readTextFile(new URL("../../action.yml", import.meta.url));
  const used = textOf(false).match(/(?<=uses: )\S+/g) ?? [];
  assert.equal(new Set(used).size, 5);
  for (const action of used) assert.ok(own.includes(`uses: ${action} `), action);
});

Deno.test("githubJobs() gives each shard its number, and merges after one that died", () => {
  const text = textOf(false);
  assert.match(text, /run: npx -y deno task reproduce --suite quick --shard "\$SHARD\/3"/);
  assert.match(text, /path: \|\n +work_dir\n +!work_dir\/\*\*\/checkpoints\/\*\*\n/);
  assert.equal(text.match(/retention-days: 14$/gm)?.length, 2);
  assert.match(text, /if: \$\{\{ !cancelled\(\) \}\}/);
  assert.match(textOf(true), /runs-on: \$\{\{ vars\.SKELBENCH_GPU_RUNNER \}\}/);
});

Deno.test({
  name: "actionlint has nothing to say about githubJobs()",
  ignore: !hasActionlint,
  fn: async () => {
    for (const gpu of [false, true]) {
      const path = await Deno.makeTempFile({ suffix: ".yml" });
      await Deno.writeTextFile(path, textOf(gpu));
      const { stdout, success } = await run("actionlint", [path], environment);
      assert.ok(success, stdout);
      await Deno.remove(path);
    }
  },
});

Deno.test("githubJobs() lets no path become an expression", () => {
  const text = githubJobs({ ...request, share: "deno task x '${{ github.token }}'" })[0]?.text ??
    "";
  assert.ok(text.includes("deno task x '${{ '${{' }} github.token }}' --shard"), text);
});
