/** All that the page says of one run. */

import type { HistoryEntry } from "../../golden/history/history.ts";
import { runTitle } from "../../golden/words.ts";
import { type Changes, sinceGolden, sinceLast } from "./changes.ts";
import { classesSection } from "./classes.ts";
import type { RunEvidence } from "./evidence.ts";
import { badge, glyph } from "./glyphs.ts";
import { historySection } from "./history.ts";
import { partId, runId } from "./ids.ts";
import { type Markup, markup, type Part } from "./markup.ts";
import { provenanceSection } from "./provenance.ts";
import { reliabilitySection } from "./reliability.ts";
import { trainingSection } from "./training.ts";

/** Lines of changes that are seen without a click. */
const MOST_LINES = 8;

/** The section of a run; `flips` are its cards, made elsewhere, with a heading of the third level. */
export function runSection(
  run: RunEvidence,
  history: readonly HistoryEntry[],
  flips: Part,
): Markup {
  const { result, notes } = run;
  const id = runId(result);
  const parts = [
    ["layers", "Layers", layersSection(run)],
    ["changes", "Changes", changesSection(run)],
    ["flips", "Samples", flips],
    ["classes", "Classes", classesSection(run)],
    ["training", "Training", trainingSection(run)],
    ["reliability", "Reliability", reliabilitySection(run)],
    ["history", "History", historySection(run, history)],
    ["provenance", "Provenance", provenanceSection(run)],
  ] as const;
  const there = parts.filter(([, , part]) => part);
  return markup`<section class="run" id="${id}" aria-labelledby="${id}.title">
<div class="title"><h2 id="${id}.title">${runTitle(result)}</h2>${
    badge(result.judgement.verdict)
  }</div>
<p class="message">${result.judgement.message}</p>
${notes.map((note) => markup`<p class="warned">${glyph("unavailable")}${note}</p>`)}
<nav class="parts" aria-label="Parts of ${runTitle(result)}"><ul>${
    there.map(([part, name]) => markup`<li><a href="#${partId(result, part)}">${name}</a></li>`)
  }</ul></nav>
${there.map(([, , part]) => part)}
</section>`;
}

function layersSection({ result }: RunEvidence): Markup | null {
  const { layers } = result.judgement;
  if (layers.length === 0) return null;
  const id = partId(result, "layers");
  return markup`<section class="part" aria-labelledby="${id}"><h3 id="${id}">Layers</h3>
<dl class="layers">${
    layers.map(({ layer, verdict, message, details }) =>
      markup`<div><dt>${layer}</dt><dd>${badge(verdict)} ${
        details.length === 0
          ? markup`<span>${message}</span>`
          : markup`<details><summary>${message}</summary><ul>${
            details.map((line) => markup`<li>${line}</li>`)
          }</ul></details>`
      }</dd></div>`
    )
  }</dl></section>`;
}

function changesSection(run: RunEvidence): Markup | null {
  const all = [sinceLast(run), sinceGolden(run)].filter((changes) => changes !== null);
  if (all.length === 0) return null;
  const id = partId(run.result, "changes");
  return markup`<section class="part" aria-labelledby="${id}"><h3 id="${id}">Changes</h3>
<div class="charts wide">${all.map(changeList)}</div></section>`;
}

function changeList({ since, lines, answers }: Changes): Markup {
  const items = (lines: readonly string[]): Markup[] =>
    lines.map((line) => markup`<li>${line}</li>`);
  const rest = lines.slice(MOST_LINES);
  return markup`<div class="rows"><h4>Since ${since}</h4>
${
    lines.length === 0
      ? markup`<p>No version, setting or datum is another.</p>`
      : markup`<ul>${items(lines.slice(0, MOST_LINES))}</ul>`
  }
${
    rest.length > 0 &&
    markup`<details><summary>${rest.length} more</summary><ul>${items(rest)}</ul></details>`
  }
${answers !== null && markup`<p>Answers: ${answers}.</p>`}</div>`;
}
