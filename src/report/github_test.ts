import assert from "node:assert/strict";
import { githubAnnotations, githubSummary, judgementSummary, textSummary } from "./github.ts";
import { changedResult, exampleResult } from "./testdata/examples.ts";

Deno.test("githubAnnotations() is one command a run, with its layer, percent signs escaped", () => {
  const [first, second, end] = githubAnnotations(exampleResult(300)).split("\n");
  assert.match(
    first ?? "",
    /^::error title=twin-ntu-xsub\/stgcn%3A regression \(training\)::.*60\.00 %25 \(300 of 500\)/,
  );
  assert.match(second ?? "", /^::error title=twin-ntu-xsub\/tcn%3A unavailable::/);
  assert.equal(end, "");
});

Deno.test("githubAnnotations() keeps a message of two lines in one command", () => {
  const result = exampleResult();
  const runs = result.runs.map((r) => ({
    ...r,
    judgement: { ...r.judgement, message: "one\ntwo" },
  }));
  assert.match(githubAnnotations({ ...result, runs }), /::one%0Atwo\n/);
});

Deno.test("githubSummary() has the verdict, the table, every layer and the command", () => {
  const text = githubSummary(exampleResult());
  assert.match(text, /^## Skelbench quick: unavailable\n/);
  assert.match(text, /\| twin-ntu-xsub\/stgcn \| 11 \| 500 \| 80\.00 % /);
  assert.match(text, /\| numerics \| not held \| the oracle vectors were not run \|/);
  assert.match(text, /Reproduce with: `deno task reproduce --suite quick`/);
});

Deno.test("githubSummary() lets no message become markup", () => {
  const result = exampleResult();
  const runs = result.runs.map((r) => ({
    ...r,
    judgement: { ...r.judgement, message: "<b>_x_" },
  }));
  assert.match(githubSummary({ ...result, runs }), /&lt;b>\\_x\\_/);
});

Deno.test("githubSummary() says where files were not as the commit has them", () => {
  const noted = /^Made by 3e3164ad0f2a\\?\+changes: files were not as the commit has them/m;
  assert.match(githubSummary(changedResult()), noted);
  assert.doesNotMatch(githubSummary(exampleResult()), /Made by/);
});

Deno.test("judgementSummary() tells one judgement without a suite, and textSummary() any text as it is", () => {
  const [one] = exampleResult(300).runs;
  assert.ok(one);
  const text = judgementSummary("a|b", one.judgement);
  assert.match(text, /^## Skelbench a\\\|b: regression\n\n.*60\.00 %/);
  assert.match(text, /^\| training \| regression \|/m);
  assert.equal(
    textSummary("compare", "a ```` b\n"),
    "## Skelbench compare\n\n`````text\na ```` b\n`````\n\n",
  );
});
