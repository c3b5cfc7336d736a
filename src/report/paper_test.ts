import assert from "node:assert/strict";
import { withoutLayers } from "../golden/verdict.ts";
import { isPaper, paperCell, paperTable } from "./paper.ts";
import { suiteResult } from "./result.ts";
import { exampleRecord, exampleResult } from "./testdata/examples.ts";

const missing = {
  run: "ntu-xsub/stgcn",
  kind: "given weights",
  judgement: withoutLayers("unavailable", "ntu-xsub: there is no database"),
  record: null,
} as const;
const measured = {
  run: "kinetics/stgcn-2019",
  kind: "given weights",
  judgement: withoutLayers("pass", "in the interval"),
  record: exampleRecord(390),
} as const;

Deno.test("paperCell() has every published figure with its counts, what was measured, the verdict", () => {
  assert.deepEqual(paperCell(missing), [
    "80.5 %: 13,264 to 13,280",
    "80.7 %: 13,297 to 13,313",
    "not measured",
    "unavailable",
  ]);
  assert.deepEqual(paperCell(measured), [
    "31.60 %: 6,255 to 6,256",
    "here 78.00 %: 390 of 500",
    "pass",
  ]);
});

Deno.test("paperTable() has the seed's columns, the models that were run, and what each lacks", () => {
  const runs = [missing, measured];
  const text = paperTable(suiteResult("paper", runs, [missing, measured], "deno task reproduce"));
  assert.match(text, /Model +│ Kinetics-skeleton +│ NTU xview +│ NTU xsub/);
  assert.match(text, /ST-GCN +│ +│ +│ 80\.5 %: 13,264 to 13,280/);
  assert.doesNotMatch(text, /Temporal Conv/);
  assert.match(text, /unavailable: ntu-xsub: there is no database\n/);
});

Deno.test("isPaper() is of published runs with given weights only", () => {
  assert.ok(isPaper(suiteResult("paper", [missing], [missing], "")));
  assert.equal(isPaper(exampleResult()), false);
  assert.equal(isPaper(suiteResult("empty", [], [], "")), false);
});
