/** The head: what it came to, in a sentence, of what, by what, when, and what changed since. */

import { listed, runTitle, versionWords } from "../../golden/words.ts";
import type { RunRecord } from "../record.ts";
import { type Changes, minute, sharedChanges, sinceGolden, sinceLast } from "./changes.ts";
import { copied } from "./copied.ts";
import type { PageEvidence, RunEvidence } from "./evidence.ts";
import { badge, glyph, verdictClass } from "./glyphs.ts";
import { type Markup, markup, type Part } from "./markup.ts";

/** Changes that the head names; the others stand with their runs. */
const MOST_CHANGES = 6;

/** The page's header. `runs` come worst first. */
export function head({ result }: PageEvidence, runs: readonly RunEvidence[]): Markup {
  const records = runs.flatMap(({ result: { record } }) => record === null ? [] : [record]);
  return markup`<header class="top ${verdictClass(result.verdict)}">
<p class="brand"><b>Skelbench</b> ${result.suite} ${badge(result.verdict)}</p>
<h1>${glyph(result.verdict)} ${verdictSentence(runs)}</h1>
<dl class="facts">${facts(records)}
<div class="wide"><dt>Made again by</dt><dd>${
    copied(result.command, "command line")
  }</dd></div></dl>
<div class="since">${changed("Since the last run", runs.map(sinceLast))}
${changed("Since the goldens", runs.map(sinceGolden))}</div>
</header>`;
}

/** What a result came to: `4 of 5 runs pass; twin-ntu-xsub/tcn regressed.` */
export function verdictSentence(runs: readonly RunEvidence[]): string {
  const passed = runs.filter(({ result }) => result.judgement.verdict === "pass");
  const others = runs.filter((run) => !passed.includes(run));
  if (runs.length === 0) return "No run was asked for.";
  if (others.length === 0) {
    const [only] = runs;
    return runs.length === 1 && only !== undefined
      ? `${runTitle(only.result)} is as its golden has it.`
      : `All ${runs.length} runs are as their goldens have them.`;
  }
  const byVerdict = Map.groupBy(others, ({ result }) => result.judgement.verdict);
  const told = [...byVerdict].map(([verdict, runs]) =>
    `${named(runs.map(({ result }) => runTitle(result)))} ${ENDINGS[verdict](runs.length)}`
  );
  return `${told.join("; ")}${
    passed.length > 0 ? `; ${passed.length} of ${runs.length} runs pass` : ""
  }.`;
}

/** Names as a sentence has them: one, two, or the first and how many more. */
function named(names: readonly string[]): string {
  return names.length === 2 ? names.join(" and ") : listed(names, 1);
}

type Verdict = RunEvidence["result"]["judgement"]["verdict"];

/** What a sentence says of one run, or of several, that ended in a verdict. */
const ENDINGS: Readonly<Record<Verdict, (runs: number) => string>> = {
  "pass": (n) => n === 1 ? "passes" : "pass",
  "regression": (n) => n === 1 ? "is worse than its golden" : "are worse than their goldens",
  "improvement": (n) => n === 1 ? "is better than its golden" : "are better than their goldens",
  "inconclusive": (n) =>
    n === 1
      ? "cannot be told from chance, or has no golden"
      : "cannot be told from chance, or have no golden",
  "mismatch": (n) =>
    n === 1 ? "had other inputs than its golden" : "had other inputs than their goldens",
  "unavailable": (n) => n === 1 ? "could not be made" : "could not be made",
  "nothing measured": (n) => n === 1 ? "measured nothing" : "measured nothing",
  "drift": (n) => n === 1 ? "has numbers that drifted" : "have numbers that drifted",
};

function fact(name: string, value: Part): Markup {
  return markup`<div><dt>${name}</dt><dd>${value}</dd></div>`;
}

function facts(records: readonly RunRecord[]): readonly Markup[] {
  const [first] = records.toSorted((a, b) => a.started < b.started ? -1 : 1);
  if (first === undefined) return [];
  const distinct = (of: (record: RunRecord) => string): string =>
    [...new Set(records.map(of))].join("; ");
  const isChanged = records.some(({ clean }) => clean === false);
  return [
    fact(
      "Commit",
      first.commit === null ? "outside a checkout" : [
        copied(first.commit, "commit", 12),
        isChanged
          ? markup` <span class="warned">${
            glyph("drift")
          }files were not as the commit has them</span>`
          : first.clean === true && markup` <span class="quiet">tree was clean</span>`,
      ],
    ),
    ...(new Set(records.map((record) => versionWords(record))).size > 1
      ? [fact("Made by", distinct((record) => versionWords(record, 12)))]
      : []),
    fact(
      "Machine",
      distinct(({ observation: { environment: on } }) =>
        `${on.deviceName}, ${on.threads} threads, ${on.os}, ${on.engine}`
      ),
    ),
    fact("Data", distinct(({ observation: { inputs } }) => inputs.dataset)),
    fact("Date", markup`<time datetime="${first.started}">${minute(first.started)}</time>`),
  ];
}

function changed(title: string, changes: readonly (Changes | null)[]): Markup {
  const known = changes.filter((change) => change !== null);
  const shared = sharedChanges(known);
  const moved = known.filter(({ answers }) => answers !== null && !answers.startsWith("no answer"));
  const rest = shared.length - MOST_CHANGES;
  return markup`<section class="changed"><h2>${title}</h2>
${
    known.length === 0
      ? markup`<p class="quiet">There is none to hold this beside.</p>`
      : shared.length === 0
      ? markup`<p>No version, setting or datum is another.</p>`
      : markup`<ul>${
        shared.slice(0, MOST_CHANGES).map(({ line, runs }) =>
          markup`<li>${line} <span class="quiet">${
            runs === changes.length ? "in every run" : runs === 1 ? "in 1 run" : `in ${runs} runs`
          }</span></li>`
        )
      }${rest > 0 && markup`<li class="quiet">and ${rest} more, with their runs below</li>`}</ul>`
  }
${
    known.length > 0 &&
    markup`<p>${
      moved.length === 0
        ? "No answer that both kept is another."
        : `Answers are others in ${moved.length === 1 ? "1 run" : `${moved.length} runs`}.`
    }</p>`
  }</section>`;
}
