import assert from "node:assert/strict";
import { givenGolden, trainedGolden } from "../golden/testdata/examples.ts";
import { duration } from "./cells.ts";
import { goldensMarkdown, markdownTable, resultsMarkdown, resultsTable } from "./table.ts";
import { changedResult, exampleResult } from "./testdata/examples.ts";

Deno.test("resultsTable() shows scores, verdicts, the reason of each, and how to do it again", () => {
  const text = resultsTable(exampleResult(390));
  assert.match(
    text,
    /│ twin-ntu-xsub\/stgcn +│ 11 +│ 500 +│ 78\.00 % │ 88\.00 % │ regression +│ training │ 3 min 05 s │/,
  );
  assert.match(text, /│ twin-ntu-xsub\/tcn +│ – +│ – .*unavailable/);
  assert.match(text, /regression: twin-ntu-xsub\/stgcn: 1 seed is 78\.00 %.*under the band/);
  assert.match(text, /quick: unavailable \(exit code 5\)\nReproduce with: deno task reproduce/);
});

Deno.test("resultsTable() says where files were not as the commit has them, and nothing where they were", () => {
  const noted = /^Made by 3e3164ad0f2a\+changes: files were not as the commit has them\.$/m;
  assert.match(resultsTable(changedResult()), noted);
  assert.doesNotMatch(resultsTable(exampleResult()), /Made by/);
});

Deno.test("resultsTable() paints verdicts and nothing else", () => {
  const plain = resultsTable(exampleResult());
  const painted = resultsTable(exampleResult(), (text, verdict) => `<${verdict}>${text}</>`);
  assert.match(painted, /<unavailable>unavailable<\/>/);
  assert.equal(plain.includes("<"), false);
});

Deno.test("resultsMarkdown() writes the same cells between pipes", () => {
  const [head, rule, first] = resultsMarkdown(exampleResult()).split("\n");
  assert.equal(head, "| Run | Seeds | Samples | Top-1 | Top-5 | Verdict | Layer | Time |");
  assert.equal(rule, "| --- | --- | --- | --- | --- | --- | --- | --- |");
  assert.equal(
    first,
    "| twin-ntu-xsub/stgcn | 11 | 500 | 80.00 % | 90.00 % | pass | training | 3 min 05 s |",
  );
});

Deno.test("goldensMarkdown() keeps what was measured here apart from what was published", () => {
  const published = [{
    source: "paper",
    top1: "80.5",
    top5: null,
    samples: 500,
    correct1: { from: 402, to: 402 },
    correct5: null,
  }];
  const text = goldensMarkdown([trainedGolden(), { ...givenGolden(401), published }]);
  assert.match(text, /\| 500 \| 80\.00 % \| 0\.32 % \| 5 \| 78\.41 % to 81\.59 % \| – \|/);
  assert.match(text, /\| 500 \| 80\.20 % \| – \| given \| – \| 80\.5 % \|/);
});

Deno.test("markdownTable() escapes pipes and backslashes", () => {
  assert.equal(markdownTable(["a"], [["b|c\\"]]), "| a |\n| --- |\n| b\\|c\\\\ |\n");
});

Deno.test("duration() reads in seconds, minutes and hours", () => {
  assert.deepEqual([7.06, 59.97, 185.2, 7620].map(duration), [
    "7.1 s",
    "60.0 s",
    "3 min 05 s",
    "2 h 07 min",
  ]);
});
