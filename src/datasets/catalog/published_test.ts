import assert from "node:assert/strict";
import { publishedFigures } from "./published.ts";

function counts(run: string): [number, number][] {
  return publishedFigures(run).map((f) => [f.correct1.from, f.correct1.to]);
}

// The table of counts was made apart from this code, with exact fractions.
Deno.test("publishedFigures() turns printed percentages into whole counts", () => {
  assert.deepEqual(counts("ntu-xsub/tcn"), [[12_242, 12_258]]);
  assert.deepEqual(counts("ntu-xview/tcn"), [[15_724, 15_741]]);
  assert.deepEqual(counts("kinetics/tcn"), [[4_009, 4_028]]);
  assert.deepEqual(counts("ntu-xsub/stgcn-2019"), [[13_448, 13_449]]);
  assert.deepEqual(counts("ntu-xview/stgcn-2019"), [[16_804, 16_804]]);
  assert.deepEqual(counts("kinetics/stgcn-2019"), [[6_255, 6_256]]);
});

Deno.test("publishedFigures() keeps both intervals of 2018, each with its source", () => {
  assert.deepEqual(counts("ntu-xsub/stgcn"), [[13_264, 13_280], [13_297, 13_313]]);
  assert.deepEqual(counts("ntu-xview/stgcn"), [[16_708, 16_726], [16_822, 16_840]]);
  assert.deepEqual(counts("kinetics/stgcn"), [[6_068, 6_087], [6_048, 6_067]]);
  const sources = publishedFigures("ntu-xsub/stgcn").map((f) => f.source);
  assert.match(sources[0] ?? "", /paper/);
  assert.match(sources[1] ?? "", /4e51f3c/);
});

Deno.test("publishedFigures() counts the first five guesses where they were printed", () => {
  const five = (run: string): unknown => publishedFigures(run)[0]?.correct5;
  assert.deepEqual(five("ntu-xsub/stgcn-2019"), { from: 15_967, to: 15_968 });
  assert.deepEqual(five("ntu-xview/stgcn-2019"), { from: 18_710, to: 18_711 });
  assert.deepEqual(five("kinetics/stgcn-2019"), { from: 10_626, to: 10_627 });
  assert.equal(five("ntu-xsub/stgcn"), null);
});

Deno.test("publishedFigures() knows nothing of runs that were never published", () => {
  assert.deepEqual(publishedFigures("twin-ntu-xsub/stgcn"), []);
  assert.deepEqual(publishedFigures("ntu-xsub/other"), []);
});
