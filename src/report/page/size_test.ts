import assert from "node:assert/strict";
import type { Prediction } from "../../golden/prediction.ts";
import { resultPage } from "../result_page.ts";
import { fullEvidence, fullRun } from "../testdata/evidence.ts";
import type { RunEvidence } from "./evidence.ts";

const CLASSES = 400;

/** A run of so many samples over 400 classes, three of four right, and no wrong answer like another. */
function largeRun(samples: number): RunEvidence {
  const guessOf = (i: number, label: number): number =>
    i % 4 < 3 ? label : (label + 1 + (i * 7919) % (CLASSES - 1)) % CLASSES;
  const predictions = Array.from({ length: samples }, (_, i): Prediction => {
    const label = i % CLASSES;
    const first = guessOf(i, label);
    const ranked = [first, 0, 1, 2, 3].map((c, k) => k > 0 && c === first ? 4 : c);
    return {
      name: `clip-${String(i).padStart(6, "0")}-of-kinetics.json`,
      label,
      ranked,
      margin: 1,
    };
  });
  const confusion = Array.from({ length: CLASSES }, () => new Array<number>(CLASSES).fill(0));
  for (const { label, ranked: [guess = 0] } of predictions) {
    const row = confusion[label] ?? [];
    row[guess] = (row[guess] ?? 0) + 1;
  }
  return {
    ...fullRun({ confusion }),
    predictions,
    samples: predictions.map(({ name }, i) => ({
      name,
      confidence: (i % 97) / 97,
      frames: i % 300,
    })),
    then: { predictions: predictions.toReversed(), whose: "the golden", isSame: true },
    classNames: Array.from({ length: CLASSES }, (_, label) => `doing the thing of number ${label}`),
  };
}

Deno.test("a page of 20,000 samples and 400 classes has under 8 MB, and the same bytes every time", () => {
  const page = resultPage(fullEvidence(largeRun(20_000)));
  const bytes = new TextEncoder().encode(page).length;
  assert.ok(bytes < 8e6, `${bytes} bytes`);
  assert.equal(resultPage(fullEvidence(largeRun(20_000))), page);
});
