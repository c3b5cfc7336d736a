/** A run's cards: what its answers lost and gained, or what is worth a look where nothing flipped. */

import { counted } from "../../golden/words.ts";
import type { Cards } from "../cards.ts";
import { type Markup, markup } from "../page/markup.ts";
import { cardMarkup } from "./card.ts";

/** The cards of a run; `idOf` gives the id of the i-th card, of that sample, which is one in the page. */
export function cardsSection(cards: Cards, idOf: (sample: string, i: number) => string): Markup {
  return markup`<p>${summary(cards)}</p>
<div class="cards">${
    cards.cards.map((card, i) => markup`${cardMarkup(card, cards, idOf(card.sample, i))}\n`)
  }</div>`;
}

function summary({ lost, gained, against, seed, cards }: Cards): string {
  const whose = seed === null ? "" : ` of seed ${seed}`;
  const shown = `${counted(cards.length, "sample")} ${cards.length === 1 ? "is" : "are"} shown`;
  if (lost + gained > 0) {
    return `Against ${against}, the answers${whose} lost ${lost} and gained ${gained}. ` +
      `${shown}, by the margin of the answers before, the surest first.`;
  }
  const none = against === null
    ? "No golden keeps answers to hold these against"
    : `Against ${against}, nothing was lost or gained`;
  return `${none}: ${shown}, those nearest to another answer and the surest mistakes${whose}.`;
}
