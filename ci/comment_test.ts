/** The comment below a pull request: whose it is, what it says, and which run it tells of. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { installed } from "../src/base/testing.ts";
import { runStep, scriptOf } from "./testing.ts";
import { textOf } from "./tree.ts";

const hasJq = await installed("jq");

Deno.test({
  name: "the comment's pull request is the open one of the commit that ran, else none",
  ignore: !hasJq,
  fn: async () => {
    const script = scriptOf(".github/workflows/comment.yml", "pull");
    const pull = (number: number, sha: string): unknown => ({ number, head: { sha } });
    const about = { GH_REPO: "o/r", HEAD: "f:main", SHA: "b" };
    for (const [pulls, number] of [[[pull(7, "a"), pull(8, "b")], "8"], [[pull(7, "a")], ""]]) {
      const env = { ...about, PULLS: JSON.stringify(pulls) };
      const { success, outputs, folder } = await runStep(script, env);
      assert.deepEqual([success, outputs], [true, `number=${number}\n`]);
      await Deno.remove(folder, { recursive: true });
    }
  },
});

Deno.test({
  name: "the comment draws a fork's result without its links, mentions and HTML",
  ignore: !hasJq,
  fn: async () => {
    const script = scriptOf(".github/workflows/comment.yml", "Comment");
    const judgement = {
      verdict: "regression",
      layer: "score",
      message: "0.91 <img src=x> @all |\n## [a](https://a.b) WWW.a.b `x`",
    };
    const result = { verdict: "regression", runs: [{ run: "twin-ntu-xsub/tcn", judgement }] };
    const env = { RESULT: JSON.stringify(result), SHA: "0123456789abcdef", NUMBER: "7" };
    const about = { RUN_ID: "1", RUN_URL: "https://example.org/1" };
    const { success, folder } = await runStep(script, { ...env, ...about });
    assert.ok(success);
    const comment = await Deno.readTextFile(join(folder, "comment.md"));
    assert.match(comment, /^### quick-cpu: regression$/m);
    const row = comment.split("\n").find((line) => line.startsWith("| twin-ntu-xsub/tcn |")) ?? "";
    assert.match(row, /^\| twin-ntu-xsub\/tcn \| regression \| score \| 0\.91 /);
    assert.equal(row.match(/\|/g)?.length, 5);
    assert.doesNotMatch(row, /[<>@`[\]#:]|www\./i);
    assert.match(comment, /^### quick-gpu: no result$/m);
    assert.match(await Deno.readTextFile(join(folder, "gh.args")), /^pr\ncomment\n7\n/);
    await Deno.remove(folder, { recursive: true });
  },
});

Deno.test({
  name:
    "the comment is found by its mark and replaced by newer runs alone, of the pull request's commit",
  ignore: !hasJq,
  fn: async () => {
    const script = scriptOf(".github/workflows/comment.yml", "Comment");
    const comment = (id: number, body: string, login = "github-actions[bot]"): unknown => ({
      ...{ id, body, user: { login } },
    });
    const mark = (run: string): string => `<!-- skelbench-verdicts ${run} -->\nCI of x`;
    const foreign = [
      comment(1, "hello"),
      comment(2, mark("99.1"), "somebody"),
      comment(3, `as said: ${mark("99.1")}`),
    ];
    const patched = (id: number): RegExp =>
      new RegExp(`^api\n--method\nPATCH\nrepos/o/r/issues/comments/${id}\n-F\nbody=@comment.md\n$`);
    const made = /^pr\ncomment\n7\n--body-file\ncomment\.md\n$/;
    const cases: readonly [pages: readonly unknown[][], now: string | undefined, RegExp | null][] =
      [
        [[foreign], undefined, made],
        [[foreign, [comment(4, mark("9.3"))]], undefined, patched(4)],
        [[[comment(4, mark("10.1"))], foreign], undefined, patched(4)],
        [[[comment(4, mark("10.2"))]], undefined, patched(4)], // the same once more
        [[[comment(4, mark("10.10"))]], undefined, null],
        [[[comment(4, mark("11.1"))]], undefined, null],
        [[foreign], "another commit", null],
        [[[comment(4, mark("9.1"))]], "another commit", null],
      ];
    for (const [pages, NOW = "", wanted] of cases) {
      const COMMENTS = pages.map((page) => JSON.stringify(page)).join("\n");
      const about = { RUN: "10.2", RUN_ID: "1", RUN_URL: "https://a.b", GH_REPO: "o/r" };
      const env = { ...about, RESULT: "{}", SHA: "0123456789abcdef", NUMBER: "7", COMMENTS, NOW };
      const { success, stdout, folder } = await runStep(script, env);
      assert.ok(success);
      const args = await Deno.readTextFile(join(folder, "gh.args")).catch(() => null);
      if (wanted === null) {
        assert.equal(args, null, COMMENTS);
        assert.match(stdout, /^::notice title=No comment::A newer run has told its verdicts/m);
      } else assert.match(args ?? "", wanted, COMMENTS);
      const [first] = (await Deno.readTextFile(join(folder, "comment.md"))).split("\n");
      assert.equal(first, "<!-- skelbench-verdicts 10.2 -->");
      await Deno.remove(folder, { recursive: true });
    }
  },
});

Deno.test("runs of one commit comment one after another, and no older one ends a newer one", async () => {
  const text = await textOf(".github/workflows/comment.yml");
  const [, block = ""] = /^concurrency:\n((?: {2}.*\n)+)/m.exec(text) ?? [];
  assert.match(block, /^ {2}group: comment-.*head_repository.*head_sha/);
  assert.doesNotMatch(block, /cancel-in-progress/);
});
