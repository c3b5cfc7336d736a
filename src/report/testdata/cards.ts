/** Cards for tests: two samples of one walking person, of whom the network sees one turned. */

import type { Sample } from "../../datasets/augmentation.ts";
import { layoutOf } from "../../skeleton/layouts.ts";
import type { Card, Cards } from "../cards.ts";
import { cardLayout, packedForms } from "../player/forms.ts";
import { packResponses } from "../player/pack.ts";

/** Four frames of one person of 25 joints who lifts one. */
export function exampleSample(turn = 1): Sample {
  const values = new Float32Array(3 * 4 * 25 * 2);
  for (let t = 0; t < 4; t++) {
    for (let v = 0; v < 25; v++) {
      const at = (c: number): number => ((c * 4 + t) * 25 + v) * 2;
      values[at(0)] = turn * (v % 5 + t / 10);
      values[at(1)] = v / 5 + (v === 3 ? t : 0);
      values[at(2)] = 2 + v % 3;
    }
  }
  return { shape: [3, 4, 25, 2], values };
}

/** One card. */
export function exampleCard(overrides: Partial<Card> = {}): Card {
  const cells = [1, 2].map((scale) =>
    Float32Array.from({ length: 2 * 25 * 2 }, (_, i) => scale * Math.sin(i))
  );
  const [ofTrue, predicted] = packResponses(cells);
  if (ofTrue === undefined || predicted === undefined) throw new RangeError("two were packed");
  return {
    sample: "S001C001P001R001A001.skeleton",
    label: 1,
    reason: "lost",
    margin: 0.5,
    now: [{ class: 0, share: 0.75 }, { class: 1, share: 0.25 }],
    then: [1, 0],
    ...packedForms(exampleSample(), exampleSample(), 1, layoutOf("ntu-rgb+d")),
    stride: 1,
    response: {
      frames: 2,
      every: 2,
      joints: 25,
      persons: 2,
      classes: [{ class: 1, ...ofTrue }, { class: 0, ...predicted }],
    },
    ...overrides,
  };
}

/** A run's cards. */
export function exampleCards(overrides: Partial<Cards> = {}): Cards {
  const turned = packedForms(exampleSample(), exampleSample(-1), 1, layoutOf("ntu-rgb+d"));
  return {
    schema: "skelbench/cards@1",
    run: "twin-ntu-xsub/stgcn",
    kind: "trained",
    seed: 1,
    layout: cardLayout(layoutOf("ntu-rgb+d"), 3),
    classNames: ["wave", "throw"],
    against: "the golden's answers of seed 1",
    lost: 1,
    gained: 1,
    cards: [exampleCard(), exampleCard({ sample: "other", reason: "gained", ...turned })],
    ...overrides,
  };
}
