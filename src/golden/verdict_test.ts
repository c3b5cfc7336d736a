import assert from "node:assert/strict";
import {
  conclude,
  EXIT_CODES,
  layerResult,
  type Verdict,
  withoutLayers,
  worst,
  WORST_FIRST,
} from "./verdict.ts";

Deno.test("the worst of several exit codes follows the order 5 4 1 6 3 2 0", () => {
  assert.deepEqual(WORST_FIRST.map((v) => EXIT_CODES[v]), [5, 4, 1, 7, 6, 3, 2, 0]);
  const better: Verdict[] = [...WORST_FIRST];
  for (const verdict of WORST_FIRST) {
    assert.equal(worst(better.toReversed()), verdict);
    better.shift();
  }
});

Deno.test("worst() of no runs is nothing measured", () => {
  assert.equal(worst([]), "nothing measured");
});

Deno.test("conclude() names the first layer that differs, from the ground up", () => {
  const judgement = conclude([
    layerResult("inputs", "pass", "a"),
    layerResult("numerics", "regression", "b"),
    layerResult("score", "improvement", "c"),
  ]);
  assert.deepEqual(
    [judgement.verdict, judgement.layer, judgement.message, judgement.exitCode],
    ["regression", "numerics", "b", 1],
  );
});

Deno.test("conclude() lets a difference above an inconclusive layer speak", () => {
  const inconclusive = layerResult("predictions", "inconclusive", "few");
  assert.equal(conclude([inconclusive]).exitCode, 3);
  const judgement = conclude([inconclusive, layerResult("score", "regression", "low")]);
  assert.equal(judgement.layer, "score");
});

Deno.test("conclude() passes in the highest layer that was held", () => {
  const judgement = conclude([
    layerResult("inputs", "pass", "a"),
    layerResult("numerics", "not held", "b"),
    layerResult("training", "pass", "c"),
  ]);
  assert.deepEqual([judgement.verdict, judgement.layer], ["pass", "training"]);
});

Deno.test("conclude() of layers of which none was held measured nothing", () => {
  assert.equal(conclude([layerResult("score", "not held", "x")]).exitCode, 6);
  assert.equal(withoutLayers("unavailable", "no engine").exitCode, 5);
});
