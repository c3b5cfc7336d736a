/// <reference lib="dom" />
/** Cards come to life when they are first seen; until then, and without scripts, they show what stands in them. */

import type { CardData } from "./card_data.ts";
import { startPlayer } from "./player.ts";

/** Starts the player of each card (`.card[data-card]`, its place `.stills`) once it scrolls into view. */
export function startCards(page: Document): void {
  const seen = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      seen.unobserve(target);
      startCard(page, target);
    }
  }, { rootMargin: "200px" });
  for (const card of page.querySelectorAll<HTMLElement>(".card[data-card]")) seen.observe(card);
}

function startCard(page: Document, card: Element): void {
  const place = card.querySelector<HTMLElement>(".stills");
  const text = page.getElementById(card.getAttribute("data-card") ?? "")?.textContent;
  if (place === null || !text) return;
  // The page wrote it from what a schema took.
  const data: CardData = JSON.parse(text);
  startPlayer(place, data, { request: (next) => void requestAnimationFrame(next) });
}
