import assert from "node:assert/strict";
import { DOMParser } from "linkedom";
import type { HistoryEntry } from "../golden/history/history.ts";
import { resultPage } from "./page.ts";
import { parseResult } from "./result.ts";
import { changedResult, exampleResult } from "./testdata/examples.ts";

/** The texts of all elements that a selector finds in a page. */
function texts(html: string, selector: string): (string | null)[] {
  const page = new DOMParser().parseFromString(html, "text/html");
  return [...page.querySelectorAll(selector)].map((element) => element.textContent);
}

Deno.test("resultPage() has the verdict, the table, every layer and every chart", () => {
  const page = resultPage(exampleResult(300));
  assert.deepEqual(texts(page, "h1"), ["Skelbench quick unavailable"]);
  assert.deepEqual(texts(page, "h2"), [
    "twin-ntu-xsub/stgcn regression",
    "twin-ntu-xsub/tcn unavailable",
  ]);
  assert.equal(texts(page, "section table tbody tr").length, 5);
  assert.equal(texts(page, "svg").length, 3);
});

Deno.test("resultPage() fetches nothing", () => {
  const text = resultPage(exampleResult());
  const links = [...text.matchAll(/(?:src|href)="([^"]*)"/g)].map((m) => m[1] ?? "");
  assert.ok(links.length > 0 && links.every((link) => link.startsWith("#")));
  assert.doesNotMatch(text, /<script|@import|<link/);
});

Deno.test("resultPage() contains the result, whole", () => {
  const page = resultPage(exampleResult());
  const json = texts(page, "pre").at(-1) ?? "";
  assert.deepEqual(parseResult(json, "page"), exampleResult());
});

Deno.test("resultPage() lets no message become markup", () => {
  const result = exampleResult();
  const runs = result.runs.map((r) => ({
    ...r,
    judgement: { ...r.judgement, message: "<script>alert(1)</script>" },
  }));
  assert.doesNotMatch(resultPage({ ...result, runs }), /<script/);
});

Deno.test("resultPage() draws the history of its runs, and writes the same bytes every time", () => {
  const history = [1, 2, 3].map((day): HistoryEntry => ({
    started: `2026-01-0${day}T00:00:00Z`,
    commit: `c${day}`,
    run: "twin-ntu-xsub/stgcn",
    kind: "trained",
    machine: "cpu-0",
    verdict: "pass",
    seeds: 1,
    correct1: 400,
    samples: 500,
    trainedPerSecond: 20 + day,
    evaluatedPerSecond: null,
  }));
  const page = resultPage(exampleResult(), history);
  assert.deepEqual(texts(page, "figcaption"), [
    "accuracy, trained, on cpu-0",
    "training speed, trained, on cpu-0",
  ]);
  assert.equal(resultPage(exampleResult(), history), resultPage(exampleResult(), history));
});

Deno.test("resultPage() says where files were not as the commit has them", () => {
  const noted = "<p>Made by 3e3164ad0f2a+changes: files were not as the commit has them.</p>";
  assert.ok(resultPage(changedResult()).includes(noted));
  assert.ok(!resultPage(exampleResult()).includes("Made by"));
});
