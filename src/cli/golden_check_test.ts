/** `golden check` in a repository of its own, in this process, and where the exit code matters most in one of its own. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { type Outcome, run } from "../base/process.ts";
import { copyFolder, copyProgram, PROGRAM, runCopy } from "./testdata/program_copy.ts";
import { type Ended, noEngine, runForTest } from "./testing.ts";

const GOLDEN = "golden/twin-ntu-xsub/tcn.json";
const HISTORY = "golden/history.jsonl";
const ONLY_APPENDED = /lines are only appended/;

function checkIn(
  project: string,
  args: readonly string[],
  PATH = Deno.env.get("PATH") ?? "",
): Promise<Ended> {
  const outside = { project, start: noEngine, environment: { PATH } };
  return runForTest(["golden", "check", ...args], outside);
}

/** A repository with the program, the project's goldens and a history of three lines. */
class Repository implements AsyncDisposable {
  readonly folder: string;
  readonly lines: readonly string[];

  private constructor(folder: string, lines: readonly string[]) {
    this.folder = folder;
    this.lines = lines;
  }

  static async make(): Promise<Repository> {
    const folder = await Deno.makeTempDir({ prefix: "skelbench-check-" });
    await copyProgram(folder);
    for (const name of ["golden", "config"]) {
      await copyFolder(join(PROGRAM, name), join(folder, name));
    }
    const lines = (await Deno.readTextFile(join(folder, HISTORY))).split("\n").slice(0, 4);
    const made = new Repository(folder, lines.map((line) => `${line}\n`));
    await made.git("init", "-q", "-b", "main");
    await made.write(0, 1);
    await made.commit("one line");
    await made.write(0, 1, 2);
    await made.commit("three lines");
    return made;
  }

  async git(...args: string[]): Promise<Outcome> {
    const who = ["-c", "user.name=a", "-c", "user.email=a@b"];
    const outcome = await run("git", ["-C", this.folder, ...who, ...args], Deno.env.toObject());
    assert.ok(outcome.success, `git ${args.join(" ")}: ${outcome.stderr}`);
    return outcome;
  }

  async commit(message: string): Promise<string> {
    await this.git("add", "golden", "config");
    await this.git("commit", "-q", "-m", message);
    return (await this.git("rev-parse", "HEAD")).stdout.slice(0, 12);
  }

  /** Writes a history of these lines of the project's. */
  async write(...lines: readonly number[]): Promise<void> {
    const text = lines.map((line) => this.lines[line] ?? "").join("");
    await Deno.writeTextFile(join(this.folder, HISTORY), text);
  }

  check(...args: string[]): Promise<Ended> {
    return checkIn(this.folder, args);
  }

  /** Expects that a check fails in these words, and goes back to the main branch as it was. */
  async refuses(code: number, words: RegExp, ...args: string[]): Promise<void> {
    const ended = await this.check(...args);
    assert.match(ended.err, words);
    assert.deepEqual([ended.code, ended.out], [code, ""]);
    await this.git("checkout", "-q", "-f", "main");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.folder, { recursive: true });
  }
}

Deno.test("golden check holds the history against every commit that led here, or against a named one", async (t) => {
  await using made = await Repository.make();
  const branch = (name: string): Promise<Outcome> => made.git("checkout", "-q", "-b", name);

  await t.step("lines that are appended pass, committed or not", async () => {
    await branch("appended");
    await made.write(0, 1, 2, 3);
    assert.equal((await made.check()).code, 0);
    await made.commit("a fourth line");
    for (const args of [[], ["--from", "main"], ["--from", "HEAD~2"]]) {
      const { code, out, err } = await made.check(...args);
      assert.deepEqual([code, err], [0, ""]);
      assert.match(out, /^[1-9]\d* goldens are whole\n$/);
    }
    await made.git("checkout", "-q", "main");
  });

  const rewritten: readonly (readonly [string, readonly number[], number])[] = [
    ["edited", [0, 3, 2], 2],
    ["dropped at the end", [0, 1], 3],
    ["dropped at the start", [1, 2], 1],
    ["put into another order", [0, 2, 1], 2],
    ["put between others", [0, 3, 1, 2], 2],
    ["all dropped", [], 1],
  ];
  for (const [i, [what, lines, line]] of rewritten.entries()) {
    await t.step(`lines that are ${what} are named, before the commit and after it`, async () => {
      await branch(`rewritten${i}`);
      await made.write(...lines);
      await made.refuses(4, new RegExp(`line ${line} was changed; lines are only appended`));
      await made.git("checkout", "-q", `rewritten${i}`);
      await made.write(...lines);
      const commit = await made.commit(what);
      await made.write(...lines, 3);
      await made.commit("as if nothing had been");
      const words = new RegExp(`line ${line} was changed by commit ${commit}; lines are only`);
      await made.refuses(4, words);
      await made.git("checkout", "-q", `rewritten${i}`);
      await made.refuses(4, new RegExp(`line ${line} was changed;`), "--from", "main");
    });
  }

  await t.step("a history whose file was removed by a commit is rewritten", async () => {
    await branch("removed");
    await made.git("rm", "-q", HISTORY);
    await made.git("commit", "-q", "-m", "removed");
    await made.refuses(4, ONLY_APPENDED);
  });

  await t.step("a merge that takes one side loses the lines of the other", async () => {
    await branch("side");
    await made.write(0, 1, 2, 3);
    await made.commit("a line of the side");
    await made.git("checkout", "-q", "main");
    await branch("taken");
    await made.git("merge", "-q", "-s", "ours", "-m", "ours", "side");
    await made.refuses(4, /line 4 was changed by commit/);
  });

  await t.step("a line that cannot be read is named", async () => {
    const text = await Deno.readTextFile(join(made.folder, HISTORY));
    await Deno.writeTextFile(join(made.folder, HISTORY), `${text}{}\n`);
    await made.refuses(65, /history\.jsonl:4"/);
  });

  await t.step("a golden that vanished is named while its config is there", async () => {
    await branch("vanished");
    await made.git("rm", "-q", GOLDEN);
    const gone = /golden "twin-ntu-xsub\/tcn" is gone/;
    const check = async (...args: string[]): Promise<[number, boolean]> => {
      const { code, err } = await made.check(...args);
      return [code, gone.test(err)];
    };
    assert.deepEqual(await check(), [4, true]);
    await made.git("commit", "-q", "-m", "vanished");
    assert.deepEqual(await check(), [4, true]);
    assert.deepEqual(await check("--from", "main"), [4, true]);
    await made.git("rm", "-q", "config/twin-ntu-xsub/tcn.yaml");
    assert.deepEqual(await check(), [0, false]);
    await made.git("checkout", "-q", "-f", "main");
    await made.git("rm", "-q", "golden/oracle/variants.json");
    await made.refuses(4, /oracle vectors "golden\/oracle\/variants\.json" are gone/);
    await made.git("reset", "-q", "--hard");
  });

  await t.step("a commit that git does not know is named, and is no pass", async () => {
    for (const from of ["typo/main", "0123456789012345678901234567890123456789", "--help", ""]) {
      const ended = await made.check(`--from=${from}`);
      assert.match(ended.err, new RegExp(`"${from}": git knows no such commit`));
      assert.deepEqual([ended.code, ended.out], [64, ""]);
    }
  });

  await t.step("a process of its own ends likewise", async () => {
    const end = async (...args: string[]): Promise<[number, boolean]> => {
      const { code, out } = await runCopy(made.folder, ["golden", "check", ...args]);
      return [code, out === ""];
    };
    assert.deepEqual(await end("--from", "HEAD"), [0, false]);
    assert.deepEqual(await end("--from", "typo/main"), [64, true]);
    await made.git("checkout", "-q", "rewritten1");
    assert.deepEqual(await end(), [4, true]);
    await made.git("checkout", "-q", "main");
  });

  await t.step("a shallow clone cannot tell, unless the commit is named and there", async () => {
    await using clone = await Deno.makeTempDir().then((folder) => ({
      folder,
      [Symbol.asyncDispose]: (): Promise<void> => Deno.remove(folder, { recursive: true }),
    }));
    await made.git("clone", "-q", "--depth=1", `file://${made.folder}`, join(clone.folder, "c"));
    const check = (...args: string[]): Promise<Ended> => checkIn(join(clone.folder, "c"), args);
    const shallow = await check();
    assert.match(shallow.err, /this clone is shallow .* git fetch --unshallow/);
    assert.deepEqual([shallow.code, shallow.out], [5, ""]);
    assert.equal((await check("--from", "HEAD")).code, 0);
    assert.equal((await check("--from", "HEAD~1")).code, 64);
  });

  await t.step("without goldens nothing was checked", async () => {
    await branch("none");
    await made.git("rm", "-rq", "config/twin-ntu-xsub", "config/twin-ntu-xview");
    await made.git("rm", "-rq", "config/twin-kinetics", "config/ui-prmd-xsub");
    for await (const { name } of Deno.readDir(join(made.folder, "golden"))) {
      if (name !== "oracle" && name !== "history.jsonl") {
        await Deno.remove(join(made.folder, "golden", name), { recursive: true });
      }
    }
    await made.refuses(5, /Cannot check the goldens: there is none in/);
  });

  await t.step(
    "without git, a checkout or a commit there is nothing to hold it against",
    async () => {
      const without = await checkIn(made.folder, [], "/nowhere");
      assert.match(without.err, /there is no git/);
      assert.deepEqual([without.code, without.out], [5, ""]);
      await Deno.remove(join(made.folder, ".git"), { recursive: true });
      const outside = await made.check();
      assert.match(outside.err, /not a git repository/);
      assert.deepEqual([outside.code, outside.out], [5, ""]);
      await made.git("init", "-q");
      const empty = await made.check();
      assert.deepEqual([empty.code, empty.out], [5, ""]);
      await made.git("commit", "-q", "--allow-empty", "-m", "nothing of ours");
      const other = await made.check();
      assert.match(other.err, /Cannot hold the goldens against commit \w{12}: it has none/);
      assert.deepEqual([other.code, other.out], [5, ""]);
    },
  );
});
