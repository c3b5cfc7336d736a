import assert from "node:assert/strict";
import { DOMParser } from "linkedom";
import { assertSeen, HOSTILE } from "../base/testdata/hostile.ts";
import { parseResult } from "./result.ts";
import { resultPage } from "./result_page.ts";
import { bareEvidence, fullEvidence, fullRun, historyOf } from "./testdata/evidence.ts";
import { changedResult, exampleResult } from "./testdata/examples.ts";

type Parsed = ReturnType<DOMParser["parseFromString"]>;

function parsed(html: string): Parsed {
  return new DOMParser().parseFromString(html, "text/html");
}

/** The texts of all elements that a selector finds in a page. */
function texts(html: string, selector: string): string[] {
  return [...parsed(html).querySelectorAll(selector)].map(({ textContent }) => textContent ?? "");
}

Deno.test("resultPage() says the verdict in a sentence, and shows every run and layer, the worst first", () => {
  const page = resultPage(bareEvidence(exampleResult(300)));
  assert.deepEqual(texts(page, "h1"), [
    " twin-ntu-xsub/tcn could not be made; twin-ntu-xsub/stgcn is worse than its golden.",
  ]);
  assert.deepEqual(texts(page, "section.run h2"), ["twin-ntu-xsub/tcn", "twin-ntu-xsub/stgcn"]);
  assert.deepEqual(texts(page, ".title .badge"), ["unavailable", "regression"]);
  assert.deepEqual(texts(page, ".strip .word"), ["unavailable", "regression"]);
  assert.equal(texts(page, ".layers > div").length, 5);
  assert.equal(texts(page, ".strip .cells li").length, 10);
  assert.deepEqual(texts(page, ".strip:nth-child(2) .told"), [
    ...["inputs: pass", "numerics: not held", "predictions: not held", "score: not held"],
    "training: regression",
  ]);
});

Deno.test("resultPage() has every part of a run that left all there is, under a link", () => {
  const page = resultPage(fullEvidence());
  const wanted = [
    "Layers",
    "Changes",
    "Classes",
    "Training",
    "Reliability",
    "History",
    "Provenance",
  ];
  const own = parsed(page).querySelector("#run-twin-ntu-xsub--stgcn");
  assert.deepEqual([...own?.querySelectorAll("h3") ?? []].map((h) => h.textContent), wanted);
  assert.deepEqual([...own?.querySelectorAll(".parts a") ?? []].map((a) => a.textContent), wanted);
  const ids = [...parsed(page).querySelectorAll("[id]")].map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length, "ids are one in the page");
  for (const link of parsed(page).querySelectorAll("a[href]")) {
    const href = link.getAttribute("href") ?? "";
    assert.ok(href.startsWith("#") && ids.includes(href.slice(1)), href);
  }
});

Deno.test("resultPage() fetches nothing, and its policy lets it fetch nothing", () => {
  for (const text of [resultPage(bareEvidence(exampleResult())), resultPage(fullEvidence())]) {
    const links = [...text.matchAll(/\s(?:src|href|action|poster|data)="([^"]*)"/g)];
    assert.ok(links.length > 0 && links.every(([, link = ""]) => link.startsWith("#")));
    assert.doesNotMatch(text, /@import|<link|<iframe|<img|url\(/);
    const policy = parsed(text).querySelector("meta[http-equiv=Content-Security-Policy]");
    assert.match(
      policy?.getAttribute("content") ?? "",
      /^default-src 'none'; style-src 'sha256-[^ ]+'; script-src 'sha256-[^ ]+'; base-uri 'none'; form-action 'none'$/,
    );
    // By such a policy no browser would obey any of these.
    assert.doesNotMatch(text, /<[^>]*\s(?:style|on\w+)=/);
  }
});

Deno.test("resultPage() contains the result, whole", () => {
  const page = resultPage(bareEvidence(exampleResult()));
  assert.deepEqual(parseResult(texts(page, "pre").at(-1) ?? "", "page"), exampleResult());
});

Deno.test("resultPage() lets no message, name or path become markup, and every character is seen", () => {
  for (const text of HOSTILE) {
    const run = fullRun({ command: text, commit: text });
    const { result, runs, history } = fullEvidence({
      ...run,
      result: { ...run.result, judgement: { ...run.result.judgement, message: text } },
      classNames: run.classNames.map((name) => `${name}${text}`),
      predictions: run.predictions?.map((one, i) => ({ ...one, name: `${text}${i}` })) ?? null,
      samples: null,
      notes: [text],
      pins: [{ name: text, what: text, digest: text }],
    }, historyOf([400]).map((entry) => ({ ...entry, commit: text, machine: text })));
    const page = resultPage({ result: { ...result, suite: text, command: text }, runs, history });
    assertSeen(page, "the page");
    const scripts = [...parsed(page).querySelectorAll("script")];
    assert.equal(parsed(page).querySelector("img"), null);
    assert.deepEqual(
      [...new Set(scripts.map((one) => one.getAttribute("type")))],
      ["application/json", null],
    );
    assert.equal(scripts.filter((one) => one.getAttribute("type") === null).length, 1);
  }
});

Deno.test("resultPage() draws the history of its runs, today's among them, and writes the same bytes every time", () => {
  const draw = (): string => resultPage(fullEvidence(fullRun(), historyOf([400, 401, 402])));
  const page = draw();
  const charts = [...parsed(page).querySelectorAll("section.part")]
    .find((part) => part.querySelector("h3")?.textContent === "History")?.querySelectorAll(
      "figure",
    );
  assert.deepEqual([...charts ?? []].map((one) => one.querySelector("figcaption")?.textContent), [
    "Accuracy, top-1 %",
    "Training speed, samples/s",
    "Evaluation speed, samples/s",
  ]);
  assert.deepEqual([...charts ?? []].map((one) => one.querySelectorAll("circle").length), [
    4,
    4,
    1,
  ]);
  assert.equal(draw(), page);
});

Deno.test("resultPage() says where files were not as the commit has them", () => {
  const changed = resultPage(bareEvidence(changedResult()));
  assert.match(
    texts(changed, ".facts").join(),
    /3e3164ad0f2a.*files were not as the commit has them/,
  );
  assert.match(texts(resultPage(bareEvidence(exampleResult())), ".facts").join(), /tree was clean/);
});

Deno.test("resultPage() of nothing is a page all the same", () => {
  const result = { ...exampleResult(), runs: [] };
  assert.deepEqual(texts(resultPage(bareEvidence(result)), "h1"), [" No run was asked for."]);
});
