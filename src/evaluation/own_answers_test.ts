import assert from "node:assert/strict";
import { predictionsFrom } from "./answers.ts";
import { answersOfScores, areProbabilities, softmax } from "./own_answers.ts";
import type { OwnScores } from "./own_scores.ts";

function own(rows: readonly (readonly number[])[], labels: readonly number[]): OwnScores {
  return {
    file: "x.npy",
    names: labels.map((_, n) => `s${n}`),
    labels,
    classes: rows[0]?.length ?? 0,
    rows: rows.map((row) => Float64Array.from(row)),
  };
}

Deno.test("answersOfScores() ranks as this engine's own answers do, ties too", () => {
  const classes = 9;
  const rows = Array.from(
    { length: 40 },
    (_, n) => Array.from({ length: classes }, (_, c) => ((7 * n + 5 * c + n * c * c) % 5) / 4),
  );
  const scores = own(rows, rows.map((_, n) => n % classes));
  const logits = Float32Array.from(rows.flat());
  const { names, labels } = scores;
  assert.deepEqual(
    answersOfScores(scores).predictions,
    predictionsFrom({ names, labels, logits, classes }),
  );
});

Deno.test("answersOfScores() measures the expected calibration error of probabilities", () => {
  // Two bins: 0.9 (twice, one right) and 0.6 (twice, both right): (|1.8 - 1| + |1.2 - 2|) / 4.
  const rows = [[0.9, 0.1], [0.9, 0.1], [0.6, 0.4], [0.4, 0.6]];
  const { calibration } = answersOfScores(own(rows, [0, 1, 0, 1]));
  assert.ok(calibration?.areProbabilities);
  assert.equal(calibration.bins, 15);
  assert.ok(Math.abs(calibration.error - 0.4) < 1e-12);
});

Deno.test("answersOfScores() takes softmax of what is no probability, as large as it may be", () => {
  const { calibration } = answersOfScores(own([[1000, 0], [2, 2]], [0, 1]));
  assert.equal(calibration?.areProbabilities, false);
  assert.ok(Math.abs(calibration.error - 0.25) < 1e-12);
});

Deno.test("softmax() makes probabilities", () => {
  const row = softmax(Float64Array.of(1, 2, 3));
  assert.ok(areProbabilities([row]));
  assert.ok(Math.abs((row[2] ?? 0) - 0.66524095577) < 1e-9);
});
