/** Completion as shells do it: the printed script, loaded by the shell itself. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { inScratch, installed } from "../../base/testing.ts";
import { run } from "../../base/process.ts";
import { COMMANDS } from "../commands.ts";
import { PROGRAM } from "../testdata/program_copy.ts";
import { runForTest } from "../testing.ts";

/** A home without the user's settings; fish makes its folders there. */
const home = Deno.makeTempDirSync({ prefix: "skelbench-home-" });
globalThis.addEventListener("unload", () => Deno.removeSync(home, { recursive: true }));
const environment = { ...Deno.env.toObject(), HOME: home };
const [hasZsh, hasFish, hasShellcheck] = [
  await installed("zsh"),
  await installed("fish"),
  await installed("shellcheck"),
];

async function scriptFor(shell: string): Promise<string> {
  const { code, out, err } = await runForTest(["completions", shell], { project: PROGRAM });
  assert.deepEqual([code, err], [0, ""]);
  return out;
}

/** What a shell offers behind words, the last of which is begun. */
type Complete = (folder: string, ...words: readonly string[]) => Promise<readonly string[]>;

async function asked(shell: string, script: string, words: readonly string[]): Promise<string[]> {
  const args = shell === "fish" ? ["--no-config", "-c"] : shell === "zsh" ? ["-f", "-c"] : ["-c"];
  const { stdout, stderr } = await run(shell, [...args, script, "x", ...words], environment);
  assert.equal(stderr, "", words.join(" "));
  return stdout.split("\n").filter((line) => line !== "");
}

const QUOTED = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** Every shell is asked the same. */
async function assertCompletes(complete: Complete): Promise<void> {
  const offered = (...words: readonly string[]): Promise<readonly string[]> =>
    complete(PROGRAM, "deno", "task", ...words);
  const commands = await offered("");
  for (const { name } of COMMANDS) assert.ok(commands.includes(name), name);
  assert.deepEqual(await offered("repr"), ["reproduce"]);
  assert.deepEqual((await offered("eval", "--model", "st")).toSorted(), ["stgcn", "stgcn-2019"]);
  assert.deepEqual(await offered("eval", "--limit", "5", "--dataset", "ui"), ["ui-prmd-xsub"]);
  assert.deepEqual(await offered("eval", "--dens"), ["--dense"]);
  assert.deepEqual(await offered("reproduce", "--suite", "tw"), ["twins"]);
  assert.ok((await offered("reproduce", "--only", "twin-ntu-xsub/")).includes("twin-ntu-xsub/tcn"));
  assert.deepEqual(await offered("golden", "pro"), ["propose"]);
  assert.deepEqual(await offered("golden", "show", "ui-prmd-xsub/t"), ["ui-prmd-xsub/tcn"]);
  assert.deepEqual(await offered("golden", "propose", "--reas"), ["--reason"]);
  assert.deepEqual(await offered("prepare", "kin"), ["kinetics"]);
  assert.deepEqual(await offered("completions", "z"), ["zsh"]);
  assert.deepEqual(await offered("train", "--config", "deno.l"), ["deno.lock"]);
  // `deno task` is everybody's: in another folder nothing is said of it.
  await inScratch(async (folder) => {
    await Deno.writeTextFile(join(folder, "deno.json"), "{}");
    assert.deepEqual(await complete(folder, "deno", "task", "repr"), []);
  });
}

Deno.test("bash completes commands, options, and names of data sets, models, suites and runs", async () => {
  const script = await scriptFor("bash");
  const complete: Complete = (folder, ...words) =>
    asked(
      "bash",
      `${script}
cd ${QUOTED(folder)}; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
_skelbench; printf '%s\\n' "\${COMPREPLY[@]}"`,
      words,
    );
  await assertCompletes(complete);
  const parted = ["deno", "task", "eval", "--model", "=", "tc"];
  assert.deepEqual(await complete(PROGRAM, ...parted), ["tcn"]);
  const begun = await complete(PROGRAM, ...parted.slice(0, 5));
  assert.ok(begun.includes("stgcn"));
});

Deno.test("bash completes what else Deno does as it did before", async () => {
  const script = await scriptFor("bash");
  const before = "_own() { COMPREPLY=(own); }\ncomplete -F _own -o default deno\n";
  const twice = `${before}${script}${script}
COMP_WORDS=(deno ru); COMP_CWORD=1; _skelbench; printf '%s\\n' "\${COMPREPLY[@]}"; complete -p deno`;
  const [first, second] = await asked("bash", twice, []);
  assert.deepEqual([first, second], ["own", "complete -F _skelbench deno"]);
});

Deno.test({
  name: "zsh completes the same",
  ignore: !hasZsh,
  fn: async () => {
    const script = await scriptFor("zsh");
    // The completion system's own words, as it fills and hears them; the rest of it needs a terminal.
    const stand = `compdef() { }; _default() { }
_files() { print -l -- \${words[CURRENT]}*(N) }
compset() { words[CURRENT]=\${words[CURRENT]#*=} }
compadd() { shift; print -l -- \${(M)@:#\${words[CURRENT]}*} }
`;
    const complete: Complete = (folder, ...words) =>
      asked(
        "zsh",
        `${stand}${script}\ncd ${QUOTED(folder)}; words=("$@"); CURRENT=$#; _skelbench`,
        words,
      );
    await assertCompletes(complete);
    assert.deepEqual(await complete(PROGRAM, "deno", "task", "eval", "--model=tc"), ["tcn"]);
  },
});

Deno.test({
  name: "fish completes the same, and says what each is",
  ignore: !hasFish,
  fn: async () => {
    const script = await scriptFor("fish");
    const said = async (folder: string, words: readonly string[]): Promise<readonly string[]> => {
      const line = words.slice(1).join(" ");
      const text = `${script}\ncd ${QUOTED(folder)}; complete -C ${QUOTED(line)}`;
      const { stdout, stderr } = await run("fish", ["--no-config", "-c", text], environment);
      assert.equal(stderr, "");
      return stdout.split("\n").filter((row) => row !== "");
    };
    const complete: Complete = async (folder, ...words) =>
      (await said(folder, ["x", ...words])).map((row) => row.split("\t")[0] ?? "");
    await assertCompletes(complete);
    const rows = await said(PROGRAM, ["x", "deno", "task", "orac"]);
    assert.deepEqual(rows, ["oracle\tHold this engine against the published implementation"]);
  },
});

Deno.test({
  name: "ShellCheck has nothing to say about completion for bash",
  ignore: !hasShellcheck,
  fn: () =>
    inScratch(async (folder) => {
      const path = join(folder, "completion.bash");
      await Deno.writeTextFile(path, await scriptFor("bash"));
      const { success, stdout } = await run(
        "shellcheck",
        ["--shell=bash", "--severity=warning", path],
        environment,
      );
      assert.ok(success, stdout);
    }),
});

Deno.test("completions of another shell is an error that says what was meant", async () => {
  const { code, out, err } = await runForTest(["completions", "fishes"], { project: PROGRAM });
  assert.deepEqual([code, out], [64, ""]);
  assert.match(err, /did you mean "fish"\?/);
});
