/** One card: a sample's skeleton, what it is, and what the network says of it, now and then. */

import type { CardData } from "../client/card_data.ts";
import type { Card, Cards } from "../cards.ts";
import { dataBlock } from "../page/data.ts";
import { type Markup, markup } from "../page/markup.ts";
import { stills } from "./stills.ts";

/** What of its run a card is shown with. */
export type CardFrame = Pick<Cards, "layout" | "classNames" | "against">;

/** A class with its name, where there is one: `8 sit down`. */
export function classWords(label: number, names: readonly string[] | null): string {
  const name = names?.[label];
  return name === undefined ? `class ${label}` : `${label} ${name}`;
}

/** What a card says first. */
const REASONS: Readonly<Record<Card["reason"], string>> = {
  "lost": "lost",
  "gained": "gained",
  "closest": "close call",
  "surest mistake": "mistake",
  "asked for": "",
};

/** The markup of one card, under an id that is one in the page. */
export function cardMarkup(card: Card, frame: CardFrame, id: string): Markup {
  const { layout, classNames } = frame;
  const reason = REASONS[card.reason];
  const data: CardData = {
    bones: layout.bones,
    flat: layout.flat,
    jointNames: layout.jointNames,
    stored: card.stored,
    seen: card.seen,
    stride: card.stride,
    response: card.response,
    classWords: (card.response?.classes ?? []).map((one) =>
      `${one.class === card.label ? "true" : "predicted"} class, ${
        classWords(one.class, classNames)
      }`
    ),
  };
  const block = `${id}.data`;
  return markup`<article class="card" id="${id}" data-card="${block}">
<h4>${card.sample}${
    reason !== "" && markup` <span class="reason ${card.reason}">${reason}</span>`
  }</h4>
<p>True class: ${classWords(card.label, classNames)}${
    card.margin !== null && `; margin ${card.margin.toPrecision(3)}`
  }</p>
<div class="stills"><p>As stored</p>${stills(card.stored, layout, `${card.sample} as stored`)}${
    card.seen === null
      ? markup`<p>The network sees the same.</p>`
      : markup`<p>As the network sees it</p>${
        stills(card.seen, layout, `${card.sample} as the network sees it`)
      }`
  }</div>
${card.response === null && card.now.length > 0 && noResponse}
${answers(card, frame)}
${dataBlock(block, data)}
</article>`;
}

const noResponse =
  markup`<p class="note">No response by joint: this network keeps none apart up to its classifier.</p>`;

/** The five likeliest classes now, and those that the golden keeps. */
function answers({ now, then, label }: Card, { classNames, against }: CardFrame): Markup | null {
  if (now.length === 0) return null;
  const words = (one: number | undefined): string | Markup => {
    if (one === undefined) return "";
    const text = classWords(one, classNames);
    return one === label ? markup`<strong>${text}</strong>` : text;
  };
  const rows = now.map(({ class: one, share }, i) =>
    markup`<tr><td>${i + 1}</td><td>${words(one)}</td><td class="number">${
      share !== null && `${(100 * share).toFixed(1)} %`
    }</td>${then !== null && markup`<td>${words(then[i])}</td>`}</tr>`
  );
  return markup`<table class="answers"><caption>The likeliest classes now${
    then !== null && against !== null && `, and then: ${against}`
  }. The true one is bold.</caption>
<thead><tr><th scope="col">#</th><th scope="col">Now</th><th scope="col">Share</th>${
    then !== null && markup`<th scope="col">Then</th>`
  }</tr></thead><tbody>${rows}</tbody></table>`;
}
