import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { testEngine } from "../src/engine/testing.ts";
import { taskOf } from "./task_permissions.ts";
import { PROJECT } from "./tree.ts";

/** So that the chapter's trainings take seconds; with these recordings they learn all there is by then. */
const SHORT = ["--set", "recipe.num_epoch=16", "--set", "recipe.step=[12]"];

/** Past this machine's own folders: only the tasks' permission sets let these commands do anything. */
const environment = Deno.env.toObject();

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs `deno task <words>` as its own line has it, permissions and all, in a folder. */
async function task(folder: string, words: readonly string[]): Promise<Ended> {
  const [name = "", ...rest] = words;
  const { options, script, words: given } = taskOf(name, environment);
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", ...options, fileURLToPath(new URL(script, PROJECT)), ...given, ...rest],
    cwd: folder,
    env: { NO_COLOR: "1" },
  }).output();
  const [out = "", err = ""] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  return { code, out, err };
}

/** The command lines of a chapter's first block, by their words. */
async function commandsOf(chapter: string): Promise<string[][]> {
  const page = await Deno.readTextFile(new URL("README.md", PROJECT));
  const [, block = ""] = new RegExp(`\n## ${chapter}\n.*?\`\`\`sh\n(.*?)\`\`\``, "s").exec(page) ??
    [];
  return block.trim().split("\n").map((line) => {
    const [, command = ""] = /^deno task (.*?)(?:\s+#.*)?$/.exec(line) ?? [];
    return Array.from(command.matchAll(/"([^"]*)"|\S+/g), ([word, quoted]) => quoted ?? word);
  });
}

/** What each of them ends with: a training that no golden knows is inconclusive, all else passes. */
const ENDS: readonly (readonly [code: number, out: RegExp])[] = [
  [0, /^mine\.yaml\n$/],
  [0, /^$/],
  [3, /mine\/stgcn: .*, and there is no golden to hold it against/],
  [0, /^mine\/stgcn: 100\.00 % over 5 seeds, .* \(new\)\n$/],
  [0, /train: pass \(exit code 0\)/],
  [3, /100\.00 %.*eval: inconclusive \(exit code 3\)/s],
];

Deno.test("README's chapter on own data leads from a pickle of 17 joints and 8 classes to a verdict in six commands", async () => {
  await testEngine(); // sets TensorFlow up where nobody has
  const folder = await Deno.makeTempDir({ prefix: "skelbench-own-" });
  try {
    const pickle = new URL("testdata/own/mine.pkl", import.meta.url);
    await Deno.copyFile(pickle, join(folder, "mine.pkl"));
    const commands = await commandsOf("Your own data");
    assert.equal(commands.length, ENDS.length);
    for (const [i, words] of commands.entries()) {
      const [wanted, out] = ENDS[i] ?? [0, /^$/];
      const ended = await task(folder, words[0] === "train" ? [...words, ...SHORT] : words);
      assert.equal(ended.code, wanted, `${words.join(" ")}\n${ended.out}${ended.err}`);
      assert.match(ended.out, out, ended.err);
    }
    await besides(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

/** What else a data set's file is good for, and what must not happen to it. */
async function besides(folder: string): Promise<void> {
  const file = join(folder, "mine.yaml");
  const again = await task(folder, [
    "prepare",
    "--template",
    "mine.yaml",
    "--data-path",
    "mine.pkl",
  ]);
  assert.equal(again.code, 64);
  assert.match(again.err, /Cannot write a template to "mine\.yaml": it is there/);

  assert.equal((await task(folder, ["verify", "--dataset", "mine.yaml"])).code, 0);
  const shown = await task(folder, ["show", "s01_a00", "--dataset", "mine.yaml", "--model", "tcn"]);
  assert.match(await Deno.readTextFile(join(folder, shown.out.trim())), /class 0, mine train/);
  const weights = ["--weights", "work_dir/mine/stgcn/latest"];
  const exported = [...weights, "--model", "stgcn", "--format", "onnx", "--out", "mine.onnx"];
  assert.equal((await task(folder, ["export", "--dataset", "mine.yaml", ...exported])).code, 0);
  const inspected = await task(folder, ["inspect", "mine.yaml"]);
  assert.match(inspected.out, /the data set mine of your own: 8 classes on coco-17, 17 joints/);

  // The chapter's goldens lie beside the file; the history of the project has no word of them.
  const history = await task(folder, ["history", "--add", "work_dir/mine/stgcn/latest"]);
  assert.equal(history.code, 64);
  assert.ok((await Deno.stat(join(folder, "mine.golden/mine/stgcn.json"))).isFile);

  // A description that was changed behind its database is told by the key, before an engine learns anything of it.
  const text = await Deno.readTextFile(file);
  await Deno.writeTextFile(file, text.replace("frames: 10", "frames: 8"));
  const stale = await task(folder, ["verify", "--dataset", "mine.yaml"]);
  assert.match(stale.err, /prepared by another description: frames was 10, is 8; prepare it again/);
  assert.equal(stale.code, 4);
}
