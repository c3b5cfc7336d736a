/** A result as one HTML file. */

import { htmlDocument } from "./page/document.ts";
import type { PageEvidence, RunEvidence } from "./page/evidence.ts";
import { partId, runId, sampleId } from "./page/ids.ts";
import { type Markup, markup } from "./page/markup.ts";
import { cardsSection } from "./player/section.ts";
import { runTitle } from "../golden/words.ts";

/** The page's whole text: the same evidence gives the same bytes. */
export function resultPage({ result, runs }: PageEvidence): string {
  return htmlDocument({
    title: `Skelbench ${result.suite}: ${result.verdict}`,
    body: [
      markup`<header class="top"><h1>Skelbench ${result.suite}: ${result.verdict}</h1></header>`,
      markup`<main id="main">${runs.map((run) => runSection(run))}</main>`,
    ],
  });
}

function runSection(run: RunEvidence): Markup {
  return markup`<section class="run" id="${runId(run.result)}" aria-labelledby="${
    runId(run.result)
  }.title">
<h2 id="${runId(run.result)}.title">${runTitle(run.result)}</h2>
${flipsSection(run)}
</section>`;
}

/** The cards of samples, under the ids of their samples. */
function flipsSection({ result, cards, predictions }: RunEvidence): Markup | null {
  if (cards === null) return null;
  const places = new Map(predictions?.map(({ name }, index) => [name, index]));
  const idOf = (sample: string, i: number): string => {
    const place = places.get(sample);
    return place === undefined ? partId(result, `card-${i}`) : sampleId(result, place);
  };
  return markup`<h3 id="${partId(result, "cards")}">Samples</h3>${cardsSection(cards, idOf)}`;
}
