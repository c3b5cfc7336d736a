/** The section of classes: a table of them, which are taken for which, and the samples behind that. */

import { counted } from "../../golden/words.ts";
import {
  type ClassFacts,
  classFacts,
  className,
  type Confused,
  confusionOrder,
  worstPairs,
} from "./class_facts.ts";
import { dataBlock } from "./data.ts";
import type { RunEvidence } from "./evidence.ts";
import { coordinate, share, signed } from "./figures.ts";
import { partId, sampleId } from "./ids.ts";
import { type Markup, markup, type Part } from "./markup.ts";
import { confusionMatrix } from "./matrix.ts";
import { stem } from "../../datasets/sample.ts";

/** Pairs of classes in the list, and samples that are named for each without a script. */
const MOST_PAIRS = 12;
const MOST_NAMES = 30;
/** A change of a class that chance explains this seldom is marked. */
const TELLING = 0.05;

/** The section; nothing for a run that left no confusion. */
export function classesSection(run: RunEvidence): Markup | null {
  const { result, then } = run;
  const counts = result.record?.confusion;
  if (!counts || counts.length === 0) return null;
  const id = partId(result, "classes");
  const order = confusionOrder(counts);
  return markup`<section class="part" aria-labelledby="${id}"><h3 id="${id}">Classes</h3>
<p class="quiet">${
    counted(counts.length, "class").replace("classs", "classes")
  }, of the first result. Changes are against ${
    then?.whose ?? "nothing: no other answers were kept"
  }${
    then && ", but for answers that rounding alone can turn; p is Holm’s, of all changed classes"
  }.</p>
<div class="columns">
<div>${classTable(run, classFacts(run))}</div>
<div data-matrix="${id}.data">
<h4>Which is taken for which</h4>
<p class="quiet">A row is a true class, a column a guess, both in an order that brings confused classes together. The darker, the larger the share of the row; right answers are on the diagonal.</p>
<div class="scroll" tabindex="0" role="group" aria-label="Confusion matrix">${
    confusionMatrix({
      counts,
      order,
      names: run.classNames,
      title: `Confusion matrix of ${counts.length} classes; the list below has its largest cells`,
    })
  }</div>
<p class="readout" aria-live="polite" hidden></p>
<div class="samples" hidden></div>
</div>
</div>
<h4>Confused most</h4>
${pairs(run)}
${dataBlock(`${id}.data`, matrixData(run, order))}
</section>`;
}

function classTable(run: RunEvidence, facts: readonly ClassFacts[]): Markup {
  const hasChange = run.then !== null && run.predictions !== null;
  const head = (name: string, kind = "number"): Markup =>
    markup`<th scope="col" data-sort="${kind}">${name}</th>`;
  const telling = (one: ClassFacts): boolean => one.change !== null && one.change.p < TELLING;
  const worst = facts.toSorted((a, b) =>
    Number(telling(b)) - Number(telling(a)) || (a.recall ?? 2) - (b.recall ?? 2) ||
    a.label - b.label
  );
  return markup`<div class="scroll tall" tabindex="0" role="group" aria-label="Classes"><table class="sortable">
<caption class="told">Classes, those of the lowest recall first</caption>
<thead><tr>${head("Class", "text")}${head("Samples")}${head("Recall")}${head("Precision")}${
    hasChange && [head("Change"), head("p")]
  }</tr></thead>
<tbody>${
    worst.map((one) =>
      markup`<tr><th scope="row">${className(run, one.label)}</th>${
        cell(one.samples, one.samples)
      }${rate(one.recall, true)}${rate(one.precision)}${
        hasChange && changeCells(one, telling(one))
      }</tr>`
    )
  }</tbody></table></div>`;
}

function cell(value: number, shown: Part): Markup {
  return markup`<td data-value="${coordinate(value)}">${shown}</td>`;
}

function rate(value: number | null, hasBar = false): Markup {
  if (value === null) return cell(-1, "–");
  return markup`<td data-value="${value.toFixed(4)}">${hasBar && bar(value)}${share(value)}</td>`;
}

/** A small bar of a share; the number beside it says the same. */
function bar(value: number): Markup {
  return markup`<svg class="bar" aria-hidden="true"><rect width="100%" height="100%"/><rect width="${
    coordinate(100 * value)
  }%" height="100%"/></svg>`;
}

function changeCells({ samples, change }: ClassFacts, isTelling: boolean): Markup | null {
  if (change === null) return null;
  const { lost, gained, p } = change;
  const net = samples === 0 ? 0 : 100 * (gained - lost) / samples;
  const told = lost + gained === 0
    ? "–"
    : markup`${signed(net, 1)} <span class="quiet">−${lost} +${gained}</span>`;
  const chance = lost + gained === 0 ? "–" : p < 0.001 ? "< 0.001" : p.toFixed(3);
  return markup`<td data-value="${coordinate(net)}"${
    isTelling && markup` class="telling"`
  }>${told}</td><td data-value="${p.toPrecision(4)}"${
    isTelling && markup` class="telling"`
  }>${chance}</td>`;
}

function pairs(run: RunEvidence): Markup {
  const worst = worstPairs(run, MOST_PAIRS);
  if (worst.length === 0) return markup`<p>No class was taken for another.</p>`;
  return markup`<ol class="pairs">${worst.map((pair) => pairItem(run, pair))}</ol>`;
}

function pairItem(
  run: RunEvidence,
  { truth, guess, count, share: part, before }: Confused,
): Markup {
  const own = (run.predictions ?? []).flatMap(({ name, label, ranked: [first] }, index) =>
    label === truth && first === guess ? [{ name, index }] : []
  );
  const rest = own.length - MOST_NAMES;
  const words = markup`<b>${className(run, truth)}</b> taken for <b>${
    className(run, guess)
  }</b> <span class="quiet">${count} times, ${share(part)}${
    before !== null && before !== count && `; ${before} before`
  }</span>`;
  if (own.length === 0) return markup`<li>${words}</li>`;
  return markup`<li><details><summary>${words}</summary><ul class="names">${
    own.slice(0, MOST_NAMES).map(({ name, index }) =>
      markup`<li data-sample="${sampleId(run.result, index)}">${stem(name)}</li>`
    )
  }${rest > 0 && markup`<li class="quiet">and ${rest} more</li>`}</ul></details></li>`;
}

/** What the script needs to say of any cell what is in it. Names, labels and guesses are parallel, in the order of the predictions. */
function matrixData(run: RunEvidence, order: readonly number[]): unknown {
  const predictions = run.predictions ?? [];
  return {
    order,
    classes: order.map((_, label) => className(run, label)),
    counts: (run.result.record?.confusion ?? []).map((row) =>
      row.flatMap((count, guess) => count === 0 ? [] : [guess, count])
    ),
    card: sampleId(run.result, 0).replace(/0$/, ""),
    names: predictions.map(({ name }) => stem(name)),
    labels: predictions.map(({ label }) => label),
    guesses: predictions.map(({ ranked }) => ranked[0] ?? -1),
  };
}
