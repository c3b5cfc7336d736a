/** One sample as a page of its own: in motion, as stored and as a network sees it, and what a run answered. */

import type { Sample } from "../datasets/augmentation.ts";
import type { Layout } from "../skeleton/layouts.ts";
import type { Card } from "./cards.ts";
import { htmlDocument } from "./page/document.ts";
import { type Markup, markup } from "./page/markup.ts";
import { type CardFrame, cardMarkup } from "./player/card.ts";
import { cardLayout, packedForms } from "./player/forms.ts";

/** One form of the sample; `stride` stored frames are one of it. */
export interface PageForm {
  readonly title: string;
  readonly sample: Sample;
  readonly stride: number;
}

/** What a run answered. */
export interface ShownAnswers extends Pick<Card, "now" | "then" | "margin" | "response"> {
  /** Words for a reader: which run it was. */
  readonly whose: string;
  /** Whose answers `then` are. */
  readonly against: string | null;
}

/** What a page of one sample shows. */
export interface ShownSample {
  readonly name: string;
  readonly title: string;
  readonly label: number;
  /** Empty where nobody has the names. */
  readonly classNames: readonly string[];
  readonly layout: Layout;
  /** As stored, then as a network sees it. */
  readonly rows: readonly PageForm[];
}

/** The page's whole text. The same sample and answers give the same bytes. */
export function samplePage(shown: ShownSample, answers: ShownAnswers | null): string {
  const { title, label, classNames, layout, rows: [stored, ...others] } = shown;
  if (stored === undefined) throw new RangeError(`Cannot show "${title}": it has no form`);
  const frame: CardFrame = {
    layout: cardLayout(layout, stored.sample.shape[0]),
    classNames: classNames.length > 0 ? classNames : null,
    against: answers?.against ?? null,
  };
  // A run answered to what testing sees, which comes first.
  const cards = (others.length > 0 ? others : [stored]).map((form, i): Markup => {
    const told = i === 0 ? answers : null;
    const card: Card = {
      sample: form.title,
      label,
      reason: "asked for",
      margin: told?.margin ?? null,
      now: told?.now ?? [],
      then: told?.then ?? null,
      ...packedForms(stored.sample, form.sample, form.stride, layout),
      stride: form.stride,
      response: told?.response ?? null,
    };
    return cardMarkup(card, frame, `sample-${i}`);
  });
  return htmlDocument({
    title,
    body: [
      markup`<header class="top"><h1>${title}</h1></header>`,
      markup`<main id="main">${
        answers !== null && markup`<p>The answers are those of ${answers.whose}.</p>`
      }<div class="cards">${cards}</div></main>`,
    ],
  });
}
