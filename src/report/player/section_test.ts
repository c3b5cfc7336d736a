import assert from "node:assert/strict";
import { DOMParser } from "linkedom";
import { assertSeen, HOSTILE } from "../../base/testdata/hostile.ts";
import { exampleCard, exampleCards } from "../testdata/cards.ts";
import { shownCard } from "../client/card_data.ts";
import { cardsSection } from "./section.ts";

const idOf = (sample: string): string => `card-${sample.length}`;

function page(cards: Parameters<typeof cardsSection>[0]): {
  readonly html: string;
  readonly all: (selector: string) => string[];
} {
  const html = String(cardsSection(cards, idOf));
  const { document } =
    new DOMParser().parseFromString(`<html><body>${html}</body></html>`, "text/html").defaultView;
  return {
    html,
    all: (selector) => [...document.querySelectorAll(selector)].map((one) => one.textContent ?? ""),
  };
}

Deno.test("cardsSection() reads without scripts: what flipped, some frames, the likeliest classes now and then", () => {
  const { html, all } = page(exampleCards());
  assert.match(html, /lost 1 and gained 1/);
  assert.deepEqual(all("h4"), ["S001C001P001R001A001.skeleton lost", "other gained"]);
  assert.deepEqual(all("article:first-of-type tbody tr"), [
    "10 wave75.0 %1 throw",
    "21 throw25.0 %0 wave",
  ]);
  assert.deepEqual(all("strong").slice(0, 2), ["1 throw", "1 throw"]);
  assert.equal(all("svg").length, 3);
  assert.match(html, /The network sees the same/);
  assert.doesNotMatch(html, / style=| on\w+=/);
});

Deno.test("cardsSection() hands the player what it unpacks", () => {
  const [text] = page(exampleCards()).all("script");
  const card = shownCard(JSON.parse(text ?? ""));
  assert.deepEqual([card.frames, card.isSame, card.flat], [4, true, false]);
  assert.deepEqual(card.responses.map(({ words }) => words), [
    "true class, 1 throw",
    "predicted class, 0 wave",
  ]);
});

Deno.test("cardsSection() says where nothing flipped, where no golden is, and where a network keeps no joints", () => {
  const calm = { lost: 0, gained: 0, cards: [exampleCard({ reason: "closest", response: null })] };
  const { html } = page(exampleCards(calm));
  assert.match(html, /nothing was lost or gained: 1 sample is shown/);
  assert.match(html, /No response by joint/);
  const alone = { ...calm, against: null, cards: [exampleCard({ then: null })] };
  assert.match(page(exampleCards(alone)).html, /No golden keeps answers/);
});

Deno.test("names of samples and classes are text, whatever they hold", () => {
  for (const name of HOSTILE) {
    const { html, all } = page(exampleCards({
      classNames: [name, name],
      against: name,
      cards: [exampleCard({ sample: name })],
    }));
    assert.equal(all("script").length, 1);
    assert.equal(all("img").length, 0);
    assertSeen(html, name);
  }
});
