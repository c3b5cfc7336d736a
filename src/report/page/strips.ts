/** The overview: a strip a run, the worst first, on which today's score lies among those that it is held against. */

import { thousands } from "../../golden/words.ts";
import type { RunEvidence } from "./evidence.ts";
import { brief, coordinate, share, signed } from "./figures.ts";
import { glyph, layerCells, verdictClass } from "./glyphs.ts";
import { runId } from "./ids.ts";
import { type Markup, markup } from "./markup.ts";
import { type StripFacts, stripFacts } from "./strip_facts.ts";

/** Points that a strip spans at least: less would make a difference of one answer look large. */
const NARROWEST = 3;

/** The overview of runs, in their order. */
export function strips(runs: readonly RunEvidence[]): Markup {
  return markup`<nav class="strips" aria-labelledby="runs">
<h2 id="runs">Runs</h2>
<ol>${runs.map(strip)}</ol>
${legend()}
</nav>`;
}

function strip(run: RunEvidence): Markup {
  const { result } = run;
  const { verdict, layers } = result.judgement;
  const facts = stripFacts(run);
  const id = runId(result);
  return markup`<li class="strip ${verdictClass(verdict)}">
<a href="#${id}" data-run="${id}">${
    glyph(verdict)
  }<span class="name">${result.run}</span><span class="word"><b>${verdict}</b>${
    result.kind !== "trained" && `, ${result.kind}`
  }</span></a>
${facts === null ? markup`<p class="nothing">${result.judgement.message}</p>` : drawing(facts)}
${facts === null ? null : numbers(facts)}
${layerCells(layers)}
</li>`;
}

function numbers({ today, points, deviations, answers }: StripFacts): Markup {
  const difference = points === null
    ? markup`<span class="difference">no golden</span>`
    : answers !== null
    ? markup`<span class="difference">${
      answers === 0 ? "as recorded" : `${signed(answers, 0)} answers`
    }</span>`
    : markup`<span class="difference">${signed(points)} points${
      deviations === null
        ? null
        : markup`, <span class="deviations">${signed(deviations, 1)} σ</span>`
    }</span>`;
  return markup`<p class="numbers"><strong>${share(today / 100)}</strong> ${difference}</p>`;
}

/** Maps percents to the strip's width, in percent of it. */
function scaleOf(
  facts: StripFacts,
): { readonly from: number; readonly to: number; at(value: number): string } {
  const { today, last, seeds, band, center, published } = facts;
  const all = [
    today,
    ...seeds,
    ...published.map(({ top1 }) => top1),
    ...[last, center, band?.from ?? null, band?.to ?? null].filter((value) => value !== null),
  ];
  const [least, most] = [Math.min(...all), Math.max(...all)];
  const middle = (least + most) / 2;
  const half = Math.max(NARROWEST, most - least) / 2 * 1.16;
  const from = Math.max(0, middle - half);
  const to = Math.min(100, middle + half);
  return { from, to, at: (value) => `${coordinate(3 + 94 * (value - from) / (to - from))}%` };
}

function drawing(facts: StripFacts): Markup {
  const { today, last, seeds, band, center, published } = facts;
  const { from, to, at } = scaleOf(facts);
  const width = (band: NonNullable<StripFacts["band"]>): string =>
    `${coordinate(94 * (band.to - band.from) / (to - from))}%`;
  return markup`<svg class="scale" role="img" aria-label="${spoken(facts)}">
<line class="track" x1="3%" x2="97%" y1="19" y2="19"/>
${
    band &&
    markup`<rect class="band" x="${at(band.from)}" width="${
      width(band)
    }" y="10" height="18" rx="4"/>`
  }
${
    seeds.map((seed) =>
      markup`<line class="seed" x1="${at(seed)}" x2="${at(seed)}" y1="13" y2="25"/>`
    )
  }
${
    center !== null &&
    markup`<line class="center" x1="${at(center)}" x2="${at(center)}" y1="7" y2="31"/>`
  }
${
    published.map(({ top1, words }) =>
      markup`<line class="published" x1="${at(top1)}" x2="${
        at(top1)
      }" y1="5" y2="33"><title>published: ${words}</title></line>`
    )
  }
${last !== null && markup`<circle class="last" cx="${at(last)}" cy="19" r="6.5"/>`}
<circle class="today" cx="${at(today)}" cy="19" r="4.5"/>
<text x="3%" y="43">${brief(Math.round(from * 10) / 10)} %</text>
<text x="97%" y="43" text-anchor="end">${brief(Math.round(to * 10) / 10)} %</text>
</svg>`;
}

function spoken({ today, last, seeds, band, center, published }: StripFacts): string {
  const told = (value: number): string => share(value / 100);
  return [
    `today ${told(today)}`,
    ...(center === null
      ? []
      : [`the golden's ${seeds.length > 0 ? "mean" : "recorded score"} ${told(center)}`]),
    ...(band === null ? [] : [`its band ${told(band.from)} to ${told(band.to)}`]),
    ...(seeds.length === 0
      ? []
      : [`its ${thousands(seeds.length)} seeds ${seeds.map(told).join(", ")}`]),
    ...published.map(({ words }) => `published ${words}`),
    ...(last === null ? [] : [`the last run ${told(last)}`]),
  ].join("; ");
}

function legend(): Markup {
  const key = (drawn: Markup, words: string): Markup =>
    markup`<li><svg width="22" height="16" aria-hidden="true">${drawn}</svg>${words}</li>`;
  return markup`<ul class="legend" aria-label="Legend">
${key(markup`<circle class="today" cx="11" cy="8" r="4.5"/>`, "today")}
${key(markup`<circle class="last" cx="11" cy="8" r="6"/>`, "last run")}
${key(markup`<rect class="band" x="1" y="2" width="20" height="12" rx="3"/>`, "golden’s band")}
${key(markup`<path class="seed" d="M7 3v10M11 3v10M15 3v10"/>`, "its seeds")}
${key(markup`<path class="center" d="M11 1v14"/>`, "its mean, or what it recorded")}
${key(markup`<path class="published" d="M11 0v16"/>`, "published")}
<li><span class="letters">I N P S T</span> layers: inputs, numerics, predictions, score, training</li>
</ul>`;
}
