import assert from "node:assert/strict";
import { DOMParser } from "linkedom";
import { assertSeen, MORE_HOSTILE } from "../base/testdata/hostile.ts";
import { junitXml } from "./junit.ts";
import { suiteResult } from "./result.ts";
import { exampleResult } from "./testdata/examples.ts";

Deno.test("junitXml() has a suite a run and a case a layer", () => {
  const xml = new DOMParser().parseFromString(junitXml(exampleResult()), "text/xml");
  const names = [...xml.querySelectorAll("testsuite")].map((s) => s.getAttribute("name"));
  assert.deepEqual(names, ["quick: twin-ntu-xsub/stgcn", "quick: twin-ntu-xsub/tcn"]);
  const cases = [...xml.querySelectorAll("testcase")].map((c) => c.getAttribute("name"));
  assert.deepEqual(cases, ["inputs", "numerics", "predictions", "score", "training", "run"]);
});

Deno.test("junitXml() fails the layer that differs and errs where a run is unavailable", () => {
  const text = junitXml(exampleResult(300));
  assert.match(
    text,
    /<failure type="regression" message="regression: twin-ntu-xsub\/stgcn: 1 seed is 60\.00 %/,
  );
  assert.match(
    text,
    /<error type="unavailable" message="unavailable: twin-ntu-xsub\/tcn: no engine"/,
  );
  assert.match(text, /<skipped type="not held" message="not held: /);
  assert.match(text, /failures="1"/);
});

Deno.test("junitXml() of a suite without runs is an error, never an empty file that reads as green", () => {
  const text = junitXml(suiteResult("empty", [], [], "x"));
  assert.match(text, /<error type="nothing measured" message="nothing measured: no run"/);
  assert.match(text, /tests="1" failures="0" errors="1"/);
});

Deno.test("junitXml() escapes markup and drops control characters", () => {
  const result = exampleResult();
  const runs = result.runs.map((r) => ({
    ...r,
    judgement: { ...r.judgement, layer: null, message: 'a<b & "c" \u0007' },
  }));
  const text = junitXml({ ...result, runs });
  assert.match(text, /message="unavailable: a&lt;b &amp; &quot;c&quot; \ufffd"/);
  assert.equal(text.includes("\u0007"), false);
});

Deno.test("junitXml() writes the same bytes every time", () => {
  assert.equal(junitXml(exampleResult()), junitXml(exampleResult()));
});

Deno.test("junitXml() makes no markup of any name or message", () => {
  const text = MORE_HOSTILE.join("");
  const result = exampleResult();
  const runs = result.runs.map((r) => ({
    ...r,
    run: text,
    judgement: { ...r.judgement, layer: null, message: text },
  }));
  const xml = junitXml({ ...result, suite: text, runs });
  assertSeen(xml, "JUnit");
  assert.doesNotMatch(
    xml,
    /\]\]>|<(?!\/?(testsuites?|testcase|failure|error|skipped|system-out)\b|\?xml )|&(?!\w+;)/,
  );
});
