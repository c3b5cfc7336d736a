/** A result as one HTML file: what it came to, the runs worst first, and all that is known of each. */

import { htmlDocument } from "./page/document.ts";
import type { PageEvidence, RunEvidence } from "./page/evidence.ts";
import { compactJson } from "./page/compact_json.ts";
import { shapeDefinitions } from "./page/glyphs.ts";
import { head } from "./page/head.ts";
import { markup, type Part } from "./page/markup.ts";
import { runSection } from "./page/run_section.ts";
import { worstFirst } from "./page/strip_facts.ts";
import { strips } from "./page/strips.ts";
import { suiteResultSchema } from "./result.ts";
import { partId, sampleId } from "./page/ids.ts";
import { cardsSection } from "./player/section.ts";

/** The page's whole text: the same evidence gives the same bytes. */
export function resultPage(evidence: PageEvidence): string {
  const { result, history } = evidence;
  const runs = worstFirst(evidence.runs);
  return htmlDocument({
    title: `Skelbench ${result.suite}: ${result.verdict}`,
    body: [
      shapeDefinitions(),
      head(evidence, runs),
      markup`<main id="main">
${strips(runs)}
${runs.map((run) => runSection(run, history, flipsSection(run)))}
</main>
<footer>
<details><summary>The whole result as JSON</summary><pre class="scroll" tabindex="0" aria-label="Result">${
        compactJson(suiteResultSchema.parse(result))
      }</pre></details>
<p class="quiet">Drawn from records alone: nothing here is fetched, and nothing is sent.</p>
</footer>`,
    ],
  });
}

/** The cards of samples, under the ids of their samples. */
function flipsSection({ result, cards, predictions }: RunEvidence): Part {
  if (cards === null) return null;
  const places = new Map(predictions?.map(({ name }, index) => [name, index]));
  const idOf = (sample: string, i: number): string => {
    const place = places.get(sample);
    return place === undefined ? partId(result, `card-${i}`) : sampleId(result, place);
  };
  const id = partId(result, "flips");
  return markup`<section class="part" aria-labelledby="${id}"><h3 id="${id}">Samples</h3>
${cardsSection(cards, idOf)}</section>`;
}
