/** A result as JUnit XML: a test suite a run, a test case a layer, so that CI systems show the layer by name. */

import { type ComponentChild, h } from "preact";
import { render } from "preact-render-to-string";
import { xmlDocument } from "../base/text.ts";
import { type LayerResult, withoutLayers } from "../golden/verdict.ts";
import { runTitle } from "../golden/words.ts";
import type { RunResult, SuiteResult } from "./result.ts";

/** A test case: a layer, or the run itself where its judgement rests on none. */
type Case = Omit<LayerResult, "layer"> & { readonly name: string };

/** JUnit's word for a verdict that is not a pass: it knows these three only. */
function outcome(verdict: Case["verdict"]): "failure" | "error" | "skipped" | null {
  switch (verdict) {
    case "pass":
      return null;
    case "unavailable":
    case "nothing measured":
      return "error";
    case "inconclusive":
    case "not held":
      return "skipped";
    case "regression":
    case "drift":
    case "improvement":
    case "mismatch":
      return "failure";
  }
}

/**
 * The XML. A layer that differs is a failure, an unavailable run an error, an inconclusive or unheld layer is
 * skipped; the verdict itself is the element's type and begins its message.
 */
export function junitXml(result: SuiteResult): string {
  const { verdict } = result;
  // Without a case a CI system shows nothing, which reads as nothing wrong.
  const none = {
    run: result.suite,
    kind: "trained",
    judgement: withoutLayers(verdict, "no run"),
    record: null,
  } as const;
  const runs = result.runs.length === 0 ? [none] : result.runs;
  const suites = runs.map((run) => suite(result.suite, run));
  const root = render(h("testsuites", { name: result.suite }, suites));
  return xmlDocument(`<?xml version="1.0" encoding="UTF-8"?>\n${root}\n`);
}

function suite(name: string, result: RunResult): ComponentChild {
  const { judgement, record } = result;
  const run = runTitle(result);
  const cases: Case[] = judgement.layers.map(({ layer, ...rest }) => ({ name: layer, ...rest }));
  if (judgement.layer === null) {
    cases.unshift({ name: "run", ...judgement, details: [] });
  }
  const many = (kind: ReturnType<typeof outcome>): number =>
    cases.filter((c) => outcome(c.verdict) === kind).length;
  const attributes = {
    name: `${name}: ${run}`,
    tests: cases.length,
    failures: many("failure"),
    errors: many("error"),
    skipped: many("skipped"),
    ...(record === null ? {} : { timestamp: record.started, time: record.times.total }),
  };
  return h("testsuite", attributes, cases.map((c) => testCase(run, c)));
}

function testCase(run: string, { name, verdict, message, details }: Case): ComponentChild {
  const kind = outcome(verdict);
  const text = [message, ...details].join("\n");
  const inner = kind === null
    ? h("system-out", null, text)
    : h(kind, { type: verdict, message: `${verdict}: ${message}` }, text);
  return h("testcase", { classname: run, name }, inner);
}
