/** The section of reliability: how far confidence can be trusted, and for whom the answers are worse. */

import { proportionInterval } from "../../base/statistics.ts";
import { thousands } from "../../golden/words.ts";
import type { RunEvidence } from "./evidence.ts";
import { coordinate, share } from "./figures.ts";
import {
  byConfidence,
  byLength,
  byNames,
  calibrationError,
  type Group,
  type Grouping,
} from "./groups.ts";
import { partId } from "./ids.ts";
import { type Markup, markup } from "./markup.ts";

/** How seldom the true accuracy of a group is outside of what is drawn. */
const ALPHA = 0.05;

/** The section; nothing for a run whose answers were not kept. */
export function reliabilitySection(run: RunEvidence): Markup | null {
  const confidence = byConfidence(run);
  const groupings = [confidence, byLength(run), ...byNames(run)].filter((one) => one !== null);
  if (groupings.length === 0) return null;
  const id = partId(run.result, "reliability");
  const all = (run.predictions ?? []).length;
  const right = groupings[0]?.groups.reduce((sum, { correct }) => sum + correct, 0) ?? 0;
  return markup`<section class="part" aria-labelledby="${id}"><h3 id="${id}">Reliability</h3>
<p class="quiet">Accuracy of groups of samples; the thin line is where the true accuracy lies, ${
    100 * (1 - ALPHA)
  } times of 100 (Clopper and Pearson)${
    confidence &&
    `. Where ◇ and bar end together, confidence can be taken as probability: here they lie ${
      share(calibrationError(confidence))
    } apart on average`
  }.</p>
<div class="charts">${groupings.map((one) => rateTable(one, right / Math.max(1, all)))}</div>
</section>`;
}

function rateTable({ title, groups }: Grouping, overall: number): Markup {
  return markup`<div class="rates scroll" tabindex="0" role="group" aria-label="${title}"><table>
<caption>${title}</caption>
<thead><tr><th scope="col">Group</th><th scope="col">Accuracy</th><th scope="col">Samples</th></tr></thead>
<tbody>${groups.map((group) => rateRow(group, overall))}</tbody></table></div>`;
}

function rateRow({ name, samples, correct, confidence }: Group, overall: number): Markup {
  const { from, to } = proportionInterval(correct, samples, ALPHA);
  const at = (value: number): string => `${coordinate(100 * value)}%`;
  return markup`<tr><th scope="row">${name}</th><td><svg class="rate" aria-hidden="true">
<rect class="room" width="100%" y="4" height="8"/><rect class="part" width="${
    at(correct / samples)
  }" y="4" height="8"/><line class="overall" x1="${at(overall)}" x2="${
    at(overall)
  }" y1="1" y2="15"/><line class="range" x1="${at(from)}" x2="${at(to)}" y1="8" y2="8"/>${
    confidence !== null &&
    markup`<svg x="${
      at(confidence)
    }" overflow="visible"><path class="said" d="M0 3l5 5l-5 5l-5-5z"/></svg>`
  }</svg>${share(correct / samples)}${
    confidence !== null && markup`<span class="told">, mean confidence ${share(confidence)}</span>`
  }</td><td>${thousands(samples)}</td></tr>`;
}
